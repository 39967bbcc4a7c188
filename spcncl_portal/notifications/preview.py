"""The preview of a day's reminders: who, what, when and why, in words."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from spcncl_portal.core.templatetags.portal import vndate
from spcncl_portal.programme.milestones import when_words
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.working_days import WorkingCalendar, working_calendar

from . import reminders
from .kinds import label_of
from .reminders import Due
from .timetable import Slot

# A page that nobody scrolls to the end of is no preview.
SHOWN = 500


@dataclass(frozen=True)
class Row:
    """One notice of the day. why: the milestone and the effective deadline; moved: from which day off, in words."""

    line: Due
    sent: bool
    kind: str
    why: str
    moved: str

    @property
    def recipient(self) -> str:
        person = self.line.letter.user
        return f"{person} <{person.email}>" if person else self.line.letter.recipient


@dataclass(frozen=True)
class Preview:
    """The rows of a day (at most SHOWN of `total`); `off`: what the day is called when nobody works."""

    rows: list[Row]
    total: int
    off: str
    earlier: datetime.date | None
    later: datetime.date | None


def preview(cycle: Cycle, day: datetime.date) -> Preview:
    """Who gets or got what on `day`, by `due_on`; with the nearest days around it on which something goes out."""
    calendar = working_calendar()
    lines = reminders.due_on(cycle, day)
    sent = reminders.sent_keys(lines)
    rows = [_row(line, line.letter.key in sent, calendar) for line in lines[:SHOWN]]
    days = _usual_days(cycle, calendar)
    return Preview(
        rows=rows,
        total=len(lines),
        off=calendar.name(day),
        earlier=max((one for one in days if one < day), default=None),
        later=min((one for one in days if one > day), default=None),
    )


def _usual_days(cycle: Cycle, calendar: WorkingCalendar) -> set[datetime.date]:
    """Days of the milestones of those deadlines that count for everybody."""
    return {
        reminders.slot_of(one, deadline.at, calendar).day
        for deadline in cycle.deadlines.all()
        if deadline.at is not None and deadline.kind in reminders.sources
        for one in deadline.milestones.all()
    }


def _row(line: Due, sent: bool, calendar: WorkingCalendar) -> Row:
    milestone, slot = line.milestone, line.slot
    words = _("%(when)s, hạn %(kind)s %(due)s")
    values = {
        "when": when_words(milestone.days_before, milestone.working_days),
        "kind": milestone.deadline.get_kind_display(),
        "due": vndate(slot.due),
    }
    return Row(line, sent, label_of(line.kind), words % values, _moved(slot, calendar))


def _moved(slot: Slot, calendar: WorkingCalendar) -> str:
    if not slot.is_moved:
        return ""
    off = calendar.name(slot.nominal)
    if not off:
        return _("gửi sớm hơn vì đến giờ gửi thì hạn đã qua")
    return _("dời từ %(day)s (%(name)s)") % {"day": vndate(slot.nominal), "name": off}
