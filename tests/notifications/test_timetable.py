"""When notices go out: days off move them, never the deadline; one a day; the latest only."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spcncl_portal.notifications.timetable import come_by, nearest_of_each_day, on_day, slot_of
from spcncl_portal.programme.calc import has_passed, last_day
from spcncl_portal.programme.working_days import WorkingCalendar

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PLAIN = WorkingCalendar()
MARCH_END = datetime.datetime(2021, 3, 31, 23, 59, 59, tzinfo=HANOI)


@dataclass(frozen=True)
class Mark:
    days_before: int
    working_days: bool = False
    hour: int = 8


def at(month: int, day: int, hour: int = 8) -> datetime.datetime:
    return datetime.datetime(2021, month, day, hour, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("mark", "moment"),
    [
        (Mark(7), at(3, 24)),
        (Mark(3), at(3, 26)),  # Sunday 28 → Friday
        (Mark(4), at(3, 26)),  # Saturday 27 → Friday
        (Mark(5, working_days=True), at(3, 24)),
        (Mark(0, hour=14), at(3, 31, 14)),
        (Mark(-1), at(4, 1)),
        (Mark(-3), at(4, 5)),  # Saturday 3/4 → Monday
        (Mark(-3, working_days=True), at(4, 5)),
    ],
)
def test_slot_of_end_of_march(mark, moment):
    assert slot_of(mark, MARCH_END, PLAIN).moment == moment


def test_last_day_on_a_sunday_is_told_on_friday():
    slot = slot_of(Mark(0), datetime.datetime(2021, 3, 28, 23, 59, 59, tzinfo=HANOI), PLAIN)
    assert (slot.moment, slot.nominal, slot.is_moved) == (at(3, 26), datetime.date(2021, 3, 28), True)


def test_notice_of_an_hour_after_the_deadline_goes_out_the_working_day_before():
    assert slot_of(Mark(0, hour=8), at(3, 29, 7), PLAIN).moment == at(3, 26)
    assert slot_of(Mark(0, hour=8), at(3, 29, 8), PLAIN).moment == at(3, 29)


def test_days_entered_move_a_notice():
    calendar = WorkingCalendar(
        {datetime.date(2021, 3, 24): (False, "Nghỉ"), datetime.date(2021, 3, 28): (True, "Làm bù")}
    )
    assert slot_of(Mark(7), MARCH_END, calendar).moment == at(3, 23)
    assert slot_of(Mark(3), MARCH_END, calendar).moment == at(3, 28)


def slots(*marks: Mark):
    return [slot_of(one, MARCH_END, PLAIN) for one in marks]


def test_of_two_on_one_day_the_nearer_to_the_deadline_stays():
    before = nearest_of_each_day(slots(Mark(5), Mark(4), Mark(3), Mark(0)))
    assert [one.milestone.days_before for one in before] == [3, 0]
    assert [one.milestone.days_before for one in nearest_of_each_day(slots(Mark(-4), Mark(-3)))] == [-3]
    both = slots(Mark(7), Mark(5, working_days=True))
    assert [one.milestone.working_days for one in nearest_of_each_day(both)] == [False]


def test_earlier_hour_of_the_same_day_does_not_let_the_farther_milestone_slip_through():
    both = slots(Mark(4, hour=7), Mark(3, hour=14))
    assert come_by(both, at(3, 26, 9)) == []
    assert [one.milestone.days_before for one in come_by(both, at(3, 26, 14))] == [3]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(3, 16), []),
        (at(3, 31, 23), [0]),
        (at(4, 1, 7), []),
        (at(4, 1, 8), [-1]),
        (at(4, 5, 8), [-3]),
        (at(4, 12, 8), [-3]),
        (at(4, 12, 9), []),  # a week after its time it is stale
    ],
)
def test_come_by_after_the_deadline_tells_only_what_is_after_it(now, expected):
    assert [one.milestone.days_before for one in come_by(slots(Mark(7), Mark(0), Mark(-1), Mark(-3)), now)] == expected


marks = st.lists(
    st.builds(Mark, st.integers(-90, 90), st.booleans(), st.integers(0, 23)),
    max_size=6,
    unique_by=lambda one: (one.days_before, one.working_days),
)
days_off = st.dictionaries(
    st.dates(datetime.date(2020, 12, 1), datetime.date(2021, 8, 1)),
    st.tuples(st.booleans(), st.just("Nhập")),
    max_size=12,
)
dues = st.datetimes(datetime.datetime(2021, 2, 1), datetime.datetime(2021, 6, 30), timezones=st.just(HANOI))


@settings(max_examples=150, deadline=None)
@given(marks, days_off, dues)
def test_any_milestones_are_sent_once_on_working_days_on_their_side_of_the_deadline(given_marks, entered, due):
    """A beat that ticks every six hours over the half year, against the calendar, the deadline and itself."""
    calendar = WorkingCalendar(entered)
    due = due.replace(microsecond=0)
    plan = [slot_of(one, due, calendar) for one in given_marks]
    for slot in plan:
        assert calendar.works(slot.day)
        if slot.is_after:
            assert slot.day > last_day(due)
            assert slot.day >= slot.nominal
        else:
            assert not has_passed(due, slot.moment)
            assert slot.day <= slot.nominal
    kept = nearest_of_each_day(plan)
    assert len({slot.day for slot in kept}) == len(kept)
    sent: list = []
    now = min((slot.moment for slot in plan), default=due) - datetime.timedelta(hours=1)
    while now <= max((slot.moment for slot in plan), default=due) + datetime.timedelta(hours=12):
        sent += [slot.milestone for slot in come_by(plan, now) if slot.milestone not in sent[-1:]]
        now += datetime.timedelta(hours=6)
    assert len(sent) == len(set(sent))  # nothing comes back once it was followed by another
    assert set(sent) <= {slot.milestone for slot in kept}
    assert [slot.milestone for slot in kept for day in [slot.day] if slot in on_day(plan, day)] == [
        slot.milestone for slot in kept
    ]
