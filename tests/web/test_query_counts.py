"""Every list asks the database as often with 1,000 rows as with 10: searched, filtered, sorted, paged and exported."""

from contextlib import nullcontext

import pytest
import zeal
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Nominee
from spcncl_portal.accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.many import a_world
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db

STAFF, AUDITOR, ADMIN, SECRETARY = Role.STAFF, Role.AUDITOR, Role.ADMIN, Role.COUNCIL_SECRETARY
MEMBER, ENTERPRISE, OFFICER = Role.COUNCIL_MEMBER, Role.ENTERPRISE, Role.BODY_OFFICER
ROLES = (STAFF, AUDITOR, ADMIN, SECRETARY, MEMBER, ENTERPRISE, OFFICER)
FEW, MANY = 10, 1000
MANY_ON_POSTGRESQL = 60  # the queries are the same ones; this shows that PostgreSQL takes them
SEARCH, EXPORT, PAGE = "q=nhieu", "_export=xlsx", "page=1"

# address → who looks, which variants of it there are beside the plain one (the first parameter of each is its name)
LISTS = {
    "/nguoi-dung/": (STAFF, [SEARCH, "role=body_officer", "sort=-email", EXPORT]),
    "/nguoi-dung/loi-moi/": (STAFF, [SEARCH, "state=open", EXPORT]),
    "/nhat-ky/": (AUDITOR, [SEARCH, "object_type=applications.dossier", "since=2021-01-01", "sort=-at", EXPORT]),
    "/tien-trinh/": (STAFF, [PAGE]),
    "/thong-bao/": (OFFICER, [SEARCH, "unread=1", "group=reminder"]),
    "/thong-bao/da-gui/": (STAFF, [SEARCH, "recipient=example", "kind=reminder", "year=2021", EXPORT]),
    "/chu-ky/2021/don-vi/": (STAFF, [SEARCH, "kind=district", EXPORT]),
    "/doanh-nghiep/": (STAFF, [SEARCH, "state=verified", "sort=-name", EXPORT]),
    "/van-dong/": (STAFF, [SEARCH, "state=guided", "sort=-name", EXPORT]),
    "/van-dong/buoi-lam-viec/": (STAFF, [PAGE, EXPORT]),
    "/van-dong/bo-form/": (STAFF, [PAGE]),
    "/van-dong/bo-form/tat-ca/": (STAFF, [SEARCH, "state=sent", EXPORT]),
    "/van-dong/tai-lieu/": (STAFF, [PAGE]),
    "/huong-dan/tai-lieu/": (STAFF, [PAGE]),
    "/gioi-thieu/trung/": (STAFF, [PAGE]),
    "/gioi-thieu/": (STAFF, [SEARCH, "standing=received", EXPORT]),
    "/gioi-thieu/van-ban/": (STAFF, [SEARCH, "state=received", "sort=number", EXPORT]),
    "/gioi-thieu/san-pham/": (STAFF, [SEARCH, "letter_state=received", EXPORT]),
    "/ho-so/": (STAFF, [SEARCH, "state=submitted", "sector=n1", "sort=-product_name", EXPORT]),
    "/tham-dinh/": (STAFF, [SEARCH, "who=cua-toi", EXPORT]),
    "/kiem-tra/": (STAFF, [SEARCH, "state=done", EXPORT]),
    "/phan-tich/": (STAFF, [PAGE]),
    "/phan-tich/ho-so/": (STAFF, [SEARCH, "sort=-growth", EXPORT]),
    "/xep-hang/": (SECRETARY, [SEARCH, "sector=n1", "sort=-rank", EXPORT]),
    "/cong-nhan/": (STAFF, [SEARCH, "top=True", "sort=-product_name", EXPORT]),
    "/chung-nhan/": (STAFF, [SEARCH, "kind=SPCNCL", EXPORT]),
    "/bao-cao/": (STAFF, [PAGE]),
    "/ke-hoach/": (STAFF, [PAGE]),
    "/ban-lam-viec/": (STAFF, [PAGE]),
}
# The same for others, who see less, or more about it.
OF_OTHERS = {
    ("/ho-so/", ENTERPRISE): [SEARCH, EXPORT],
    ("/ho-so/", MEMBER): [SEARCH, EXPORT],
    ("/kiem-tra/", ENTERPRISE): [SEARCH, EXPORT],
    ("/kiem-tra/", MEMBER): [SEARCH, EXPORT],
    ("/phan-tich/ho-so/", MEMBER): [SEARCH, EXPORT],
    ("/xep-hang/", MEMBER): [SEARCH, EXPORT],
    ("/cham-diem/", MEMBER): [PAGE],
    ("/doanh-nghiep/", ENTERPRISE): [PAGE],
    ("/cong-nhan/", ENTERPRISE): [SEARCH, EXPORT],
    ("/chung-nhan/", ENTERPRISE): [SEARCH, EXPORT],
    ("/ban-lam-viec/", ENTERPRISE): [PAGE],
    ("/ban-lam-viec/", SECRETARY): [PAGE],
    ("/ban-lam-viec/", MEMBER): [PAGE],
    ("/hoi-dong/", SECRETARY): [PAGE],
    ("/san-pham/", None): [SEARCH, "top=True", "sort=-product_name", EXPORT],
    ("/doanh-nghiep-spcncl/", None): [SEARCH, EXPORT],
    ("/cong-khai/chi-tieu/2021/", None): [PAGE],
    ("/lich/", None): [PAGE],
    ("/", None): [PAGE],
    ("/sitemap.xml", None): [PAGE],
}
CASES = [(url, role, ["", *variants]) for url, (role, variants) in LISTS.items()]
CASES += [(url, role, ["", *variants]) for (url, role), variants in OF_OTHERS.items()]


def ask(client, url: str, variant: str, *, watched: bool = False) -> int:
    """Queries of one request, whose list must have rows to show; zeal, when it watches, raises for one asked row after
    row."""
    address = f"{url}?{variant}" if variant else url
    watch = zeal.zeal_context() if watched else nullcontext()
    with CaptureQueriesContext(connection) as captured, watch:
        response = client.get(address)
    assert response.status_code == 200, address
    table = (response.context or {}).get("table")
    assert not hasattr(table, "rows") or len(table.rows) > 0, address
    return len(captured)


def counts(client, world, **options) -> dict[tuple, int]:
    """(address, role, variant) → queries."""
    found = {}
    for url, role, variants in CASES:
        client.logout()
        if role:
            client.force_login(world.people[role])
        if options:
            client.get(url)  # what is read once a process
        for variant in variants:
            found[url, str(role or "anybody"), variant] = ask(client, url, variant, **options)
    return found


@pytest.fixture
def world():
    return a_world({role: UserFactory(roles=[role]) for role in ROLES})


@pytest.mark.slow
def test_lists_with_1000_rows_ask_as_often_as_with_10(client, world, settings):
    settings.EXPORT_DIRECT_ROWS = 10 * MANY  # tests/files/test_list_export_job.py counts what the worker asks
    world.fill(FEW)
    few = counts(client, world, watched=True)
    world.fill(MANY if connection.vendor == "sqlite" else MANY_ON_POSTGRESQL)
    many = counts(client, world)
    grown = {key: (few[key], many[key]) for key in few if few[key] != many[key]}
    assert grown == {}
    too_many = {key: queries for key, queries in many.items() if key[0] in ("/ho-so/", "/xep-hang/") and queries > 12}
    assert too_many == {}


def test_query_asked_row_after_row_is_found(world):
    world.fill(FEW)
    with zeal.zeal_context(), pytest.raises(zeal.NPlusOneError):
        [str(nominee.letter) for nominee in Nominee.objects.all()]


def test_list_of_cycles_with_80_of_them_asks_as_often_as_with_10(client, world):
    found = []
    for last in (2031, 2098):
        for year in range(2022, last + 1):
            CycleFactory(year=year, deadlines=False, criteria_set=world.cycle.criteria_set)
        client.force_login(world.people[STAFF])
        client.get("/chu-ky/")
        found.append([ask(client, url, variant) for url in ("/chu-ky/", "/ban-lam-viec/") for variant in ("", EXPORT)])
    assert found[0] == found[1]
