"""What stands in a person's own calendar. Apps above register what concerns whom (`calendar_sources`)."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.registry import Registry
from spcncl_portal.programme.models import Cycle, Deadline, Extension
from spcncl_portal.programme.queries import open_cycles

# Whose work runs along all the deadlines of a cycle; everybody else has entries from the apps above.
OFFICE = {Role.STAFF, Role.LEADER, Role.COUNCIL_SECRETARY, Role.AUDITOR}


@dataclass(frozen=True)
class Entry:
    """One event of a calendar.

    uid: stays the same when the event moves, so that calendars follow. start, end: aware; without an end it is an
    instant. changed_at: when it last became what it is; calendars take the newest. url: path within the portal.
    alarms: how long before the start the calendar reminds.
    """

    uid: str
    title: str
    start: datetime.datetime
    changed_at: datetime.datetime
    end: datetime.datetime | None = None
    text: str = ""
    url: str = ""
    place: str = ""
    alarms: tuple[datetime.timedelta, ...] = (datetime.timedelta(days=1), datetime.timedelta(hours=2))


Source = Callable[..., Iterable[Entry]]
# name → function(user) -> entries, few queries each; it gives nothing for people whom it does not concern.
calendar_sources: Registry[Source] = Registry("calendar source")


def entries_of(user) -> list[Entry]:
    """Everything in the person's calendar, soonest first."""
    return sorted((entry for source in calendar_sources for entry in source(user)), key=lambda entry: entry.start)


def cycles_with_changes() -> Iterable[Cycle]:
    """The open cycles with deadlines and what was changed about them, for `deadline_entry`."""
    return open_cycles().prefetch_related("deadlines__changes", "deadlines__extensions")


def deadline_entry(
    deadline: Deadline,
    *,
    title: str = "",
    url: str = "",
    of: str = "",
    extension: Extension | None = None,
    at: datetime.datetime | None = None,
) -> Entry | None:
    """The entry of a deadline of a cycle; None when there is no date, or nothing is asked any more.

    of: whose deadline it is, when people have their own ("body-008"). extension: what was granted to them. at: the
    date of a thing that has its own.
    """
    usual = at or deadline.at
    if usual is None or (extension is not None and extension.excused):
        return None
    start = usual if extension is None else max(usual, extension.until)
    cycle = deadline.cycle
    stamps = [cycle.created_at, *changed_at(deadline), *([extension.at] if extension else [])]
    notes = [_("Hạn dự kiến, chưa có trong văn bản.")] if deadline.assumed else []
    notes += [_("Đã được gia hạn: %(reason)s") % {"reason": extension.reason}] if extension else []
    words = {"kind": deadline.get_kind_display(), "year": cycle.year}
    return Entry(
        uid=f"deadline-{deadline.kind}-{cycle.year}" + (f"-{of}" if of else ""),
        title=title or _("Hạn %(kind)s, chu kỳ SPCNCL %(year)s") % words,
        start=start,
        changed_at=max(stamps),
        text=" ".join(notes),
        url=url or reverse("programme:calendar"),
    )


def changed_at(deadline: Deadline) -> list[datetime.datetime]:
    """When the date was moved, or an extension of anybody taken back: the date that holds then is news again."""
    taken_back = [one.withdrawn_at for one in deadline.extensions.all() if one.withdrawn_at]
    return [*(change.at for change in deadline.changes.all()), *taken_back]


def office_deadlines(user) -> Iterable[Entry]:
    """The office sees all the deadlines of the open cycles, as they hold for everybody."""
    if not OFFICE & user.roles:
        return
    for cycle in cycles_with_changes():
        for deadline in cycle.deadlines.all():
            entry = deadline_entry(deadline)
            if entry is not None:
                yield entry


calendar_sources.add("office", office_deadlines)
