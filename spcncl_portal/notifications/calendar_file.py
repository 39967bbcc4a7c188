"""iCalendar files (RFC 5545): a person's calendar, and invitations to meetings that mail programs understand."""

import datetime
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from .calendar import Entry

# SEQUENCE only has to grow with every change: minutes since then.
EPOCH = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
INVITE_MIME, CANCEL_MIME = "text/calendar; method=REQUEST", "text/calendar; method=CANCEL"


def calendar_file(entries: Iterable[Entry]) -> bytes:
    """A calendar to subscribe to; times in UTC, which every program turns into its own."""
    book = _book("PUBLISH")
    book.add("x-wr-calname", _("Việc của tôi – sản phẩm công nghiệp chủ lực Hà Nội"))
    book.add("x-wr-timezone", settings.TIME_ZONE)
    book.add("refresh-interval", datetime.timedelta(hours=1))
    book.add("x-published-ttl", "PT1H")
    for entry in entries:
        book.add_component(_event(entry))
    return book.to_ical()


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{_host()}")
    event.add("summary", entry.title)
    event.add("dtstamp", _utc(entry.changed_at))
    event.add("last-modified", _utc(entry.changed_at))
    event.add("sequence", max(0, int((entry.changed_at - EPOCH).total_seconds()) // 60))
    event.add("dtstart", _utc(entry.start))
    if entry.end is not None:
        event.add("dtend", _utc(entry.end))
    event.add("transp", "OPAQUE" if entry.end else "TRANSPARENT")  # a deadline does not block the day
    address = settings.SITE_URL + entry.url if entry.url else ""
    text = "\n".join(part for part in (entry.text, address) if part)
    if text:
        event.add("description", text)
    if address:
        event.add("url", address)
    if entry.place:
        event.add("location", entry.place)
    for ahead in entry.alarms:
        event.add_component(_alarm(entry.title, ahead))
    return event


def meeting_invite(
    *,
    uid: str,
    title: str,
    start: datetime.datetime,
    end: datetime.datetime,
    place: str,
    organizer,
    attendee,
    sequence: int = 0,
    cancelled: bool = False,
    text: str = "",
) -> bytes:
    """An invitation to a meeting for one attendee, or its cancellation; attach it with INVITE_MIME or CANCEL_MIME.

    uid: of the meeting, the same in every version. sequence: 0 for the first, one more for each change; a
    cancellation too needs a higher one than what it cancels. organizer, attendee: people, or bare e-mail addresses.
    """
    book = _book("CANCEL" if cancelled else "REQUEST")
    event = Event()
    event.add("uid", f"{uid}@{_host()}")
    event.add("summary", title)
    event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    event.add("sequence", sequence)
    event.add("dtstart", _utc(start))
    event.add("dtend", _utc(end))
    event.add("location", place)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if text:
        event.add("description", text)
    event.add("organizer", _address(organizer))
    asked = _address(attendee)
    asked.params["partstat"] = vText("NEEDS-ACTION")
    asked.params["role"] = vText("REQ-PARTICIPANT")
    asked.params["rsvp"] = vText("TRUE")
    event.add("attendee", asked, encode=0)
    if not cancelled:
        event.add_component(_alarm(title, datetime.timedelta(hours=1)))
    book.add_component(event)
    return book.to_ical()


def _book(method: str) -> Calendar:
    book = Calendar()
    book.add("prodid", "-//SPCNCL Ha Noi//Lich//VI")
    book.add("version", "2.0")
    book.add("method", method)
    return book


def _alarm(title: str, ahead: datetime.timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -ahead)
    return alarm


def _address(person) -> vCalAddress:
    address = vCalAddress(f"mailto:{getattr(person, 'email', person)}")
    if hasattr(person, "email"):
        address.params["cn"] = vText(str(person))
    return address


def _utc(at: datetime.datetime) -> datetime.datetime:
    return at.astimezone(datetime.UTC).replace(microsecond=0)


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "spcncl.portal"
