"""What a body may nominate again: of its ground and of those before it, with reasons, added once."""

# ruff: noqa: F811 (fixtures of nomination_world)

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.actions.suggestions import add_suggestions
from applications.models import NominationLetter, Nominee
from applications.states import LetterState
from applications.suggestions import suggestions_for
from applications.titles import Title, titles
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
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
    said,
    sign_in,
    staff,
)
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, NominationLetterFactory, NomineeFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory, CycleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier():
    return CycleFactory(year=2020, state=CycleState.CLOSED)


@pytest.fixture
def before(earlier, body):
    return NominationLetterFactory(cycle=earlier, body=body, state=LetterState.RECEIVED, sent_at=MARCH)


@pytest.fixture
def given_titles(monkeypatch):
    rows = []
    monkeypatch.setitem(titles._entries, "recognitions", lambda codes: [one for one in rows if one.tax_code in codes])
    return rows


def said_of(body, cycle) -> dict[str, list[str]]:
    return {one.product_name: one.reasons for one in suggestions_for(body, cycle)}


def test_reasons_in_words(cycle, earlier, body, before, given_titles):
    NomineeFactory(letter=before, product_name="Quạt trần")
    enterprise = EnterpriseFactory(unit=body)
    DossierFactory(cycle=earlier, enterprise=enterprise, state="not_recognised", product_name="Tủ lạnh")
    ground = EnterpriseFactory(unit=body)
    given_titles += [
        Title(ground.tax_code, ground.name, "Máy bơm", 2018, datetime.date(2021, 1, 31)),
        Title(ground.tax_code, ground.name, "Ống thép", 2020, datetime.date(2021, 12, 31)),
        Title(ground.tax_code, ground.name, "Tôn mạ", 2020, datetime.date(2022, 1, 1)),
        Title(ground.tax_code, ground.name, "Sơn", 2019, datetime.date(2023, 1, 1), revoked=True),
    ]
    assert said_of(body, cycle) == {
        "Quạt trần": ["Giới thiệu năm 2020, chưa nộp hồ sơ."],
        "Tủ lạnh": ["Nộp hồ sơ năm 2020: không được công nhận."],
        "Máy bơm": ["Được công nhận năm 2018, danh hiệu hết hạn ngày 31/01/2021."],
        "Ống thép": ["Được công nhận năm 2020, danh hiệu còn đến ngày 31/12/2021."],
        "Sơn": ["Được công nhận năm 2019, danh hiệu đã bị thu hồi."],
    }


def test_dossier_under_another_name_belongs_to_its_nominee(cycle, earlier, body, before, given_titles):
    enterprise = EnterpriseFactory(unit=body)
    line = NomineeFactory(letter=before, enterprise=enterprise, tax_code=enterprise.tax_code, product_name="Quạt")
    DossierFactory(cycle=earlier, enterprise=enterprise, nominee=line, state="recognised", product_name="Quạt điện mới")
    given_titles.append(Title(enterprise.tax_code, enterprise.name, "Quạt điện mới", 2020, datetime.date(2020, 12, 31)))
    assert said_of(body, cycle) == {"Quạt": ["Được công nhận năm 2020, danh hiệu hết hạn ngày 31/12/2020."]}


def test_titles_come_from_the_recognitions(cycle):
    assert "recognitions" in titles


def test_successors_are_offered_what_the_old_district_knew(earlier, before, given_titles):
    """Of two wards each gets the district's, but not what moved to the other."""
    old = before.body
    wards = [
        BodyFactory(kind="commune", name=name, valid_from=datetime.date(2025, 7, 1), valid_to=None)
        for name in ("Phường Hoàng Mai", "Phường Định Công", "Phường Ba Đình")
    ]
    for ward in wards[:2]:
        Succession.objects.create(predecessor=old, successor=ward)
    moved = EnterpriseFactory(unit=wards[1])
    NomineeFactory(letter=before, enterprise=moved, tax_code=moved.tax_code, product_name="Đã chuyển")
    NomineeFactory(letter=before, product_name="Chưa rõ")
    with time_machine.travel(datetime.datetime(2026, 3, 20, tzinfo=HANOI)):
        now = CycleFactory(year=2026, nominating_kinds=["commune"])
        assert [set(said_of(ward, now)) for ward in wards] == [{"Chưa rõ"}, {"Đã chuyển", "Chưa rõ"}, set()]


def test_merged_enterprise_is_offered_as_its_successor(cycle, body, before, given_titles):
    successor = EnterpriseFactory(name="Tập đoàn")
    merged = EnterpriseFactory(merged_into=successor, ended_on=datetime.date(2020, 9, 1))
    ended = EnterpriseFactory(ended_on=datetime.date(2020, 9, 1))
    for enterprise in (merged, ended):
        NomineeFactory(letter=before, enterprise=enterprise, tax_code=enterprise.tax_code)
    (found,) = suggestions_for(body, cycle)
    assert (found.key[0], found.values["enterprise_name"]) == (successor.tax_code, "Tập đoàn")


def test_ticked_ones_become_lines_once(cycle, body, before, officer, given_titles):
    NomineeFactory(letter=before, product_name="Quạt trần", sector="Điện", contact_name="Bà Hoa", email="a@b.example")
    NomineeFactory(letter=before, product_name="Tủ lạnh")
    codes = [one.code for one in suggestions_for(body, cycle) if one.product_name == "Quạt trần"]
    letter, added = add_suggestions(body=body, cycle=cycle, codes=codes, by=officer)
    assert (added, letter.state, letter.body) == (1, "draft", body)
    line = letter.nominees.get()
    assert (line.product_name, line.sector, line.contact_name, line.email) == (
        "Quạt trần", "Điện", "Bà Hoa", "a@b.example",
    )  # fmt: skip
    assert (line.product_revenue, line.product_key) == (None, "quat tran")
    assert add_suggestions(body=body, cycle=cycle, codes=codes, by=officer) == (letter, 0)
    assert set(said_of(body, cycle)) == {"Tủ lạnh"}


def test_what_can_not_be_added(cycle, body, officer, staff):
    with pytest.raises(ActionError, match="ít nhất một"):
        add_suggestions(body=body, cycle=cycle, codes=[], by=officer)
    with pytest.raises(ActionError, match="không thuộc"):
        add_suggestions(body=BodyFactory(kind="bank"), cycle=cycle, codes=["a|b"], by=staff)
    cycle.state = CycleState.CLOSED
    cycle.save()
    with pytest.raises(ActionError, match="không mở"):
        add_suggestions(body=body, cycle=cycle, codes=["a|b"], by=officer)
    assert NominationLetter.objects.count() == 0


def test_screen_and_own_page(sign_in, officer, body, cycle, before, given_titles):
    NomineeFactory(letter=before, product_name="Quạt trần")
    client = sign_in(officer)
    assert "1 sản phẩm của các năm trước trên địa bàn Quận Hoàng Mai" in client.get("/gioi-thieu/").content.decode()
    page = client.get(address("suggestions"))
    assert "Giới thiệu năm 2020, chưa nộp hồ sơ." in page.content.decode()
    assert said(client.post(address("suggestions"), follow=True)) == ["Hãy đánh dấu ít nhất một sản phẩm."]
    response = client.post(address("suggestions"), {"chon": [page.context["rows"][0].code, "0|x"]}, follow=True)
    assert said(response) == ["Đã thêm 1 sản phẩm vào danh sách; hãy bổ sung số liệu còn thiếu của từng dòng."]
    assert Nominee.objects.filter(letter__cycle=cycle).count() == 1


def test_other_bodies_ground_is_out_of_reach(sign_in, officer, staff, cycle, before, given_titles):
    NomineeFactory(letter=before, product_name="Sản phẩm kín")
    other = BodyFactory(code="009")
    stranger = UserFactory(roles=[Role.BODY_OFFICER])
    BodyMembershipFactory(user=stranger, body=other)
    client = sign_in(stranger)
    assert client.get(f"{address('suggestions')}?don-vi={before.body.code}").status_code == 404
    assert client.post(f"{address('suggestions')}?don-vi={before.body.code}", {"chon": "x"}).status_code == 404
    for path in ("/gioi-thieu/", address("suggestions"), address("nominees"), address("nominees_invite")):
        assert "Sản phẩm kín" not in client.get(path).content.decode()
    assert "Sản phẩm kín" in sign_in(staff).get(f"{address('suggestions')}?don-vi=008").content.decode()


@pytest.mark.sqlite_only  # the queries are the same ones on PostgreSQL
def test_suggestions_and_own_page_need_as_many_queries_for_200_as_for_10(
    sign_in, officer, cycle, earlier, body, before, given_titles
):
    client = sign_in(officer)
    letter = NominationLetterFactory(cycle=cycle, body=body, state=LetterState.SENT, sent_at=MARCH)

    def grow(count):
        for _ in range(count):
            enterprise = EnterpriseFactory(unit=body)
            NomineeFactory(letter=before, enterprise=enterprise, tax_code=enterprise.tax_code)
            NomineeFactory(letter=letter, enterprise=enterprise, tax_code=enterprise.tax_code)
            DossierFactory(cycle=earlier, enterprise=enterprise, state="submitted", figures=False)

    def count(path):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    paths = ("/gioi-thieu/", address("suggestions"))
    grow(10)
    few = [count(path) for path in paths]
    grow(190)
    assert [count(path) for path in paths] == few
