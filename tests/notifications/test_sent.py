"""What was sent: found by kind, body, year, milestone, state and day; one entry with the text as it was sent."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import STATUS, Email
from python_calamine import CalamineWorkbook

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.actions import notify, set_preferences
from spcncl_portal.notifications.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.programme import BodyFactory, CycleFactory, end_of

pytestmark = pytest.mark.django_db
PAGE = "/thong-bao/da-gui/"


@pytest.fixture
def world(client):
    """A reminder to a district's address (failed), a decision to a person (sent), a reminder that nobody mails."""
    client.force_login(UserFactory(roles=[Role.STAFF]))
    body = BodyFactory(code="001", name="Quận Ba Đình")
    person = UserFactory(full_name="Lê Bình", email="binh@example.vn")
    quiet = UserFactory(roles=[Role.STAFF], email="lang@example.vn")
    set_preferences(user=quiet, choices={"reminder": {"email": False}}, digest_hour=None)
    cycle = CycleFactory()
    remind = {"kind": "reminder", "title": "Nhắc", "text": "N", "deadline": end_of(2021, 3, 31), "subject": cycle}
    notify(**remind, recipients=["quan@example.vn"], body=body, milestone="nomination-7")
    notify(**remind, recipients=[quiet], milestone="nomination+1")
    notify(kind="dossier_submitted", title="Biên nhận", text="N", subject=cycle, recipients=[person], milestone="x-1")
    Email.objects.filter(to="quan@example.vn").update(status=STATUS.failed)
    Email.objects.filter(to="binh@example.vn").update(status=STATUS.sent)


def found(client, query: str) -> set[str]:
    answer = client.get(f"{PAGE}?{query}")
    return {row.record.recipient for row in answer.context["table"].rows}


DISTRICT, PERSON, QUIET = "quan@example.vn", "binh@example.vn", "lang@example.vn"


@pytest.mark.parametrize(
    ("query", "recipients"),
    [
        ("", {DISTRICT, PERSON, QUIET}),
        ("kind=reminder", {DISTRICT, QUIET}),
        ("group=receipt", {PERSON}),
        ("body=ba dinh", {DISTRICT}),
        ("q=ba dinh", {DISTRICT}),
        ("year=2021", {DISTRICT, PERSON, QUIET}),
        ("milestone=nomination-7", {DISTRICT}),
        ("milestone=nomination%2B1", {QUIET}),
        ("mail=failed", {DISTRICT}),
        ("mail=sent", {PERSON}),
        ("mail=portal", {QUIET}),
        ("mail=waiting", set()),
        ("unread=1", {DISTRICT, PERSON, QUIET}),
        ("recipient=BINH", {PERSON}),
        ("day=2020-01-01", set()),
    ],
)
def test_list_is_filtered(client, world, query, recipients):
    assert found(client, query) == recipients


def test_list_is_filtered_by_the_day_in_hanoi(client, world):
    assert found(client, f"day={timezone.localdate().isoformat()}") == {DISTRICT, PERSON, QUIET}


def test_export_holds_words_and_the_milestone_of_reminders_alone(client, world):
    answer = client.get(f"{PAGE}?_export=xlsx&sort=recipient")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0:1] + rows[0][2:7] == ["Nội dung", "Loại", "Người nhận", "Đơn vị", "Mốc nhắc", "Thư"]
    assert [row[0:1] + row[2:7] for row in rows[1:]] == [
        ["Biên nhận", "biên nhận hồ sơ", PERSON, "", "", "đã gửi"],
        ["Nhắc", "nhắc hạn", QUIET, "", "1 ngày sau hạn", "chỉ trên cổng, theo lựa chọn"],
        ["Nhắc", "nhắc hạn", DISTRICT, "Quận Ba Đình", "7 ngày trước hạn", "không gửi được"],
    ]


def test_entry_shows_the_mail_as_it_was_sent(client, world):
    notice = Notice.objects.get(recipient=DISTRICT)
    page = client.get(f"{PAGE}{notice.pk}/").content.decode()
    for words in ("nhắc hạn (7 ngày trước hạn)", "Quận Ba Đình", "23:59 thứ Tư, 31/03/2021", "không gửi được",
                  "chưa đọc", notice.mail.message_id.strip("<>"), "xin không trả lời vào địa chỉ này"):  # fmt: skip
        assert words in page, words


def test_entry_without_a_mail_shows_the_notice(client, world):
    notice = Notice.objects.get(recipient=QUIET)
    page = client.get(f"{PAGE}{notice.pk}/").content.decode()
    assert "chỉ trên cổng, theo lựa chọn" in page
    assert "Message-ID" not in page


@pytest.mark.parametrize(("role", "status"), [(Role.AUDITOR, 200), (Role.ADMIN, 200), (Role.ENTERPRISE, 403)])
def test_entry_is_for_the_office(client, world, role, status):
    client.force_login(UserFactory(roles=[role]))
    assert client.get(f"{PAGE}{Notice.objects.first().pk}/").status_code == status


def test_list_costs_the_same_number_of_queries_for_many_rows(client, world):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    few = cost()
    bodies = [BodyFactory() for _number in range(20)]
    for body in bodies:
        notify(kind="reminder", title="T", text="N", subject=body, recipients=[UserFactory()], body=body)
    assert cost() == few
