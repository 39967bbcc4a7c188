"""Working days in Hà Nội: weekends, public holidays, and the days that the administrator entered."""

import datetime

import pytest

from spcncl_portal.programme.models import DayOff
from spcncl_portal.programme.working_days import WorkingCalendar, add_working_days, working_calendar

PLAIN = WorkingCalendar()


def day(month: int, number: int) -> datetime.date:
    return datetime.date(2021, month, number)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (day(3, 15), 5, day(3, 22)),  # Monday → next Monday
        (day(4, 28), 5, day(5, 7)),  # 30/4, 1/5 and the day in lieu of it (3/5)
        (day(3, 31), -5, day(3, 24)),
        (day(3, 28), -1, day(3, 26)),  # from a Sunday back to Friday
        (day(3, 27), 1, day(3, 29)),
        (day(2, 9), 1, day(2, 17)),  # Tết Tân Sửu: 10/2 to 16/2
        (day(3, 31), 0, day(3, 31)),
    ],
)
def test_add_counts_working_days_both_ways(start, count, end):
    assert PLAIN.add(start, count) == end


def test_day_off_is_named():
    names = [PLAIN.name(one) for one in (day(3, 26), day(3, 27), day(3, 28), day(4, 21))]
    assert names == ["", "Thứ Bảy", "Chủ nhật", "Ngày Giỗ Tổ Hùng Vương"]
    assert not PLAIN.works(day(2, 12))  # the first of Tết


@pytest.mark.parametrize(
    ("asked", "before", "after"),
    [(day(3, 26), day(3, 26), day(3, 26)), (day(3, 27), day(3, 26), day(3, 29)), (day(2, 12), day(2, 9), day(2, 17))],
)
def test_nearest_working_day_on_either_side(asked, before, after):
    assert (PLAIN.at_or_before(asked), PLAIN.at_or_after(asked)) == (before, after)


@pytest.mark.django_db
def test_days_entered_as_data_count(django_assert_num_queries):
    DayOff.objects.create(day=day(3, 26), name="Nghỉ phòng dịch")
    DayOff.objects.create(day=day(3, 27), name="Làm bù", works=True)
    with django_assert_num_queries(1):
        calendar = working_calendar()
    assert (calendar.works(day(3, 26)), calendar.name(day(3, 26))) == (False, "Nghỉ phòng dịch")
    assert (calendar.works(day(3, 27)), calendar.name(day(3, 27))) == (True, "")
    assert add_working_days(day(3, 25), 1) == day(3, 27)
