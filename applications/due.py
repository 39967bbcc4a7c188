"""By when things are due, in Hà Nội time. How many days people have is data of the cycle."""

import datetime

from django.utils import timezone

from spcncl_portal.programme.models import Cycle, DeadlineKind
from spcncl_portal.programme.working_days import add_working_days


def check_due(cycle: Cycle, at: datetime.datetime) -> datetime.datetime:
    """By when staff answer what came at `at`: the end of the cycle's `check_days`-th working day after it."""
    return end_of_day(add_working_days(timezone.localdate(at), cycle.check_days))


def appeal_due(cycle: Cycle, at: datetime.datetime) -> datetime.datetime:
    """By when the enterprise may object to what was refused at `at`: the end of the `appeal_days`-th working day."""
    return end_of_day(add_working_days(timezone.localdate(at), cycle.appeal_days))


def dossier_due(cycle: Cycle) -> datetime.datetime:
    """By when a draft is to be submitted."""
    return _deadline_or_end(cycle, DeadlineKind.DOSSIER)


def scoring_due(cycle: Cycle) -> datetime.datetime:
    """By when an accepted dossier is to be scored."""
    return _deadline_or_end(cycle, DeadlineKind.SCORING)


def decision_due(cycle: Cycle) -> datetime.datetime:
    """By when what was scored is to be decided: the programme recognises within the cycle's year."""
    return year_end(cycle)


def _deadline_or_end(cycle: Cycle, kind: str) -> datetime.datetime:
    """The cycle's deadline; one that sets none ends with its year, so that nothing open is without a date."""
    deadline = cycle.deadline(kind)
    return deadline.at if deadline and deadline.at else year_end(cycle)


def year_end(cycle: Cycle) -> datetime.datetime:
    return end_of_day(datetime.date(cycle.year, 12, 31))


def end_of_day(day: datetime.date) -> datetime.datetime:
    """The last second of a day in Hà Nội."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59, 59)))
