"""Products that several bodies nominated: found exactly and nearly, decided, told, counted."""

# ruff: noqa: F811 (fixtures of nomination_world)

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.actions.doubles import decide_double
from applications.desk_nomination import desk_nomination
from applications.doubles import doubles
from applications.models import DoubleDecision, Nominee
from applications.nomination_lines import distinct_products, with_standing
from applications.nomination_queries import coverage
from applications.states import LetterState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.models import Notice
from spcncl_portal.programme.states import CycleState
from tests.applications.nomination_world import (  # noqa: F401
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
from tests.factories.applications import NominationLetterFactory, NomineeFactory
from tests.factories.programme import BodyFactory

pytestmark = pytest.mark.django_db
CODE = "0100100015"


def sent(cycle, body, *lines, state=LetterState.RECEIVED):
    """A letter of the body with lines (enterprise, tax code, product)."""
    letter = NominationLetterFactory(cycle=cycle, body=body, state=state, number="1", sent_at=MARCH)
    return [
        NomineeFactory(letter=letter, enterprise_name=name, tax_code=code, product_name=product)
        for name, code, product in lines
    ]


@pytest.fixture
def other():
    return BodyFactory(code="009", name="Quận Thanh Xuân", contact_email="thanhxuan@hanoi.example")


@pytest.fixture
def pair(cycle, body, other):
    """The same product in two districts, accents aside."""
    (mine,) = sent(cycle, body, ("Công ty A", CODE, "Quạt trần"))
    (theirs,) = sent(cycle, other, ("CÔNG TY A", CODE, "QUAT TRAN"))
    return mine, theirs


def test_exact_double_is_found_and_counts_as_one_product(cycle, pair):
    (found,) = doubles(cycle)
    assert (found.is_exact, found.kind_label, found.bodies) == (
        True,
        "trùng hẳn",
        ["Quận Hoàng Mai", "Quận Thanh Xuân"],
    )
    assert found.decision is None
    assert distinct_products(cycle) == 1


def test_near_doubles(cycle, body, other):
    sent(
        cycle, body,
        ("Công ty A", CODE, "Quạt trần QT-1400"), ("Công ty B", "0100100022", "Tủ lạnh"), ("Công ty C", "3", "Bơm"),
    )  # fmt: skip
    sent(
        cycle, other,
        ("Công ty A", CODE, "Quạt trần QT 1500"), ("CÔNG TY B", "0100100039", "Máy giặt"), ("Công ty D", "4", "Bơm"),
    )  # fmt: skip
    kinds = {found.tax_codes: found.kind_label for found in doubles(cycle)}
    assert kinds == {CODE: "tên sản phẩm gần giống", "0100100022, 0100100039": "cùng tên, khác mã số thuế"}
    assert distinct_products(cycle) == 6


def test_one_body_alone_makes_no_double(cycle, body):
    sent(cycle, body, ("Công ty A", CODE, "Quạt trần QT-1400"), ("Công ty A", CODE, "Quạt trần QT-1500"))
    sent(cycle, body, ("Công ty A", CODE, "Quạt trần QT-1400"))
    assert doubles(cycle) == []


def test_drafts_and_returned_letters_make_no_double(cycle, body, other):
    sent(cycle, body, ("Công ty A", CODE, "Quạt trần"))
    sent(cycle, other, ("Công ty A", CODE, "Quạt trần"), state=LetterState.DRAFT)
    sent(cycle, other, ("Công ty A", CODE, "Quạt trần"), state=LetterState.RETURNED)
    assert doubles(cycle) == []


def test_decision_counts_one_line_and_leaves_each_bodys_own_count(cycle, body, other, pair, staff, officer):
    mine, theirs = pair
    decide_double(line=theirs, kept=mine, note="Nhà xưởng ở Hoàng Mai", by=staff)
    (found,) = doubles(cycle)
    assert (found.kept, found.decision_label) == (mine, "tính ở Quận Hoàng Mai")
    standings = {row.pk: row.standing for row in with_standing(Nominee.objects.all())}
    assert standings == {mine.pk: "counts", theirs.pk: "elsewhere"}
    assert [coverage(cycle).get(pk=one.pk).nominees for one in (body, other)] == [1, 1]
    assert distinct_products(cycle) == 1
    notices = {notice.recipient: notice.text for notice in Notice.objects.filter(kind="double_decided")}
    assert set(notices) == {officer.email, "thanhxuan@hanoi.example"}
    assert "tính theo giới thiệu của đơn vị bạn" in notices[officer.email]
    assert "tính theo giới thiệu của Quận Hoàng Mai" in notices["thanhxuan@hanoi.example"]
    assert all("Nhà xưởng ở Hoàng Mai" in text for text in notices.values())


def test_near_double_that_is_one_counts_once_and_two_that_differ_count_twice(cycle, body, other, staff):
    (mine,) = sent(cycle, body, ("Công ty A", CODE, "Quạt trần QT-1400"))
    sent(cycle, other, ("Công ty A", CODE, "Quạt trần QT 1400S"))
    assert distinct_products(cycle) == 2
    decide_double(line=mine, kept=mine, note="Cùng một sản phẩm", by=staff)
    assert distinct_products(cycle) == 1
    decide_double(line=mine, kept=None, note="Hai sản phẩm khác nhau", by=staff)
    assert distinct_products(cycle) == 2
    assert DoubleDecision.objects.count() == 2
    assert {row.standing for row in with_standing(Nominee.objects.all())} == {"counts"}
    # A third way to write it opens the question again.
    sent(cycle, BodyFactory(), ("Công ty A", CODE, "Quạt trần QT 1400 S"))
    assert [found.decision for found in doubles(cycle)] == [None]


def test_decision_is_changed_with_a_log_and_once_more_is_nothing(pair, staff):
    mine, theirs = pair
    for _ in range(2):
        decide_double(line=mine, kept=mine, note="Xưởng ở đây", by=staff)
    decide_double(line=mine, kept=theirs, note="Nhầm địa bàn", by=staff)
    rows = ActionLog.objects.filter(action="decide_double").order_by("pk")
    assert [row.reason for row in rows] == ["Xưởng ở đây", "Nhầm địa bàn"]
    assert (rows[1].before["kept_id"], rows[1].after["kept_id"]) == (mine.pk, theirs.pk)
    assert DoubleDecision.objects.get().kept == theirs


def test_decision_follows_the_bodys_newer_line(cycle, body, pair, staff):
    mine, _theirs = pair
    decide_double(line=mine, kept=mine, note="Xưởng ở đây", by=staff)
    (newer,) = sent(cycle, body, ("Công ty A", CODE, "Quạt  trần"))
    (found,) = doubles(cycle)
    assert found.kept == newer
    assert with_standing(Nominee.objects.filter(pk=newer.pk)).get().standing == "counts"


def test_what_can_not_be_decided(cycle, pair, staff, officer):
    mine, _theirs = pair
    stranger = NomineeFactory(letter=mine.letter)
    for kept, note, words in ((mine, " ", "lý do"), (stranger, "x", "trong các dòng trùng"), (None, "x" * 501, "500")):
        with pytest.raises(ActionError, match=words):
            decide_double(line=mine, kept=kept, note=note, by=staff)
    with pytest.raises(ActionError, match="không còn trùng"):
        decide_double(line=stranger, kept=None, note="x", by=staff)
    with pytest.raises(PermissionDenied):
        decide_double(line=mine, kept=mine, note="x", by=officer)
    cycle.state = CycleState.CLOSED
    cycle.save()
    mine.letter.refresh_from_db()
    with pytest.raises(PermissionDenied):
        decide_double(line=mine, kept=mine, note="x", by=staff)
    assert DoubleDecision.objects.count() == 0


def test_screens_of_staff(sign_in, staff, pair):
    mine, theirs = pair
    client = sign_in(staff)
    page = client.get(address("doubles"))
    assert "Quận Hoàng Mai, Quận Thanh Xuân" in page.content.decode()
    assert client.get(f"{address('doubles')}?q=thanh xuan").context["table"].rows.__len__() == 1
    assert client.get(f"{address('doubles')}?q=tu lanh").context["table"].rows.__len__() == 0
    assert client.get(f"{address('doubles')}?_export=xlsx").content[:2] == b"PK"
    url = address("double", theirs.pk)
    response = client.post(url, {"kept": "", "note": ""})
    assert response.context["form"].errors == {
        "kept": ["Hãy chọn một dòng, hoặc giữ tất cả."], "note": ["Cần ghi rõ lý do."],
    }  # fmt: skip
    response = client.post(url, {"kept": str(mine.pk), "note": "Xưởng ở đây"}, follow=True)
    assert said(response) == ["Đã ghi quyết định và báo cho các đơn vị."]
    assert "tính ở Quận Hoàng Mai" in response.content.decode()
    assert len(client.get(f"{address('doubles')}?trang-thai=cho").context["table"].rows) == 0
    assert client.get(url).context["form"].initial == {"kept": str(mine.pk), "note": "Xưởng ở đây"}
    client.post(url, {"kept": "all", "note": "Cả hai"})
    assert DoubleDecision.objects.get().kept is None


def test_bodies_see_no_doubles_and_readers_decide_nothing(sign_in, officer, pair):
    mine, theirs = pair
    client = sign_in(officer)
    for url in (address("doubles"), f"{address('doubles')}?_export=xlsx", address("double", mine.pk)):
        assert client.get(url).status_code == 403
    page = client.get(address("nominee", mine.letter_id, mine.pk)).content.decode()
    assert "Quận Thanh Xuân" not in page
    assert "Đơn vị khác giới thiệu" not in page
    assert client.get(address("nominee", theirs.letter_id, theirs.pk)).status_code == 404
    client = sign_in(UserFactory(roles=[Role.AUDITOR]))
    assert client.get(address("double", mine.pk)).status_code == 200
    assert client.post(address("double", mine.pk), {"kept": "all", "note": "x"}).status_code == 403
    assert client.get(address("double", NomineeFactory(letter=mine.letter).pk)).url == address("doubles")


@pytest.mark.sqlite_only  # the queries are the same ones on PostgreSQL
def test_doubles_need_as_many_queries_for_200_as_for_10(sign_in, staff, cycle, body, other):
    client = sign_in(staff)

    def grow(start, count):
        rows = [(f"Công ty {n}", f"01{n:08}", f"Sản phẩm {n}") for n in range(start, start + count)]
        sent(cycle, body, *rows)
        sent(cycle, other, *rows)

    def count():
        client.get(address("doubles"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address("doubles")).status_code == 200
        return len(queries)

    grow(0, 10)
    few = count()
    grow(10, 190)
    assert len(doubles(cycle)) == 200
    assert count() == few


def test_desk_of_staff_asks_for_the_decision(cycle, pair, staff, officer):
    def titles(user):
        return [(item.title, item.count) for item in desk_nomination(user, cycle)]

    assert titles(staff) == [("Quyết định về giới thiệu trùng", 1)]
    decide_double(line=pair[0], kept=None, note="Khớp nhau", by=staff)
    assert titles(staff) == titles(officer) == []
