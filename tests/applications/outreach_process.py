"""One person of outreach in a process of its own: `python -m tests.applications.outreach_process STEP [ARGUMENTS]`.

The database is that of DATABASE_URL. `prepare` fills it; the others wait for a line on stdin, act and print JSON.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from applications.actions.enterprise import EnterpriseData, create_enterprise  # noqa: E402
from applications.actions.prospect import ProspectData, add_prospect  # noqa: E402
from spcncl_portal.accounts.models import User  # noqa: E402
from spcncl_portal.core.errors import ActionError  # noqa: E402
from spcncl_portal.programme.models import Cycle  # noqa: E402
from tests.at_once import wait  # noqa: E402

CODE = "0100109106"


def prepare() -> None:
    """An open cycle and staff."""
    from spcncl_portal.accounts.roles import Role
    from tests.factories.accounts import UserFactory
    from tests.factories.programme import CycleFactory

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    CycleFactory()
    UserFactory(roles=[Role.STAFF])


def add(name: str) -> dict:
    """List an enterprise with CODE."""
    cycle, staff = Cycle.objects.get(), User.objects.get()
    wait()
    try:
        add_prospect(cycle=cycle, data=ProspectData(name=name, tax_code=CODE), by=staff)
    except ActionError:
        return {"added": False}
    return {"added": True}


def register() -> dict:
    """Enter the enterprise with CODE."""
    staff = User.objects.get()
    wait()
    create_enterprise(tax_code=CODE, data=EnterpriseData(name="Công ty Đăng ký"), by=staff)
    return {"registered": True}


if __name__ == "__main__":
    answer = {"prepare": prepare, "add": add, "register": register}[sys.argv[1]](*sys.argv[2:])
    if answer is not None:
        print(json.dumps(answer))
