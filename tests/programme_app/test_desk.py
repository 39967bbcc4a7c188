"""What a cycle asks of the staff."""

import datetime

import pytest
import time_machine

from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.desk import cycles_to_run
from tests.factories.accounts import UserFactory
from tests.factories.programme import CycleFactory, DeadlineFactory

pytestmark = pytest.mark.django_db


@time_machine.travel(datetime.datetime(2021, 5, 1, tzinfo=datetime.UTC), tick=False)
def test_staff_prepare_cycles_and_check_assumed_deadlines():
    cycle = CycleFactory()
    ahead = DeadlineFactory(cycle=cycle, kind="dossier", assumed=True)
    CycleFactory(year=2022, state="preparing")
    items = list(cycles_to_run(UserFactory(roles=[Role.STAFF]), cycle))
    assert [(item.title, item.url, item.due, item.count) for item in items] == [
        ("Chuẩn bị và mở chu kỳ 2022", "/chu-ky/2022/", None, None),
        ("Đối chiếu các hạn còn là giả định", "/chu-ky/2021/#thoi-han", ahead.at, 1),
    ]
    assert list(cycles_to_run(UserFactory(roles=[Role.AUDITOR]), cycle)) == []


def test_past_deadlines_and_closed_cycles_ask_nothing():
    cycle = CycleFactory()
    DeadlineFactory(cycle=cycle, kind="dossier", assumed=True)
    staff = UserFactory(roles=[Role.STAFF])
    assert list(cycles_to_run(staff, cycle)) == []
    assert list(cycles_to_run(staff, CycleFactory(year=2090, state="closed"))) == []
