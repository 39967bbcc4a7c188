"""One phone or desk in a process of its own: `python -m tests.applications.inspection_process STEP [ARGUMENTS]`.

The database is that of DATABASE_URL. `prepare` fills it; the others wait for a line on stdin, act once and print JSON.
"""

import datetime
import json
import sys
import uuid

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from applications.actions.inspection_sync import Entry, add_photo, record_answer  # noqa: E402
from applications.models import Dossier, Inspection, InspectionQuestion  # noqa: E402
from spcncl_portal.accounts.models import User  # noqa: E402
from spcncl_portal.core.errors import ActionError  # noqa: E402
from tests.at_once import wait  # noqa: E402

PHOTO = uuid.UUID(int=7)


def prepare() -> None:
    """In an emptied database a visit, and a dossier that waits for one."""
    from spcncl_portal.accounts.roles import Role
    from tests.factories.accounts import UserFactory
    from tests.factories.dossiers import DossierFactory
    from tests.factories.inspections import plan_visit
    from tests.factories.programme import CycleFactory

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    cycle, staff = CycleFactory(year=2021), UserFactory(roles=[Role.STAFF])
    visited, waiting = (DossierFactory(cycle=cycle, state="accepted", code=f"2021-00{n}") for n in (1, 2))
    plan_visit(visited, by=staff)
    assert waiting.pk


def record(minute: str) -> dict:
    """Two phones write the same line at once, each with its own minute."""
    visit, staff = Inspection.objects.get(), User.objects.get(grants__role="staff")
    question = InspectionQuestion.objects.get(code="nha-xuong")
    at = visit.starts_at + datetime.timedelta(minutes=int(minute))
    entry = Entry(uuid.UUID(int=int(minute)), question.pk, at, note=f"phút {minute}")
    wait()
    return {"status": record_answer(inspection=visit, entry=entry, by=staff)[0]}


def photo() -> dict:
    """The same photo, sent twice at once."""
    from tests.factories.files import an_image, an_upload

    visit, staff = Inspection.objects.get(), User.objects.get(grants__role="staff")
    upload = an_upload("a.jpg", an_image("JPEG"))
    wait()
    status, row = add_photo(inspection=visit, client_id=PHOTO, upload=upload, taken_at=visit.starts_at, by=staff)
    return {"status": status, "photo": row.pk}


def plan() -> dict:
    """Two desks plan a visit about the same dossier at once."""
    from tests.factories.inspections import plan_visit

    dossier, staff = Dossier.objects.get(code="2021-002"), User.objects.get(grants__role="staff")
    wait()
    try:
        return {"planned": plan_visit(dossier, by=staff).pk}
    except ActionError as refused:
        return {"refused": str(refused.message)}


if __name__ == "__main__":
    steps = {"prepare": prepare, "record": record, "photo": photo, "plan": plan}
    print(json.dumps(steps[sys.argv[1]](*sys.argv[2:])), flush=True)
