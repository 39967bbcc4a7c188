"""By when things are due, in Hà Nội time."""

import datetime

from django.utils import timezone

from spcncl_portal.programme.working_days import add_working_days

CHECK_WORKING_DAYS = 5


def check_due(at: datetime.datetime) -> datetime.datetime:
    """By when staff answer what came at `at`: the end of the fifth working day after it."""
    return end_of_day(add_working_days(timezone.localdate(at), CHECK_WORKING_DAYS))


def end_of_day(day: datetime.date) -> datetime.datetime:
    """The last second of a day in Hà Nội."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59, 59)))
