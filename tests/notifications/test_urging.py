"""Who is silent and what was tried; the calls to them."""

# ruff: noqa: F811 (fixtures of urging_world)

import datetime
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import items_for
from spcncl_portal.core.errors import ActionError
from spcncl_portal.notifications import reminders, urging
from spcncl_portal.notifications.models import Call
from spcncl_portal.notifications.urging_actions import draft_urging, record_call
from spcncl_portal.programme.actions import grant_extension
from spcncl_portal.programme.models import Body, Cycle
from tests.factories.accounts import UserFactory
from tests.notifications.urging_world import (  # noqa: F401
    at,
    call,
    cycle,
    deadline,
    has_sent,
    rows,
    second_of_april,
    staff,
    world,
)

pytestmark = pytest.mark.django_db


# who is silent


def test_rows_are_the_silent_ones_with_days_and_people(world):
    found = rows()
    assert sorted(found) == ["002", "003", "004"]
    assert {code: (row.days_left, row.standing) for code, row in found.items()} == dict.fromkeys(found, (-2, "late"))
    assert [(one.name, one.role, one.phone) for one in found["002"].contacts] == [
        ("Trần Thị Đầu Mối", "Chuyên viên", "+84912345678"),
        ("Phạm Văn Trưởng", "Phó Chủ tịch", ""),
    ]
    assert [(one.name, one.phone) for one in found["003"].contacts] == [("Huyện Ba Vì", "+842433880000")]
    assert {code: row.needs_contact for code, row in found.items()} == {"002": False, "003": False, "004": True}


def test_extension_moves_the_row_and_an_excuse_takes_it_away(world, staff):
    grant_extension(deadline=deadline(), subject=world["phone"], until=at(6, 17), reason="Bão", by=staff)
    grant_extension(
        deadline=deadline(), subject=world["nobody"], excused=True, reason="Không có doanh nghiệp", by=staff
    )
    found = rows()
    assert sorted(found) == ["002", "003"]
    assert (found["003"].days_left, found["003"].standing, found["003"].days_late) == (4, "ahead", 0)
    assert [row.silent.code for row in urging.rows(cycle(), "nomination")] == ["002", "003"]  # the overdue first


def test_last_notice_stands_in_the_row(world):
    with time_machine.travel(at(24, month=3), tick=False):
        reminders.send_due(cycle())
    with time_machine.travel(at(31, month=3), tick=False):
        reminders.send_due(cycle())
    assert rows()["002"].notice.milestone == "nomination-0"
    assert rows()["004"].notice is None


# calls


def test_call_is_kept_with_its_outcome_and_the_next_day(world, staff):
    made = call("002", staff, outcome="promised", promised_on=datetime.date(2021, 4, 9), person=world["officer"])
    assert (made.label, made.body, made.by) == ("Quận Hoàng Mai", world["people"], staff)
    assert made.next_call_on == datetime.date(2021, 4, 12)  # Monday after the promised Friday
    row = rows()["002"]
    assert (row.call, row.calls, row.is_to_call, row.broke_promise) == (made, 1, False, False)
    with time_machine.travel(at(12), tick=False):
        row = rows()["002"]
        assert (row.is_to_call, row.broke_promise) == (True, True)


def test_nobody_reached_is_called_again_the_next_working_day(world, staff):
    assert call("003", staff).next_call_on == datetime.date(2021, 4, 5)
    assert call("003", staff, outcome="refused", note="Không có sản phẩm").next_call_on is None
    assert rows()["003"].calls == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"outcome": "promised"}, "promised_on"),
        ({"outcome": "promised", "promised_on": datetime.date(2021, 4, 1)}, "promised_on"),
        ({"next_call_on": datetime.date(2021, 4, 1)}, "next_call_on"),
        ({"outcome": "other"}, "note"),
        ({"outcome": "refused", "note": " "}, "note"),
        ({"outcome": "xyz"}, "outcome"),
        ({"person_name": " "}, "person_name"),
        ({"phone": ""}, "phone"),
    ],
)
def test_call_that_lacks_something_is_refused_at_its_box(world, staff, values, field):
    with pytest.raises(ActionError) as refused:
        call("002", staff, **values)
    assert refused.value.field == field
    assert Call.objects.count() == 0


def test_second_click_writes_no_second_call(world, staff):
    key = uuid.uuid4()
    assert call("002", staff, key=key) == call("002", staff, key=key)
    assert Call.objects.count() == 1


def test_wrong_number_asks_for_a_contact_until_another_is_known(world, staff):
    call("003", staff, outcome="wrong_number", phone="+842433880000")
    assert rows()["003"].needs_contact
    Body.objects.filter(code="003").update(contact_phone="+842433881111")
    assert not rows()["003"].needs_contact


def test_only_staff_call_and_only_in_an_open_cycle(world, staff):
    for role in (Role.LEADER, Role.AUDITOR, Role.BODY_OFFICER):
        with pytest.raises(PermissionDenied), transaction.atomic():
            call("002", UserFactory(roles=[role]))
    silent = rows()["002"].silent
    Cycle.objects.update(state="closed")
    values = {"outcome": "no_answer", "person_name": "A", "phone": "+84912345678", "by": staff}
    with pytest.raises(PermissionDenied):
        record_call(deadline=deadline(), silent=silent, **values)
    with pytest.raises(PermissionDenied):
        draft_urging(deadline=deadline(), by=staff)


def test_desk_asks_to_call_again_who_is_silent_still(world, staff):
    call("002", staff)
    call("003", staff)
    with time_machine.travel(at(5), tick=False):
        has_sent(world["phone"], at(4))
        [item] = [one for one in items_for(staff, cycle()) if one.group == "Đôn đốc"]
        assert (item.count, item.detail) == (1, "Quận Hoàng Mai")
