"""When the notices of a deadline go out. Pure: no database, no clock.

Holidays and weekends move a notice, never a deadline: one before the deadline, or on its last day, goes out on the
nearest working day before; one after it on the next working day.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from spcncl_portal.programme.calc import HANOI, has_passed, last_day
from spcncl_portal.programme.working_days import ONE, WorkingCalendar

# A notice after the deadline that could not go out in its time (the beat stood still, the cycle was closed) is still
# sent that many days later; then it is stale.
STALE_AFTER = datetime.timedelta(days=7)


class MilestoneLike(Protocol):
    days_before: int
    working_days: bool
    hour: int


@dataclass(frozen=True)
class Slot:
    """A milestone of one due date: the day it stands for, and the moment at which its notice goes out."""

    milestone: MilestoneLike
    due: datetime.datetime
    nominal: datetime.date
    moment: datetime.datetime

    @property
    def day(self) -> datetime.date:
        return self.moment.date()

    @property
    def is_after(self) -> bool:
        return self.milestone.days_before < 0

    @property
    def is_moved(self) -> bool:
        return self.day != self.nominal

    @property
    def distance(self) -> tuple:
        """How far from the deadline the milestone stands; the nearest of a day is the one that is sent."""
        return abs((self.nominal - last_day(self.due)).days), self.milestone.working_days


def slot_of(milestone: MilestoneLike, due: datetime.datetime, calendar: WorkingCalendar) -> Slot:
    """When the notice of `milestone` goes out for something that is due at `due`."""
    last, days = last_day(due), milestone.days_before
    nominal = calendar.add(last, -days) if milestone.working_days and days else last - datetime.timedelta(days=days)
    day = calendar.at_or_before(nominal) if days >= 0 else calendar.at_or_after(nominal)
    moment = datetime.datetime.combine(day, datetime.time(milestone.hour), HANOI)
    while days >= 0 and has_passed(due, moment):  # due at 7:00, notices at 8:00
        day = calendar.at_or_before(day - ONE)
        moment = datetime.datetime.combine(day, datetime.time(milestone.hour), HANOI)
    return Slot(milestone, due, nominal, moment)


def nearest_of_each_day(slots: Iterable[Slot]) -> list[Slot]:
    """Of several that land on one day only the one nearest to the deadline; in the order of their moments."""
    by_day: dict[datetime.date, Slot] = {}
    for slot in slots:
        held = by_day.get(slot.day)
        if held is None or slot.distance < held.distance:
            by_day[slot.day] = slot
    return sorted(by_day.values(), key=lambda slot: slot.moment)


def come_by(slots: Iterable[Slot], now: datetime.datetime) -> list[Slot]:
    """The latest whose moment has come, of those before the deadline while it has not passed, else of those after.

    Only the latest: a cycle opened, or a beat restarted, six days before the deadline sends one notice, not three.
    """
    come = [
        slot
        for slot in nearest_of_each_day(slots)
        if slot.moment <= now and slot.is_after == has_passed(slot.due, now) and not _is_stale(slot, now)
    ]
    return come[-1:]


def _is_stale(slot: Slot, now: datetime.datetime) -> bool:
    return slot.is_after and now - slot.moment > STALE_AFTER


def on_day(slots: Iterable[Slot], day: datetime.date) -> list[Slot]:
    """The one whose notice goes out on `day`."""
    return [slot for slot in nearest_of_each_day(slots) if slot.day == day]
