"""The mail of a notice: what, by when, one link, whom to ask, why it came; in two languages, plain and HTML."""

import datetime
import email
import email.policy
import re

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from post_office.models import Attachment, Email

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.actions import notify
from spcncl_portal.notifications.mails import contact_words, due_words
from tests.factories.accounts import UserFactory
from tests.factories.programme import HANOI, BodyFactory, CycleFactory

pytestmark = pytest.mark.django_db
DUE = datetime.datetime(2021, 3, 31, 23, 59, 59, tzinfo=HANOI)


@pytest.fixture
def person():
    return UserFactory(roles=[Role.STAFF], email="nguoi@example.vn")


@pytest.fixture
def office():
    return BodyFactory(
        code="SCT", name="Sở Công Thương", is_standing_office=True,
        contact_phone="+842438251234", contact_email="sct@example.vn",
    )  # fmt: skip


def tell(recipient, **values):
    given = {
        "kind": "reminder", "subject": CycleFactory(), "recipients": [recipient], "title": "Còn 7 ngày",
        "text": "Đề nghị gửi văn bản.", "url": "/gioi-thieu/?nam=2021", "deadline": DUE,
    }  # fmt: skip
    (notice,) = notify(**{**given, **values})
    return notice.mail


def sent_as(mail: Email):
    """The message as it goes over the wire, read again."""
    return email.message_from_bytes(mail.prepare_email_message().message().as_bytes(), policy=email.policy.default)


def test_plain_text_says_what_by_when_where_whom_and_why(person, office, settings):
    mail = tell(person, contact="Trần An, 024 3825 0000")
    assert mail.message == (
        "Còn 7 ngày\n\n"
        "Đề nghị gửi văn bản.\n\n"
        "Hạn: 23:59 thứ Tư, 31/03/2021 (giờ Hà Nội)\n\n"
        f"Xem và xử lý tại: {settings.SITE_URL}/gioi-thieu/?nam=2021\n\n"
        "Người để hỏi: Trần An, 024 3825 0000\n"
        "Liên hệ: Sở Công Thương, 024 3825 1234, sct@example.vn\n\n"
        "--\n"
        "Cổng sản phẩm công nghiệp chủ lực thành phố Hà Nội – Sở Công Thương\n"
        "Bạn nhận thư này theo tùy chọn của mình (nhóm “Nhắc trước hạn”).\n"
        f"Đổi lựa chọn nhận thư: {settings.SITE_URL}/thong-bao/tuy-chon/\n"
        "Thư này do cổng tự động gửi; xin không trả lời vào địa chỉ này.\n\n"
    )


def test_html_has_one_button_and_nothing_from_elsewhere(person, office, settings):
    page = tell(person, text="<b>Gấp</b>").html_message
    assert "23:59 thứ Tư, 31/03/2021" in page
    assert "024 3825 1234" in page
    links = re.findall(r'href="([^"]+)"', page)
    assert links == [f"{settings.SITE_URL}/gioi-thieu/?nam=2021", f"{settings.SITE_URL}/thong-bao/tuy-chon/"]
    assert "<b>Gấp</b>" not in page
    assert not re.findall(r"<img|<script|<link|url\(|@import|src=", page)
    assert '<html lang="vi">' in page


def test_legal_mail_says_why_and_cannot_be_unsubscribed(person):
    mail = tell(person, kind="overdue")
    assert "nhóm “Quá hạn”, gắn với quyền, nghĩa vụ hoặc thời hạn của bạn nên luôn được gửi" in mail.message
    assert "tuy-chon" not in mail.message + mail.html_message
    assert mail.headers == {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def test_headers_of_a_mail_that_may_be_switched_off(person, settings):
    message = sent_as(tell(person))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == f"<{settings.SITE_URL}/thong-bao/tuy-chon/>"
    assert message["Subject"] == "[SPCNCL] Còn 7 ngày"
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


def test_mail_to_a_bare_address_says_whose_contact_it_is(office):
    body = BodyFactory(name="Quận Anh")
    mail = tell("quan@example.vn", body=body)
    assert "đây là địa chỉ liên hệ của Quận Anh trên cổng" in mail.message
    assert "tuy-chon" not in mail.message
    assert "List-Unsubscribe" not in mail.headers


def test_mail_without_a_deadline_or_a_link_leaves_them_out(person):
    mail = tell(person, deadline=None, url="")
    assert "Hạn:" not in mail.message + mail.html_message
    assert "Xem và xử lý tại" not in mail.message
    assert "Mở trên cổng" not in mail.html_message


def test_frame_of_the_mail_is_in_the_language_of_the_reader():
    reader = UserFactory(roles=[Role.STAFF], language="en")
    assert '<html lang="en">' in tell(reader).html_message


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime.datetime(2021, 4, 4, 17, 0, tzinfo=HANOI), "17:00 Chủ nhật, 04/04/2021 (giờ Hà Nội)"),
        (datetime.datetime(2021, 3, 31, 0, 0, tzinfo=HANOI), "hết thứ Ba, 30/03/2021 (giờ Hà Nội)"),
        (datetime.datetime(2021, 3, 30, 18, 30, tzinfo=datetime.UTC), "01:30 thứ Tư, 31/03/2021 (giờ Hà Nội)"),
    ],
)
def test_deadline_in_words(moment, words):
    assert due_words(moment) == words


def test_contact_may_be_a_person(person):
    asked = UserFactory(full_name="Lê Bình", position="Chuyên viên", phone="+842438251234", email="binh@example.vn")
    assert contact_words(asked) == "Lê Bình, Chuyên viên, 024 3825 1234, binh@example.vn"
    assert "Người để hỏi: Lê Bình, Chuyên viên, 024 3825 1234, binh@example.vn" in tell(person, contact=asked).message


def test_attachment_is_stored_once_for_all_recipients_and_travels_with_each():
    people = [UserFactory() for _number in range(3)]
    files = [("lich.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar; method=REQUEST")]
    notify(kind="meeting", subject=CycleFactory(), recipients=people, title="T", text="N", attachments=files)
    stored = Attachment.objects.get()
    assert (stored.name, stored.emails.count()) == ("lich.ics", 3)
    for mail in Email.objects.all():
        part = next(part for part in sent_as(mail).walk() if part.get_filename() == "lich.ics")
        assert (part.get_content_type(), part["Content-Type"].params["method"]) == ("text/calendar", "REQUEST")
        assert part.get_content().replace("\r\n", "\n") == "BEGIN:VCALENDAR\nEND:VCALENDAR\n"


def test_attachment_is_not_stored_again_for_a_notice_that_is_there(person):
    files = [("a.txt", b"1", "text/plain")]
    subject = CycleFactory()
    for _time in range(2):
        notify(kind="meeting", subject=subject, recipients=[person], title="T", text="N", attachments=files)
    assert Attachment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_attachment_of_a_rolled_back_notice_leaves_no_bytes(person):
    class Stop(Exception):
        pass

    name = ""
    with pytest.raises(Stop), transaction.atomic():
        files = [("a.txt", b"1", "text/plain")]
        notify(kind="meeting", subject=CycleFactory(), recipients=[person], title="T", text="N", attachments=files)
        name = Attachment.objects.get().file.name
        assert default_storage.exists(name)
        raise Stop
    assert not default_storage.exists(name)
