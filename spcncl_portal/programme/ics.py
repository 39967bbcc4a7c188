"""The calendar as an iCalendar file that Outlook, Google and telephones take in."""

import datetime
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from .queries import CalendarEntry


def calendar_file(entries: Iterable[CalendarEntry]) -> bytes:
    """One event for each deadline; the uid stays the same when the deadline moves, so that calendars follow."""
    book = Calendar()
    book.add("prodid", "-//SPCNCL Ha Noi//Lich//VI")
    book.add("version", "2.0")
    book.add("x-wr-calname", _("Lịch xét chọn sản phẩm công nghiệp chủ lực"))
    book.add("x-wr-timezone", settings.TIME_ZONE)
    for entry in entries:
        book.add_component(_event(entry))
    return book.to_ical()


def _event(entry: CalendarEntry) -> Event:
    deadline, cycle = entry.deadline, entry.cycle
    words = {"kind": deadline.get_kind_display(), "year": cycle.year}
    event = Event()
    event.add("uid", f"deadline-{deadline.kind}-{cycle.year}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("summary", _("Hạn %(kind)s, chu kỳ SPCNCL %(year)s") % words)
    event.add("dtstamp", cycle.updated_at)
    event.add("dtstart", deadline.at.astimezone(datetime.UTC))
    event.add("dtend", deadline.at.astimezone(datetime.UTC))
    event.add("url", f"{settings.SITE_URL}/lich/")
    if deadline.assumed:
        event.add("description", _("Hạn dự kiến, chưa có trong văn bản."))
    return event
