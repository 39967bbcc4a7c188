"""Outgoing papers: who may take which step, numbers, days, cancelled ones."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, Conflict, TransitionRefused
from spcncl_portal.core.models import ActionLog
from spcncl_portal.documents import office_content
from spcncl_portal.documents.actions import (
    approve_official,
    cancel_official,
    draft_official,
    edit_official,
    number_official,
    present_official,
    send_back_official,
)
from spcncl_portal.documents.models import OfficialDocument
from tests.factories.accounts import UserFactory
from tests.factories.office import letter_text, make_draft, second_comes_early, staff_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return staff_member()


@pytest.fixture
def leader():
    return UserFactory(roles=[Role.LEADER])


def approved(staff, leader, **values):
    return approve_official(document=make_draft(by=staff, **values), by=leader)


def day(*numbers) -> datetime.date:
    return datetime.date(*numbers)


def test_draft_takes_signer_and_recipients_from_its_text(staff):
    document = make_draft(by=staff)
    assert document.state == "draft"
    assert (document.signer_title, document.signer_name) == ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "Nguyễn Văn Ký")
    assert document.recipients == ["Như trên", "Lưu: VT, QLCN"]
    assert (document.symbol, document.symbol_assumed, document.series) == ("SCT-QLCN", True, "VB")
    assert document.body.code == "SCT"
    assert ActionLog.objects.filter(action="draft_official", object_id=str(document.pk), actor=staff).count() == 1


def test_draft_keeps_its_text_without_loss(staff):
    document = OfficialDocument.objects.get(pk=make_draft(by=staff).pk)
    printed = office_content.printed(document)
    text = letter_text()
    assert (printed.blocks, printed.addressees, printed.signature) == (text.blocks, text.addressees, text.signature)
    assert printed.number == "        /SCT-QLCN"
    assert printed.place_date == "Hà Nội, ngày      tháng      năm       "


def test_draft_by_the_portal_itself_has_no_writer():
    assert make_draft(by=None, abstract="V/v đôn đốc").created_by is not None
    document = draft_official(kind="letter", abstract="V/v đôn đốc", content=letter_text(), by=None)
    assert document.created_by is None


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.ENTERPRISE, Role.ADMIN])
def test_draft_is_for_staff_only(role):
    with pytest.raises(PermissionDenied):
        make_draft(by=UserFactory(roles=[role]))


def test_draft_without_abstract_or_text_is_refused(staff):
    with pytest.raises(ActionError) as found:
        make_draft(by=staff, abstract="  ")
    assert found.value.field == "abstract"
    with pytest.raises(ActionError):
        make_draft(by=staff, content=None)
    assert not OfficialDocument.objects.exists()


def test_draft_sent_twice_is_there_once(staff):
    key = uuid.uuid4()
    first, second = (make_draft(by=staff, request_key=key) for _ in range(2))
    assert first.pk == second.pk


def test_draft_sent_twice_at_the_same_time_is_there_once(staff, monkeypatch):
    key = uuid.uuid4()
    first = make_draft(by=staff, request_key=key)
    second_comes_early(monkeypatch)
    assert make_draft(by=staff, request_key=key).pk == first.pk


def test_draft_changed_since_the_leader_read_it_is_not_approved(staff):
    leader, document = UserFactory(roles=[Role.LEADER]), make_draft(by=staff)
    edit_official(document=document, by=staff, abstract="V/v việc khác")
    with pytest.raises(Conflict):
        approve_official(document=document, by=leader, version=1)
    assert approve_official(document=document, by=leader, version=2).state == "approved"


def test_edit_takes_back_the_presentation_and_refuses_what_was_read_too_early(staff):
    document = present_official(document=make_draft(by=staff), by=staff)
    assert document.presented_by == staff
    edited = edit_official(document=document, by=staff, abstract="V/v khác", version=1, recipients=["Như trên"])
    assert (edited.abstract, edited.recipients, edited.presented_at, edited.version) == (
        "V/v khác",
        ["Như trên"],
        None,
        2,
    )
    with pytest.raises(Conflict):
        edit_official(document=document, by=staff, abstract="V/v thứ ba", version=1)


def test_edit_of_an_approved_paper_is_refused(staff, leader):
    with pytest.raises(ActionError):
        edit_official(document=approved(staff, leader), by=staff, abstract="V/v khác")


def test_approve_is_refused_to_who_wrote_or_changed_it(leader):
    both = UserFactory(roles=[Role.STAFF, Role.LEADER])
    written = make_draft(by=both)
    with pytest.raises(PermissionDenied):
        approve_official(document=written, by=both)
    changed = make_draft()
    edit_official(document=changed, by=both, abstract="V/v khác")
    with pytest.raises(PermissionDenied):
        approve_official(document=changed, by=both)
    assert approve_official(document=written, by=leader).approved_by == leader


def test_approve_is_refused_to_staff(staff):
    with pytest.raises(PermissionDenied):
        approve_official(document=make_draft(by=staff), by=staff_member())


def test_send_back_asks_for_a_reason_and_makes_a_draft(staff, leader):
    document = approved(staff, leader)
    with pytest.raises(ActionError):
        send_back_official(document=document, reason=" ", by=leader)
    back = send_back_official(document=document, reason="Thiếu căn cứ", by=leader)
    assert (back.state, back.approved_by) == ("draft", None)


def test_number_is_given_in_turn_with_two_places(staff, leader):
    texts = [number_official(document=approved(staff, leader), by=staff, dated=day(2021, 3, 11)) for _ in range(2)]
    assert [one.number_text for one in texts] == ["01/SCT-QLCN", "02/SCT-QLCN"]
    assert [(one.number, one.year, one.state) for one in texts] == [(1, 2021, "numbered"), (2, 2021, "numbered")]
    assert texts[0].code.startswith("VB21-")
    assert office_content.printed(texts[0]).place_date == "Hà Nội, ngày 11 tháng 3 năm 2021"


def test_decisions_count_apart_and_each_year_anew(staff, leader):
    given = [
        number_official(document=approved(staff, leader, kind=kind), by=staff, dated=dated).number_text
        for kind, dated in (
            ("letter", day(2021, 3, 11)),
            ("decision", day(2021, 3, 11)),
            ("report", day(2021, 3, 12)),
            ("decision", day(2021, 3, 15)),
            ("letter", day(2022, 1, 4)),
        )
    ]
    assert given == ["01/SCT-QLCN", "01/QĐ-SCT", "02/BC-SCT", "02/QĐ-SCT", "01/SCT-QLCN"]


def test_number_before_approval_or_twice_is_refused(staff, leader):
    with pytest.raises(TransitionRefused):
        number_official(document=make_draft(by=staff), by=staff)
    document = number_official(document=approved(staff, leader), by=staff)
    with pytest.raises(TransitionRefused):
        number_official(document=document, by=staff)
    assert number_official(document=approved(staff, leader), by=staff).number == 2


def test_number_refuses_a_day_before_the_last_number_and_one_to_come(staff, leader):
    number_official(document=approved(staff, leader), by=staff, dated=day(2021, 3, 12))
    waiting = approved(staff, leader)
    with pytest.raises(ActionError) as found:
        number_official(document=waiting, by=staff, dated=day(2021, 3, 11))
    assert found.value.message == "Số trước đó, 01/SCT-QLCN, đã ghi ngày 12/03/2021; hãy chọn từ ngày ấy trở đi."
    with pytest.raises(ActionError):
        number_official(document=waiting, by=staff, dated=timezone.localdate() + datetime.timedelta(days=1))
    assert number_official(document=waiting, by=staff, dated=day(2021, 3, 12)).number == 2


def test_cancelled_paper_keeps_its_number(staff, leader):
    document = number_official(document=approved(staff, leader), by=staff, dated=day(2021, 3, 11))
    with pytest.raises(ActionError):
        cancel_official(document=document, reason="", by=staff)
    cancelled = cancel_official(document=document, reason="Trùng nội dung", by=staff)
    assert (cancelled.state, cancelled.number_text, cancelled.cancelled_reason) == (
        "cancelled",
        "01/SCT-QLCN",
        "Trùng nội dung",
    )
    assert number_official(document=approved(staff, leader), by=staff, dated=day(2021, 3, 11)).number == 2
