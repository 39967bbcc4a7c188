"""Working days in Hà Nội: no Saturdays, Sundays, public holidays, nor the days off that the administrator entered.

The pure part knows a calendar; `working_calendar` reads the days that are entered as data. A day off moves a notice,
never a deadline.
"""

import datetime
from dataclasses import dataclass, field
from functools import lru_cache

import holidays
from django.utils.translation import gettext as _

ONE = datetime.timedelta(days=1)
SATURDAY = 5


@lru_cache(maxsize=32)
def public_holidays(year: int) -> dict[datetime.date, str]:
    """The public holidays of Viet Nam with their Vietnamese names (Điều 112 of the Labour Code, by `holidays`)."""
    return dict(holidays.country_holidays("VN", years=year, language="vi"))


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked; `entered`: day → (works, name), what the administrator added to the public holidays."""

    entered: dict[datetime.date, tuple[bool, str]] = field(default_factory=dict)

    def works(self, day: datetime.date) -> bool:
        if day in self.entered:
            return self.entered[day][0]
        return day.weekday() < SATURDAY and day not in public_holidays(day.year)

    def name(self, day: datetime.date) -> str:
        """What a day off is called; empty for a working day."""
        if self.works(day):
            return ""
        if day in self.entered:
            return self.entered[day][1]
        weekend = _("Thứ Bảy") if day.weekday() == SATURDAY else _("Chủ nhật")
        return public_holidays(day.year).get(day) or weekend

    def at_or_before(self, day: datetime.date) -> datetime.date:
        """`day` itself when it is worked, else the nearest working day before it."""
        while not self.works(day):
            day -= ONE
        return day

    def at_or_after(self, day: datetime.date) -> datetime.date:
        """`day` itself when it is worked, else the next working day."""
        while not self.works(day):
            day += ONE
        return day

    def add(self, day: datetime.date, count: int) -> datetime.date:
        """The day that is `count` working days after `day`, or before it when `count` is negative."""
        step = ONE if count > 0 else -ONE
        for _number in range(abs(count)):
            day += step
            day = self.at_or_after(day) if count > 0 else self.at_or_before(day)
        return day

    def count(self, after: datetime.date, until: datetime.date) -> int:
        """How many working days lie after `after`, up to and including `until`; negative when `until` is before."""
        if until < after:
            return -self.count(until, after)
        days = (after + number * ONE for number in range(1, (until - after).days + 1))
        return sum(self.works(day) for day in days)


def working_calendar() -> WorkingCalendar:
    """The calendar with the days that are entered as data; one query."""
    from .models import DayOff

    return WorkingCalendar({one.day: (one.works, one.name) for one in DayOff.objects.all()})


def add_working_days(day: datetime.date, count: int) -> datetime.date:
    """The day that is `count` working days after `day` by the calendar in force; one query."""
    return working_calendar().add(day, count)
