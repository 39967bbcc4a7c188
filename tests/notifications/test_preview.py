"""The page "who gets what on a day": when, why, moved from which day off, sent or not."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications import reminders
from spcncl_portal.notifications.preview import preview
from spcncl_portal.programme.actions import grant_extension
from spcncl_portal.programme.queries import cycle_of_year
from tests.factories.accounts import UserFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory, CycleFactory, end_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PAGE = "/chu-ky/2021/nhac-hen/"
pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 9) -> datetime.datetime:
    return datetime.datetime(2021, 3, day, hour, tzinfo=HANOI)


@pytest.fixture
def cycle():
    cycle = CycleFactory()
    body = BodyFactory(name="Quận Anh")
    officer = UserFactory(roles=[Role.BODY_OFFICER], email="canbo@example.vn", full_name="Lê Thị Cán")
    BodyMembershipFactory(user=officer, body=body)
    BodyFactory(name="Quận Không", contact_email="")
    return cycle


@pytest.fixture
def as_staff(client):
    client.force_login(UserFactory(roles=[Role.STAFF]))
    return client


def test_preview_tells_why_and_from_which_day_off(cycle):
    found = preview(cycle_of_year(2021), datetime.date(2021, 3, 26))
    assert [(row.recipient, row.why, row.moved, row.sent) for row in found.rows] == [
        (
            "Lê Thị Cán <canbo@example.vn>",
            "3 ngày trước hạn, hạn văn bản giới thiệu 31/03/2021",
            "dời từ 28/03/2021 (Chủ nhật)",
            False,
        ),
        ("", "3 ngày trước hạn, hạn văn bản giới thiệu 31/03/2021", "dời từ 28/03/2021 (Chủ nhật)", False),
    ]
    days = found.earlier, found.later
    assert days == (datetime.date(2021, 3, 24), datetime.date(2021, 3, 30))
    assert preview(cycle_of_year(2021), datetime.date(2021, 3, 28)).off == "Chủ nhật"


def test_preview_page_shows_the_day_its_rows_and_what_was_sent(as_staff, cycle):
    with time_machine.travel(at(24), tick=False):
        reminders.send_due(cycle_of_year(2021))
        grant_extension(
            deadline=cycle.deadline("nomination"),
            subject=BodyFactory(name="Quận Gia Hạn", contact_email="gh@example.vn"),
            until=end_of(2021, 4, 9),
            reason="Đang kiện toàn",
            by=None,
        )
        content = as_staff.get(f"{PAGE}?ngay=24/03/2021").content.decode()
        moved = as_staff.get(f"{PAGE}?ngay=26/3/2021").content.decode()
    for words in ("24/03/2021: 2 thông báo", "Lê Thị Cán", "đã gửi", "chưa có ai nhận", "08:00", "7 ngày trước hạn"):
        assert words in content
    for words in ("dời từ 28/03/2021 (Chủ nhật)", "gia hạn riêng: Đang kiện toàn", "14 ngày trước hạn"):
        assert words in moved


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("28/3/2021", "28/03/2021 là ngày nghỉ (Chủ nhật): không gửi thông báo nào."),
        ("25/3/2021", "Ngày 25/03/2021 không có thông báo nào."),
        ("hôm qua", "hôm qua"),
        ("31/2/2021", "is-invalid"),
    ],
)
def test_preview_page_of_a_day_without_notices_or_of_no_day(as_staff, cycle, asked, words):
    response = as_staff.get(PAGE, {"ngay": asked})
    assert (response.status_code, words in response.content.decode()) == (200, True)


def test_preview_is_for_those_who_see_the_settings(client, cycle):
    assert client.get(PAGE).status_code == 302
    for role, status in ((Role.AUDITOR, 200), (Role.LEADER, 200), (Role.BODY_HEAD, 403), (Role.ENTERPRISE, 403)):
        client.force_login(UserFactory(roles=[role]))
        assert client.get(PAGE).status_code == status
    client.force_login(UserFactory(roles=[Role.STAFF]))
    assert client.get("/chu-ky/1999/nhac-hen/").status_code == 404


def test_preview_costs_the_same_for_many_bodies(as_staff, cycle):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_staff.get(f"{PAGE}?ngay=24/3/2021").status_code == 200
        return len(queries)

    cost()
    few = cost()
    for number in range(30):
        BodyMembershipFactory(user=UserFactory(roles=[Role.BODY_OFFICER]), body=BodyFactory(name=f"Quận {number}"))
    assert cost() == few
