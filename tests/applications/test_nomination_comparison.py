"""This year beside last year through mergers and splits; what became of nominees; the tile map."""

# ruff: noqa: F811 (fixtures of nomination_world)

import datetime
import json

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.coverage_map import coverage_blocks, places
from applications.models import Nominee
from applications.nomination_comparison import Before, LastYear
from applications.nomination_outcomes import Outcomes, past_letters
from applications.nomination_report import nomination_progress
from applications.states import LetterState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.loading import DATA
from spcncl_portal.programme.models import Body
from spcncl_portal.programme.models.bodies import Succession
from spcncl_portal.programme.states import CycleState
from tests.applications.nomination_world import (  # noqa: F401
    HANOI,
    MARCH,
    address,
    body,
    cycle,
    in_march,
    officer,
    sign_in,
    staff,
)
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, NominationLetterFactory, NomineeFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory, CycleFactory

pytestmark = pytest.mark.django_db
JULY = datetime.date(2025, 7, 1)
IN_2026 = datetime.datetime(2026, 3, 20, 9, tzinfo=HANOI)


def received(cycle, body, lines=1, **values):
    letter = NominationLetterFactory(
        cycle=cycle, body=body, state=LetterState.RECEIVED, sent_at=MARCH, received_at=MARCH, number="9/UBND", **values
    )
    for _ in range(lines):
        NomineeFactory(letter=letter)
    return letter


def ward(name, *before, **values):
    found = BodyFactory(kind="commune", name=name, valid_from=JULY, valid_to=None, **values)
    for one in before:
        Succession.objects.create(predecessor=one, successor=found)
    return found


def test_same_body_a_split_district_and_merged_departments(cycle, body):
    agency = BodyFactory(kind="department", name="Sở Khoa học và Công nghệ", valid_to=None)
    gone = BodyFactory(kind="department", name="Sở Thông tin và Truyền thông", valid_to=datetime.date(2025, 2, 28))
    third = BodyFactory(kind="department", name="Sở Xây dựng cũ", valid_to=datetime.date(2025, 2, 28))
    new = BodyFactory(kind="department", name="Sở Xây dựng mới", valid_from=datetime.date(2025, 3, 1), valid_to=None)
    Succession.objects.create(predecessor=gone, successor=agency)
    Succession.objects.create(predecessor=third, successor=new)
    for one, lines in ((body, 3), (agency, 1), (gone, 2), (third, 4)):
        received(cycle, one, lines)
    wards = [ward("Phường A", body), ward("Phường B", body)]
    alone = ward("Phường C")
    with time_machine.travel(IN_2026):
        now = CycleFactory(year=2026, nominating_kinds=["commune", "department"])
        last = LastYear(now)
        assert last.cycle == cycle
        split = "của cả Quận Hoàng Mai, nay là 2 đơn vị"
        assert [last.of(one.pk) for one in wards] == [Before(1, 3, split)] * 2
        assert last.of(agency.pk) == Before(2, 3, "gồm cả Sở Thông tin và Truyền thông")
        assert last.of(new.pk) == Before(1, 4, "là Sở Xây dựng cũ")
        assert last.of(alone.pk) is None
        assert last.totals["all_nominees"] == 10


def test_first_cycle_has_nothing_to_compare_with(sign_in, staff, cycle, body):
    assert (LastYear(cycle).cycle, LastYear(cycle).of(body.pk), LastYear(cycle).totals) == (None, None, {})
    page = sign_in(staff).get("/gioi-thieu/")
    assert "Cách so sánh" not in page.content.decode()


def test_overview_shows_last_year_also_in_excel(sign_in, staff, cycle, body):
    received(CycleFactory(year=2020, state=CycleState.CLOSED), body, 2)
    received(cycle, body, 3)
    page = sign_in(staff).get("/gioi-thieu/?nam=2021")
    titles, row = list(page.context["table"].as_values())
    values = dict(zip(titles, row, strict=True))
    assert (values["Sản phẩm"], values["Văn bản năm 2020"], values["Sản phẩm năm 2020"], values["Cách so sánh"]) == (
        3, 1, 2, "cùng đơn vị",
    )  # fmt: skip


def test_report_says_last_year_and_doubles(cycle, body):
    received(CycleFactory(year=2020, state=CycleState.CLOSED), body, 2)
    letter = received(cycle, body, 1)
    line = letter.nominees.get()
    other = received(cycle, BodyFactory(), 0)
    NomineeFactory(letter=other, tax_code=line.tax_code, product_name=line.product_name)
    document = nomination_progress(cycle)
    bodies, twice = document.tables
    assert [column.title for column in bodies.columns][-2:] == ["Sản phẩm năm 2020", "Cách so sánh"]
    assert [row[-2:] for row in bodies.rows] == [[2, "cùng đơn vị"], [0, "cùng đơn vị"]]
    assert bodies.total[-2:] == [2, ""]
    assert twice.rows == [
        [1, line.enterprise_name, line.tax_code, line.product_name, f"{body.name}, {other.body.name}", "trùng hẳn",
         "chờ quyết định"],
    ]  # fmt: skip
    assert "Số sản phẩm khác nhau: 1" in document.notes[0]


def test_outcomes_are_words_of_the_state(cycle, body, officer):
    letter = received(cycle, body, 2)
    first, second = letter.nominees.order_by("pk")
    enterprise = EnterpriseFactory(tax_code=first.tax_code)
    first.enterprise = enterprise
    first.save()
    DossierFactory(cycle=cycle, enterprise=enterprise, product_name=first.product_name.upper(), state="recognised")
    outcomes = Outcomes(cycle, officer)
    lines = Nominee.objects.select_related("enterprise__merged_into")
    seen = [outcomes.of(lines.get(pk=one.pk)) for one in (first, second)]
    assert [(one.registered, one.state_label, one.recognised) for one in seen] == [
        (True, "được công nhận", True), (False, "chưa có hồ sơ", False),
    ]  # fmt: skip


def test_list_that_is_not_sent_tells_a_body_nothing_of_dossiers(sign_in, cycle, body, officer, staff):
    line = NomineeFactory(letter=NominationLetterFactory(cycle=cycle, body=body))
    dossier = DossierFactory(
        cycle=cycle,
        enterprise=EnterpriseFactory(tax_code=line.tax_code),
        product_name=line.product_name,
        state="scored",
    )
    pages = [address("letter", line.letter_id), address("nominee", line.letter_id, line.pk), address("nominees")]
    assert [dossier.code in sign_in(officer).get(page).content.decode() for page in pages] == [False] * 3
    assert dossier.code in sign_in(staff).get(pages[1]).content.decode()


def test_a_dossier_that_went_on_stands_before_one_withdrawn(cycle, body, officer):
    line = received(cycle, body).nominees.get()
    enterprise = EnterpriseFactory(tax_code=line.tax_code)
    for state in ("accepted", "withdrawn"):
        DossierFactory(cycle=cycle, enterprise=enterprise, product_name=line.product_name, state=state)
    assert Outcomes(cycle, officer).of(line).state == "accepted"


def test_past_letters_of_the_body_and_of_those_before_it(cycle, body):
    letter = received(cycle, body, 2, body_name="Quận Hoàng Mai (tên cũ)")
    received(cycle, BodyFactory(name="Quận khác"))
    new = ward("Phường Hoàng Mai", body)
    officer = UserFactory(roles=[Role.BODY_OFFICER])
    BodyMembershipFactory(user=officer, body=new)
    with time_machine.travel(IN_2026):
        now = CycleFactory(year=2026, nominating_kinds=["commune"])
        (past,) = past_letters([new], now, officer)
        assert (past.letter, past.lines, past.registered, past.submitted, past.readable) == (letter, 2, 0, 0, False)


def test_own_page_shows_what_was_received_and_the_years_before(sign_in, cycle, body, officer):
    received(CycleFactory(year=2020, state=CycleState.CLOSED), body, 2, body_name="Quận Hoàng Mai cũ")
    received(cycle, body, 3)
    page = sign_in(officer).get("/gioi-thieu/?nam=2021").content.decode()
    assert "Sở Công Thương tiếp nhận 3 dòng lúc 20/03/2021 09:00" in page
    assert "3 sản phẩm; 0 có doanh nghiệp trên cổng; 0 đã nộp hồ sơ; 0 được công nhận." in page
    assert "Quận Hoàng Mai cũ" in page


def test_tiles_of_districts_stand_in_their_place(sign_in, staff, cycle, body):
    letter = received(cycle, body, 2, late=True)
    (block,) = coverage_blocks(cycle)
    (tile,) = block.tiles
    assert (tile.place, tile.url, tile.standing, block.is_map) == (
        "tile-row-6 tile-column-7", letter.get_absolute_url(), "received", True,
    )  # fmt: skip
    page = sign_in(staff).get(address("coverage_map")).content.decode()
    assert f'href="{letter.get_absolute_url()}"' in page
    assert "đã tiếp nhận · quá hạn" in page


def test_each_district_has_a_place_of_its_own():
    units = json.loads((DATA / "units.json").read_text(encoding="utf-8"))["units"]
    districts = {one["code"] for one in units if one["kind"] == "district"}
    assert set(places()) == districts
    assert len(set(places().values())) == 30
    assert all(1 <= row <= 8 and 1 <= column <= 8 for row, column in places().values())


def test_wards_stand_by_their_old_district_and_departments_in_a_row(cycle, body):
    other = BodyFactory(name="Quận Ba Đình")
    ward("Phường B", body)
    ward("Phường A", body, other)
    ward("Phường C", other)
    ward("Phường Mới")
    BodyFactory(kind="department", name="Sở Xây dựng", valid_to=None)
    with time_machine.travel(IN_2026):
        now = CycleFactory(year=2026, nominating_kinds=["commune", "department"])
        assert [(one.title, [tile.body.name for tile in one.tiles]) for one in coverage_blocks(now)] == [
            ("Địa bàn Quận Ba Đình cũ", ["Phường C"]),
            ("Địa bàn Quận Hoàng Mai cũ", ["Phường A", "Phường B"]),
            ("Phường, xã khác", ["Phường Mới"]),
            ("Sở, ban, ngành", ["Sở Xây dựng"]),
        ]


def test_map_is_for_those_who_read_all(sign_in, officer, cycle):
    assert sign_in(officer).get(address("coverage_map")).status_code == 403
    for role in (Role.LEADER, Role.AUDITOR):
        assert sign_in(UserFactory(roles=[role])).get(address("coverage_map")).status_code == 200


@pytest.mark.sqlite_only  # the queries are the same ones on PostgreSQL
@pytest.mark.parametrize("name", ["letters", "coverage_map", "nominees"])
def test_pages_need_as_many_queries_for_200_bodies_as_for_10(sign_in, staff, cycle, name):
    client = sign_in(staff)
    before = CycleFactory(year=2020, state=CycleState.CLOSED)

    def grow(count):
        for _ in range(count):
            one = BodyFactory()
            received(cycle, one)
            received(before, one)

    def count():
        client.get(f"{address(name)}?nam=2021")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(name)).status_code == 200
        return len(queries)

    grow(10)
    few = count()
    grow(190)
    assert Body.objects.filter(kind="district").count() >= 200
    assert count() == few
