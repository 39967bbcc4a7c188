"""One officer in a process of its own: `python -m tests.applications.check_process STEP [ARGUMENTS]`.

The database is that of DATABASE_URL. `prepare` fills it; the others wait for a line on stdin, act and print JSON.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from applications.actions.assignment import assign_checks  # noqa: E402
from applications.actions.refusal import confirm_refusal, give_back_refusal, propose_refusal  # noqa: E402
from applications.actions.submission import submit_dossier  # noqa: E402
from applications.models import Dossier  # noqa: E402
from spcncl_portal.accounts.models import User  # noqa: E402
from spcncl_portal.core.errors import ActionError  # noqa: E402
from tests.at_once import wait  # noqa: E402

PEOPLE = ("Một", "Hai", "Ba", "Bốn")


def prepare(count: str) -> None:
    """Submitted dossiers that nobody has, in the first of which a refusal waits, and four officers."""
    from tests.factories.accounts import UserFactory
    from tests.factories.dossiers import DossierFactory
    from tests.factories.programme import CycleFactory

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    people = [UserFactory(roles=["staff"], full_name=name) for name in PEOPLE]
    cycle = CycleFactory(year=2021)
    for number in range(int(count)):
        submit_dossier(dossier=DossierFactory(cycle=cycle, code=f"2021-{number:03d}"), by=None)
    propose_refusal(dossier=Dossier.objects.get(code="2021-000"), reason="Xưởng ở tỉnh khác", by=people[0])


def assign(name: str, order: str) -> dict:
    """Take all dossiers, in this order; all or none."""
    user = User.objects.get(full_name=name)
    pairs = [(one, user) for one in Dossier.objects.order_by(order)]
    wait()
    try:
        return {"given": assign_checks(pairs=pairs, by=user)}
    except ActionError as mistake:
        return {"given": 0, "said": mistake.message}


def answer(name: str, kind: str) -> dict:
    """Confirm the refusal that waits, or give it back."""
    user, dossier = User.objects.get(full_name=name), Dossier.objects.get(code="2021-000")
    wait()
    try:
        if kind == "confirm":
            confirm_refusal(dossier=dossier, by=user)
        else:
            give_back_refusal(dossier=dossier, by=user, note="Xem lại")
    except ActionError as mistake:
        return {"done": "", "said": mistake.message}
    return {"done": kind}


if __name__ == "__main__":
    said = {"prepare": prepare, "assign": assign, "answer": answer}[sys.argv[1]](*sys.argv[2:])
    if said is not None:
        print(json.dumps(said))
