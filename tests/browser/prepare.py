"""Fill the database that the browser tests meet: `python -m tests.browser.prepare`, with the environment of the stack.

Reference data, the demo's people and an open, empty cycle of this year, in which the walk happens. Beside it, for the
tests of robustness: 2021 with recognised products whose certificates are not issued yet, and two complete drafts.
"""

import datetime
import json
from zoneinfo import ZoneInfo

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from applications.models import Enterprise  # noqa: E402
from spcncl_portal.accounts.models import User  # noqa: E402
from spcncl_portal.accounts.roles import Role  # noqa: E402
from spcncl_portal.programme.actions.copying import copy_cycle  # noqa: E402
from spcncl_portal.programme.actions.cycles import open_cycle  # noqa: E402
from spcncl_portal.programme.actions.deadlines import set_deadline  # noqa: E402
from spcncl_portal.programme.loading import load_all  # noqa: E402
from spcncl_portal.programme.models import Cycle, Sector  # noqa: E402
from spcncl_portal.programme.queries import cycle_of_year  # noqa: E402
from spcncl_portal.web.demo.people import PASSWORD, make_people  # noqa: E402
from tests.factories.accounts import UserFactory  # noqa: E402
from tests.factories.applications import EnterpriseFactory  # noqa: E402
from tests.factories.dossiers import DossierFactory  # noqa: E402
from tests.factories.evaluation import scored_cycle  # noqa: E402
from tests.factories.inspections import plan_visit  # noqa: E402

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAYS = {"nomination": 30, "dossier": 60, "correction": 70, "scoring": 80, "comment": 90}  # no reminder is due yet
PRODUCTS = 90  # of 2021: with the Top 10 two batches of certificates, so that a worker can be killed between them
CLERK = "thukho@doanhnghiep.example"


def prepare() -> dict:
    """Fill the empty database; what the tests need to know of it."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load_all()
    people = make_people()
    with transaction.atomic():
        cycle = open_year(people["sct"])
        drafts = complete_drafts(cycle)
        visit = planned_visit(cycle, people["sct"])
    with transaction.atomic():
        recognised_2021()
    return {"year": cycle.year, "drafts": drafts, "visit": visit, "clerk": CLERK, "password": PASSWORD}


def open_year(staff: User) -> Cycle:
    """This year's cycle, opened as staff do it, every deadline ahead."""
    today = timezone.localdate()
    cycle = copy_cycle(source=cycle_of_year(2021), year=today.year, by=staff)
    Cycle.objects.filter(pk=cycle.pk).update(starts_on=today - datetime.timedelta(days=30))
    for deadline in cycle.deadlines.exclude(at=None):  # the others have a date for each thing
        day = today + datetime.timedelta(days=DAYS[deadline.kind])
        at = datetime.datetime.combine(day, datetime.time(23, 59, 59), HANOI)
        set_deadline(deadline=deadline, at=at, reason="Kế hoạch năm", legal_note="", assumed=False, by=staff)
    open_cycle(cycle=Cycle.objects.get(pk=cycle.pk), by=staff)
    return cycle_of_year(today.year)


def complete_drafts(cycle: Cycle) -> list[str]:
    """Codes of two drafts of one enterprise that lack nothing."""
    clerk = UserFactory(email=CLERK, full_name="Đặng Thị Kho", roles=[Role.ENTERPRISE])
    clerk.password, clerk.consented_at = make_password(PASSWORD), timezone.now()
    clerk.save()
    sector = Sector.objects.get(code="dien_dien_tu")
    enterprise = EnterpriseFactory(name="Công ty CP Quạt điện Kho Thử", tax_code="9900000016", owner=clerk)
    return [
        DossierFactory(
            cycle=cycle,
            enterprise=enterprise,
            code=f"{cycle.year}-90{number}",
            product_name=f"Quạt thử số {number}",
            sector=sector,
            group="cong_nghiep_khac",
            documents=True,
        ).code
        for number in (1, 2)
    ]


def planned_visit(cycle: Cycle, staff: User) -> int:
    """A visit of today to an enterprise whose dossier is in check; its primary key."""
    enterprise = EnterpriseFactory(name="Công ty CP Quạt điện Hiện Trường", tax_code="9900000030")
    dossier = DossierFactory(cycle=cycle, enterprise=enterprise, code=f"{cycle.year}-903", state="submitted")
    start = timezone.now()
    return plan_visit(dossier, by=staff, starts_at=start, ends_at=start + datetime.timedelta(hours=1)).pk


def recognised_2021() -> None:
    """Products of 2021, recognised by a decision."""
    cycle = cycle_of_year(2021)
    enterprise = EnterpriseFactory(name="Công ty CP Quạt điện 2021", tax_code="9900000023")
    dossiers = [
        DossierFactory(cycle=cycle, enterprise=enterprise, state="in_scoring", group="cong_nghiep_khac", figures=False)
        for _ in range(PRODUCTS)
    ]
    scored_cycle(dossiers=dossiers, members=1, cycle=cycle, state="decided", points=lambda d, m, c: 980 - d)
    assert Enterprise.objects.filter(recognitions__year=2021).distinct().count() == 1


if __name__ == "__main__":
    print(json.dumps(prepare()))
