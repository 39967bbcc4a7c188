"""One person at work in a process of its own: `python -m tests.evaluation.scoring_process STEP [ARGUMENTS]`.

The database is that of DATABASE_URL. `prepare` fills it; the others wait for a line on stdin, act once and print JSON.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from evaluation.actions.council import declare_conflict  # noqa: E402
from evaluation.actions.scoring import save_scores, sign_sheet, start_scoring  # noqa: E402
from evaluation.models import CouncilMember, ScoreSheet  # noqa: E402
from spcncl_portal.accounts.models import User  # noqa: E402
from spcncl_portal.core.errors import ActionError  # noqa: E402
from spcncl_portal.programme.models import Cycle  # noqa: E402
from tests.at_once import wait  # noqa: E402


def prepare(members: str, dossiers: str, started: str) -> None:
    """In an emptied database a council and its dossiers; when started, every sheet is filled, none signed."""
    from tests.evaluation.council_world import council_world

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    world = council_world(members=int(members), dossiers=int(dossiers), started=started == "started")
    if started == "started":
        for member in range(int(members)):
            for dossier in range(int(dossiers)):
                world.save(member, dossier, TC01=100 * member + 7 * dossier)


def own(order: str) -> tuple[CouncilMember, list[ScoreSheet]]:
    member = CouncilMember.objects.select_related("user").get(order=int(order))
    return member, list(member.sheets.order_by("dossier__code"))


def sign(order: str) -> dict:
    member, sheets = own(order)
    wait()
    for sheet in sheets:
        sign_sheet(sheet=sheet, by=member.user)
    return {"signed": len(sheets)}


def conflict(order: str) -> dict:
    member, sheets = own(order)
    enterprise = sheets[0].dossier.enterprise
    wait()
    declare_conflict(member=member, enterprise=enterprise, reason="Cổ đông", by=member.user)
    return {"declared": enterprise.pk}


def save(order: str, points: str) -> dict:
    member, sheets = own(order)
    wait()
    try:
        version = save_scores(
            sheet=sheets[0], points={"TC01": int(points)}, version=sheets[0].version, by=member.user
        ).version
    except ActionError as refused:
        return {"refused": type(refused).__name__}
    return {"version": version, "points": int(points)}


def start() -> dict:
    cycle, secretary = Cycle.objects.get(), User.objects.get(grants__role="council_secretary")
    wait()
    return {"result": start_scoring(cycle=cycle, by=secretary).pk}


if __name__ == "__main__":
    steps = {"prepare": prepare, "sign": sign, "conflict": conflict, "save": save, "start": start}
    print(json.dumps(steps[sys.argv[1]](*sys.argv[2:])), flush=True)
