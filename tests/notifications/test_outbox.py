"""Notices: a ledger row and a mail each, once; read and opened by their owner alone."""

import pytest
from django.urls import reverse
from post_office.models import Email

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.actions import mark_read, notify
from spcncl_portal.notifications.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(roles=[Role.STAFF], email="nguoi@example.vn")


def tell(person, **values):
    given = {"kind": "cycle_opened", "subject": CycleFactory(), "recipients": [person], "title": "T", "text": "N"}
    return notify(**{**given, **values})


def test_notify_writes_one_row_and_one_mail_per_recipient(person):
    tell(person, recipients=[person, "khac@example.vn"], title="Mời họp", url="/lich/")
    notice = Notice.objects.get(user=person)
    assert (notice.recipient, notice.title, notice.url, notice.cycle_year) == (
        "nguoi@example.vn",
        "Mời họp",
        "/lich/",
        2021,
    )
    assert notice.mail.subject == "[SPCNCL] Mời họp"
    assert "/lich/" in notice.mail.message
    assert Notice.objects.get(user=None).recipient == "khac@example.vn"
    assert Email.objects.count() == 2


def test_notify_again_for_the_same_occasion_queues_nothing(person):
    assert len(tell(person)) == 1
    assert tell(person) == []
    assert len(tell(person, milestone="lần 2")) == 1


def test_notify_takes_braces_as_text_not_as_a_template(person):
    (notice,) = tell(person, title="{{ x }}", text="{% now 'Y' %}")
    assert notice.mail.subject == "[SPCNCL] {{ x }}"
    assert "{% now 'Y' %}" in notice.mail.message


def test_notify_escapes_html_in_the_html_part(person):
    (notice,) = tell(person, title="<b>đậm</b>", text="<script>alert(1)</script>")
    assert "<script>" not in notice.mail.html_message
    assert "&lt;b&gt;đậm&lt;/b&gt;" in notice.mail.html_message


def test_notify_puts_line_breaks_out_of_the_subject(person):
    (notice,) = tell(person, title="Một\nHai\r\nBcc: ai@example.vn")
    assert notice.mail.subject == "[SPCNCL] Một Hai Bcc: ai@example.vn"


def test_own_page_shows_own_notices_and_opening_one_marks_it_read(client, person):
    (notice,) = tell(person, title="Việc của tôi", url="/lich/")
    tell(UserFactory(roles=[Role.STAFF]), title="Việc của người khác")
    client.force_login(person)
    page = client.get(reverse("notifications:own")).content.decode()
    assert "Việc của tôi" in page
    assert "Việc của người khác" not in page
    answer = client.post(reverse("notifications:open", args=[notice.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/lich/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_notice_of_somebody_else_cannot_be_opened(client, person):
    (notice,) = tell(UserFactory(roles=[Role.STAFF]))
    client.force_login(person)
    assert client.post(reverse("notifications:open", args=[notice.pk])).status_code == 404


def test_mark_read_without_a_notice_marks_all(person):
    tell(person)
    tell(person, milestone="2")
    assert mark_read(user=person) == 2
    assert mark_read(user=person) == 0


def test_sent_page_is_for_staff_and_names_the_state_of_the_mail(client, person):
    tell("ngoai@example.vn", recipients=["ngoai@example.vn"], title="Gửi ra ngoài")
    client.force_login(person)
    page = client.get(reverse("notifications:sent")).content.decode()
    assert "Gửi ra ngoài" in page
    assert "chờ gửi" in page
    client.force_login(UserFactory(roles=[Role.ENTERPRISE]))
    assert client.get(reverse("notifications:sent")).status_code == 403
