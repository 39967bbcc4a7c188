"""One person who spends in a process of its own: `python -m tests.budget.commit_process STEP [ARGUMENTS]`.

The database is that of DATABASE_URL. `prepare` fills it; the others wait for a line on stdin, act and print JSON.
"""

import datetime
import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from spcncl_portal.accounts.models import User  # noqa: E402
from spcncl_portal.budget.actions import enter_commitment, reverse_commitment, set_line  # noqa: E402
from spcncl_portal.budget.models import Commitment, Line  # noqa: E402
from spcncl_portal.core.errors import ActionError  # noqa: E402
from tests.at_once import wait  # noqa: E402

DAY = datetime.date(2021, 5, 4)


def prepare(amount: str, standing: str) -> None:
    """One line of `amount` with `standing` commitments of 1 đồng."""
    from tests.factories.budget import CommitmentFactory, LineFactory

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    line = LineFactory(amount=int(amount))
    for _number in range(int(standing)):
        CommitmentFactory(line=line, amount=1)


def enter(amount: str, times: str) -> dict:
    """Enter as many commitments of this amount as the line takes, at most `times`."""
    line, staff = Line.objects.get(), User.objects.filter(grants__role="staff").first()
    wait()
    entered = 0
    for number in range(int(times)):
        try:
            enter_commitment(line=line, purpose=f"Lần {number}", amount=int(amount), dated=DAY, by=staff)
            entered += 1
        except ActionError:
            pass
    return {"entered": entered}


def undo() -> dict:
    """Reverse every commitment of 1 đồng."""
    rows = list(Commitment.objects.filter(amount=1))
    wait()
    for row in rows:
        reverse_commitment(commitment=row, by=None, reason="Thử")
    return {"reversed": len(rows)}


def shrink(amount: str) -> dict:
    """Bring the line down to `amount` if it lets us."""
    line = Line.objects.get()
    wait()
    try:
        set_line(line=line, name=line.name, amount=int(amount), by=None, reason="Thử")
    except ActionError:
        return {"shrunk": False}
    return {"shrunk": True}


if __name__ == "__main__":
    answer = {"prepare": prepare, "enter": enter, "undo": undo, "shrink": shrink}[sys.argv[1]](*sys.argv[2:])
    if answer is not None:
        print(json.dumps(answer))
