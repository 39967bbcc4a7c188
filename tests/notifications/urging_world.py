"""Four bodies two days after the nomination deadline of 2021, one of which has sent; and who urges them."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications import urging
from spcncl_portal.notifications.models import Call
from spcncl_portal.notifications.urging_actions import record_call
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.queries import cycle_of_year
from tests.factories.accounts import UserFactory
from tests.factories.applications import NominationLetterFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory, CycleFactory

__all__ = ["at", "call", "cycle", "deadline", "has_sent", "rows", "second_of_april", "staff", "text", "world"]

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: int, hour: int = 9, month: int = 4) -> datetime.datetime:
    return datetime.datetime(2021, month, day, hour, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def second_of_april():
    """Friday, two days after the deadline (31/3/2021)."""
    with time_machine.travel(at(2), tick=False):
        yield


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF], full_name="Lê Văn Gọi", phone="+84901234567")


@pytest.fixture
def world():
    """Four bodies: one has sent; one has an officer and a head; one a telephone alone; one nobody."""
    CycleFactory(year=2021, plan_number="60/KH-UBND", plan_date=datetime.date(2021, 3, 11))
    world = {
        "sent": BodyFactory(code="001", name="Quận Đã Gửi"),
        "people": BodyFactory(code="002", name="Quận Hoàng Mai"),
        "phone": BodyFactory(
            code="003", name="Huyện Ba Vì", contact_phone="+842433880000", contact_email="bv@example.vn"
        ),
        "nobody": BodyFactory(code="004", name="Sở Thử Nghiệm", kind="department", valid_to=None),
    }
    NominationLetterFactory(
        cycle=cycle(), body=world["sent"], state="sent", first_sent_at=at(20, month=3), sent_at=at(20, month=3)
    )
    officer = UserFactory(
        roles=[Role.BODY_OFFICER], full_name="Trần Thị Đầu Mối", phone="+84912345678", position="Chuyên viên"
    )
    head = UserFactory(roles=[Role.BODY_HEAD], full_name="Phạm Văn Trưởng", phone="", position="Phó Chủ tịch")
    for person in (officer, head):
        BodyMembershipFactory(user=person, body=world["people"])
    return world | {"officer": officer, "head": head}


def cycle() -> Cycle:
    return cycle_of_year(2021)


def deadline():
    return cycle().deadline("nomination")


def rows() -> dict[str, urging.Row]:
    return {row.silent.code: row for row in urging.rows(cycle(), "nomination")}


def call(code: str, by, **values) -> Call:
    base = {"outcome": "no_answer", "person_name": "Anh Ba", "phone": "+84912345678"}
    return record_call(deadline=deadline(), silent=rows()[code].silent, by=by, **{**base, **values})


def text(response) -> str:
    return response.content.decode()


def has_sent(body, when: datetime.datetime) -> None:
    """The body's letter came at that moment."""
    NominationLetterFactory(cycle=cycle(), body=body, state="sent", first_sent_at=when, sent_at=when, number=body.code)
