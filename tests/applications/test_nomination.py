"""Nomination letters as actions: what is asked, what is late, who may, who is told, what two people at once get."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.utils import timezone

from applications.actions.nomination import (
    create_letter,
    edit_letter,
    is_late,
    missing_to_send,
    receive_letter,
    remove_letter,
    return_letter,
    send_letter,
)
from applications.actions.nominees import add_nominee, edit_nominee, remove_nominee
from applications.models import NominationLetter, Nominee
from applications.signals import letter_received, letter_returned, letter_sent
from applications.states import LetterState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, Conflict, TransitionRefused
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.models import Notice
from spcncl_portal.programme.actions import grant_extension
from spcncl_portal.programme.models.bodies import BodyKind
from spcncl_portal.programme.states import CycleState
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, NominationLetterFactory, NomineeFactory
from tests.factories.files import StoredFileFactory, an_upload
from tests.factories.programme import BodyFactory, BodyMembershipFactory, CycleFactory, end_of

pytestmark = pytest.mark.django_db
HANOI = datetime.timezone(datetime.timedelta(hours=7))
IN_TIME = datetime.datetime(2021, 3, 31, 23, 59, tzinfo=HANOI)
TOO_LATE = datetime.datetime(2021, 4, 1, 0, 0, tzinfo=HANOI)


@pytest.fixture
def cycle():
    return CycleFactory()


@pytest.fixture
def body():
    return BodyFactory(name="Quận Hoàng Mai")


@pytest.fixture
def officer(body):
    user = UserFactory(roles=[Role.BODY_OFFICER], email="quan@example.vn")
    BodyMembershipFactory(user=user, body=body)
    return user


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


def complete_letter(cycle, body, **fields) -> NominationLetter:
    values = {"number": "245/UBND-KT", "dated": datetime.date(2021, 3, 20)} | fields
    letter = NominationLetterFactory(cycle=cycle, body=body, **values)
    letter.file = StoredFileFactory(subject=letter)
    letter.save()
    NomineeFactory(letter=letter)
    return letter


def sent_letter(cycle, body, **fields) -> NominationLetter:
    return complete_letter(cycle, body, state=LetterState.SENT, sent_at=IN_TIME, **fields)


def test_create_letter_keeps_the_signed_copy(cycle, body, officer):
    letter = create_letter(
        cycle=cycle, body=body, by=officer, number=" 245/UBND-KT ", dated=datetime.date(2021, 3, 20), upload=an_upload()
    )
    letter.refresh_from_db()
    assert (letter.number, letter.dated, letter.state, letter.on_paper) == (
        "245/UBND-KT", datetime.date(2021, 3, 20), "draft", False,
    )  # fmt: skip
    assert (letter.file.content_type, letter.file.subject) == ("application/pdf", letter)
    logged = ActionLog.objects.filter(object_type="applications.nominationletter").order_by("pk")
    assert [(entry.action, entry.actor, entry.cycle_year) for entry in logged] == [
        ("create", officer, 2021),
        ("attach_file", officer, 2021),
    ]


def test_create_letter_twice_in_a_moment_is_one_letter(cycle, body, officer):
    first = create_letter(cycle=cycle, body=body, by=officer, number="245/UBND-KT", upload=an_upload())
    assert create_letter(cycle=cycle, body=body, by=officer, number="245/UBND-KT", upload=an_upload()) == first
    other = create_letter(cycle=cycle, body=body, by=officer, number="246/UBND-KT")
    assert set(NominationLetter.objects.all()) == {first, other}


def test_create_letter_corrected_in_a_moment_loses_neither(cycle, body, officer):
    """Same number, but another day or another file: what was typed and uploaded last is kept, or its fault is named."""
    values = {"cycle": cycle, "body": body, "by": officer, "number": "245/UBND-KT"}
    first = create_letter(**values, dated=datetime.date(2021, 3, 1))
    second = create_letter(**values, dated=datetime.date(2021, 3, 2))
    third = create_letter(**values, dated=datetime.date(2021, 3, 2), upload=an_upload())
    assert len({first.pk, second.pk, third.pk}) == 3
    with pytest.raises(ActionError):
        create_letter(**values, upload=an_upload(data=b"MZ" * 100))


def test_create_letter_of_a_body_that_does_not_nominate(cycle, staff):
    bank = BodyFactory(kind=BodyKind.BANK, name="Ngân hàng X")
    with pytest.raises(ActionError) as mistake:
        create_letter(cycle=cycle, body=bank, by=staff)
    assert (mistake.value.message, mistake.value.field) == (
        "Ngân hàng X không thuộc các đơn vị giới thiệu của năm 2021.", "body",
    )  # fmt: skip


def test_create_letter_of_another_body_is_denied(cycle, officer):
    with pytest.raises(PermissionDenied):
        create_letter(cycle=cycle, body=BodyFactory(), by=officer)
    assert NominationLetter.objects.count() == 0


def test_create_letter_of_a_closed_cycle_is_denied(cycle, body, officer):
    CycleFactory._meta.model.objects.update(state=CycleState.CLOSED)
    cycle.refresh_from_db()
    with pytest.raises(PermissionDenied):
        create_letter(cycle=cycle, body=body, by=officer)


def test_create_letter_with_a_program_renamed_to_pdf_keeps_nothing(cycle, body, officer):
    with pytest.raises(ActionError) as mistake:
        create_letter(cycle=cycle, body=body, by=officer, upload=an_upload("cong-van.pdf", b"MZ\x90\x00" + b"0" * 500))
    assert "cong-van.pdf" in mistake.value.message
    assert NominationLetter.objects.count() == 0


def test_create_letter_with_60_mb_keeps_nothing(cycle, body, officer, settings):
    settings.MAX_UPLOAD_BYTES = 20 * 1024 * 1024
    big = an_upload("cong-van.pdf", b"%PDF-1.7\n" + b"0" * (60 * 1024 * 1024))
    with pytest.raises(ActionError) as mistake:
        create_letter(cycle=cycle, body=body, by=officer, upload=big)
    assert mistake.value.message == (
        "Tệp “cong-van.pdf” nặng 61 MB, quá giới hạn 20 MB; hãy quét ở độ phân giải thấp hơn hoặc tách thành nhiều tệp."
    )
    assert NominationLetter.objects.count() == 0


def test_create_letter_dated_in_the_future(cycle, body, officer):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(ActionError) as mistake:
        create_letter(cycle=cycle, body=body, by=officer, dated=tomorrow)
    assert mistake.value.field == "dated"


def test_edit_letter_of_two_tabs_keeps_the_first(cycle, body, officer):
    letter = NominationLetterFactory(cycle=cycle, body=body)
    edit_letter(letter=letter, by=officer, number="1/UBND", dated=None, version=letter.version)
    with pytest.raises(Conflict):
        edit_letter(letter=letter, by=officer, number="2/UBND", dated=None, version=letter.version)
    letter.refresh_from_db()
    assert (letter.number, letter.version) == ("1/UBND", 2)


def test_send_letter_names_all_that_is_missing(cycle, body, officer):
    letter = NominationLetterFactory(cycle=cycle, body=body)
    lacks = [
        "Chưa ghi số văn bản.",
        "Chưa ghi ngày văn bản.",
        "Chưa tải lên bản ký (PDF).",
        "Danh sách chưa có sản phẩm nào.",
    ]
    assert missing_to_send(letter) == lacks
    with pytest.raises(ActionError) as mistake:
        send_letter(letter=letter, by=officer)
    assert mistake.value.message == " ".join(lacks)
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == ("draft", None)


@pytest.mark.parametrize(("at", "late"), [(IN_TIME, False), (TOO_LATE, True)])
def test_send_letter_after_the_deadline_is_late(cycle, body, officer, at, late):
    letter = complete_letter(cycle, body)
    with time_machine.travel(at, tick=False):
        send_letter(letter=letter, by=officer)
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, letter.sent_by, letter.late) == ("sent", at, officer, late)


@pytest.mark.parametrize("values", [{"until": end_of(2021, 4, 9)}, {"excused": True}])
def test_letter_of_a_body_with_an_extension_is_not_late(cycle, body, officer, values):
    with time_machine.travel(IN_TIME, tick=False):
        grant_extension(deadline=cycle.deadline("nomination"), subject=body, reason="Kiện toàn", by=None, **values)
    sent, paper = complete_letter(cycle, body), complete_letter(cycle, BodyFactory())
    assert (is_late(sent, TOO_LATE), is_late(paper, TOO_LATE)) == (False, True)
    send_letter(letter=sent, by=officer, at=TOO_LATE)
    sent.refresh_from_db()
    assert sent.late is False
    arrived = complete_letter(cycle, body, on_paper=True, arrived_on=datetime.date(2021, 4, 9))
    assert is_late(arrived, TOO_LATE) is False


@pytest.mark.parametrize(("day", "late"), [(31, False), (32, True)])
def test_send_paper_letter_is_as_late_as_its_arrival(cycle, body, staff, day, late):
    arrived = datetime.date(2021, 3, 1) + datetime.timedelta(days=day - 1)
    letter = complete_letter(cycle, body, on_paper=True, arrived_on=arrived)
    assert is_late(letter, TOO_LATE) is late
    send_letter(letter=letter, by=staff)
    letter.refresh_from_db()
    assert letter.late is late


def test_send_paper_letter_under_the_strict_reading(cycle, body):
    """“Trước 31/3” read as the first moment of that day: what arrives on 31/3 is late."""
    deadline = cycle.deadlines.get()
    deadline.at = datetime.datetime(2021, 3, 31, tzinfo=HANOI)
    deadline.save()
    late = complete_letter(cycle, body, on_paper=True, arrived_on=datetime.date(2021, 3, 31))
    in_time = complete_letter(cycle, body, on_paper=True, arrived_on=datetime.date(2021, 3, 30))
    assert (is_late(late, TOO_LATE), is_late(in_time, TOO_LATE)) == (True, False)


def test_send_letter_twice_is_refused_and_changes_nothing(cycle, body, officer):
    letter = complete_letter(cycle, body)
    send_letter(letter=letter, by=officer, at=IN_TIME)
    with pytest.raises(TransitionRefused):
        send_letter(letter=letter, by=officer)
    letter.refresh_from_db()
    assert letter.sent_at == IN_TIME
    assert ActionLog.objects.filter(action="send").count() == 1


def test_send_letter_by_the_head_and_not_by_a_stranger(cycle, body):
    letter = complete_letter(cycle, body)
    stranger = UserFactory(roles=[Role.BODY_OFFICER])
    BodyMembershipFactory(user=stranger, body=BodyFactory())
    with pytest.raises(PermissionDenied):
        send_letter(letter=letter, by=stranger)
    head = UserFactory(roles=[Role.BODY_HEAD])
    BodyMembershipFactory(user=head, body=body)
    assert send_letter(letter=letter, by=head).state == "sent"


def test_receive_letter_tells_the_bodys_people(cycle, body, officer, staff):
    letter = sent_letter(cycle, body)
    receive_letter(letter=letter, by=staff)
    letter.refresh_from_db()
    assert (letter.state, letter.received_by, letter.late_reason) == ("received", staff, "")
    notice = Notice.objects.get()
    assert (notice.user, notice.title, notice.url) == (
        officer, "Đã tiếp nhận văn bản giới thiệu số 245/UBND-KT", f"/gioi-thieu/{letter.pk}/",
    )  # fmt: skip


def test_receive_late_letter_needs_a_reason(cycle, body, staff):
    letter = sent_letter(cycle, body, late=True)
    with pytest.raises(ActionError) as mistake:
        receive_letter(letter=letter, by=staff, late_reason="  ")
    assert (mistake.value.message, mistake.value.field) == (
        "Văn bản gửi quá hạn: cần ghi lý do chấp nhận.", "late_reason",
    )  # fmt: skip
    receive_letter(letter=letter, by=staff, late_reason="Thất lạc trên đường")
    letter.refresh_from_db()
    assert (letter.state, letter.late_reason) == ("received", "Thất lạc trên đường")
    assert ActionLog.objects.get(action="receive").reason == "Thất lạc trên đường"


def test_receive_letter_is_for_staff_alone(cycle, body, officer):
    auditor = UserFactory(roles=[Role.AUDITOR])
    letter = sent_letter(cycle, body)
    for person in (officer, auditor, UserFactory(roles=[Role.LEADER]), UserFactory(roles=[Role.ADMIN])):
        with pytest.raises(PermissionDenied):
            receive_letter(letter=letter, by=person)


def test_return_letter_with_reason_then_send_again(cycle, body, officer, staff):
    letter = sent_letter(cycle, body)
    with pytest.raises(ActionError) as mistake:
        return_letter(letter=letter, by=staff, reason="")
    assert mistake.value.field == "reason"
    return_letter(letter=letter, by=staff, reason="Thiếu dấu")
    letter.refresh_from_db()
    assert (letter.state, letter.return_reason) == ("returned", "Thiếu dấu")
    edit_letter(letter=letter, by=officer, number="246/UBND-KT", dated=letter.dated)
    send_letter(letter=letter, by=officer, at=TOO_LATE)
    letter.refresh_from_db()
    assert (letter.state, letter.number, letter.late, letter.return_reason) == ("sent", "246/UBND-KT", True, "")
    return_letter(letter=letter, by=staff, reason="Vẫn thiếu dấu")
    assert [notice.text for notice in Notice.objects.order_by("pk")] == [
        "Sở Công Thương trả lại văn bản giới thiệu số 245/UBND-KT của Quận Hoàng Mai. Lý do: Thiếu dấu",
        "Sở Công Thương trả lại văn bản giới thiệu số 246/UBND-KT của Quận Hoàng Mai. Lý do: Vẫn thiếu dấu",
    ]


def test_letter_signals_come_after_the_change_and_in_its_transaction(cycle, body, officer, staff):
    heard = []

    def hear(signal, sender, letter, by, **kwargs):
        heard.append((NominationLetter.objects.get(pk=letter.pk).state, by, connection.in_atomic_block))

    signals = (letter_sent, letter_received, letter_returned)
    for signal in signals:
        signal.connect(hear, weak=False, dispatch_uid="hear")
    try:
        letter = complete_letter(cycle, body)
        send_letter(letter=letter, by=officer)
        return_letter(letter=letter, by=staff, reason="Sai")
        send_letter(letter=letter, by=officer)
        receive_letter(letter=letter, by=staff, late_reason="Được")
    finally:
        for signal in signals:
            signal.disconnect(dispatch_uid="hear")
    assert heard == [
        ("sent", officer, True),
        ("returned", staff, True),
        ("sent", officer, True),
        ("received", staff, True),
    ]


def test_remove_letter_never_sent(cycle, body, officer, staff):
    letter = complete_letter(cycle, body)
    remove_letter(letter=letter, by=officer)
    assert NominationLetter.objects.count() == 0
    assert ActionLog.objects.get(action="remove").before == {"number": "245/UBND-KT", "lines": 1}
    returned = complete_letter(cycle, body, state=LetterState.RETURNED, sent_at=IN_TIME)
    with pytest.raises(ActionError):
        remove_letter(letter=returned, by=officer)


def test_lines_of_a_sent_letter_stay(cycle, body, officer):
    letter = sent_letter(cycle, body)
    line = letter.nominees.get()
    values = {"enterprise_name": "A", "tax_code": "0100000010", "product_name": "B"}
    for change in (
        lambda: add_nominee(letter=letter, by=officer, values=values),
        lambda: edit_nominee(nominee=line, by=officer, values=values),
        lambda: remove_nominee(nominee=line, by=officer),
    ):
        with pytest.raises(ActionError, match="Văn bản đang ở trạng thái “đã gửi” nên không sửa được danh sách."):
            change()
    assert Nominee.objects.count() == 1


def test_line_by_form_is_linked_and_refused_twice(cycle, body, officer):
    enterprise = EnterpriseFactory(tax_code="0100000010")
    letter = NominationLetterFactory(cycle=cycle, body=body)
    values = {"enterprise_name": "Công ty A", "tax_code": "0100000010", "product_name": "Quạt trần"}
    line = add_nominee(letter=letter, by=officer, values=values)
    assert (line.enterprise, line.position) == (enterprise, 1)
    with pytest.raises(ActionError) as mistake:
        add_nominee(letter=letter, by=officer, values=values | {"product_name": "quat  TRAN"})
    assert mistake.value.field == "product_name"
    changed = edit_nominee(nominee=line, by=officer, values=values | {"tax_code": "0100000074"})
    assert (changed.enterprise, changed.tax_code) == (None, "0100000074")
    remove_nominee(nominee=line, by=officer)
    assert Nominee.objects.count() == 0


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_staff_receive_at_once_and_one_does(cycle, body):
    letter = sent_letter(cycle, body)
    people = [UserFactory(roles=[Role.STAFF]) for _ in range(4)]

    def receive(person):
        try:
            receive_letter(letter=NominationLetter.objects.get(pk=letter.pk), by=person)
            return "received"
        except TransitionRefused:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(receive, people))
    assert results == ["received", "refused", "refused", "refused"]
    assert ActionLog.objects.filter(action="receive").count() == 1
