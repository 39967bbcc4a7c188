"""One of the staff who merges enterprises in a process of their own: `python -m tests.applications.merge_process STEP`.

The database is that of DATABASE_URL. `prepare` fills it; `merge` waits for a line on stdin, acts and prints JSON.
"""

import datetime
import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from applications.actions.enterprise_events import merge_enterprises  # noqa: E402
from applications.models import Enterprise  # noqa: E402
from spcncl_portal.accounts.models import User  # noqa: E402
from spcncl_portal.core.errors import ActionError  # noqa: E402
from tests.at_once import wait  # noqa: E402


def prepare() -> None:
    """Two enterprises, A and B, with three open dossiers each."""
    from spcncl_portal.accounts.roles import Role
    from tests.factories.accounts import UserFactory
    from tests.factories.applications import EnterpriseFactory
    from tests.factories.dossiers import DossierFactory
    from tests.factories.programme import CycleFactory

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    cycle = CycleFactory(year=2021)
    UserFactory(roles=[Role.STAFF])
    for name in ("A", "B"):
        enterprise = EnterpriseFactory(name=name, owner=UserFactory(roles=[Role.ENTERPRISE]))
        for _number in range(3):
            DossierFactory(cycle=cycle, enterprise=enterprise)


def merge(old: str, new: str) -> dict:
    """Merge one into the other; what the person reads when it is refused."""
    staff = User.objects.filter(grants__role="staff").get()
    enterprise, into = Enterprise.objects.get(name=old), Enterprise.objects.get(name=new)
    wait()
    try:
        merge_enterprises(
            enterprise=enterprise, into=into, happened_on=datetime.date(2021, 5, 4), basis="QĐ 1", by=staff
        )
    except ActionError as mistake:
        return {"refused": mistake.message}
    return {"merged": old}


if __name__ == "__main__":
    step, *arguments = sys.argv[1:]
    answer = {"prepare": prepare, "merge": merge}[step](*arguments)
    print(json.dumps(answer))
