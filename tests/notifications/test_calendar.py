"""A person's calendar behind its secret address, and invitations to meetings; read back with icalendar."""

import datetime

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.log_privacy import hide_personal_data
from spcncl_portal.notifications.actions import notify, renew_calendar_key
from spcncl_portal.notifications.calendar import Entry, entries_of
from spcncl_portal.notifications.calendar_file import CANCEL_MIME, INVITE_MIME, calendar_file, meeting_invite
from spcncl_portal.programme.actions import grant_extension, set_deadline, withdraw_extension
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.evaluation import CouncilFactory
from tests.factories.programme import (
    HANOI,
    BodyFactory,
    BodyMembershipFactory,
    CycleFactory,
    DeadlineFactory,
    end_of,
)

pytestmark = pytest.mark.django_db
YEAR = 2099  # ahead, so that it can be extended


@pytest.fixture(autouse=True)
def no_misses():
    cache.clear()


@pytest.fixture
def cycle():
    """Nomination by 31/3 and dossiers by 31/5 of an open cycle."""
    cycle = CycleFactory(year=YEAR)
    DeadlineFactory(cycle=cycle, kind="dossier")
    return cycle


def address(user) -> str:
    return f"/lich/rieng/{renew_calendar_key(user=user).token}.ics"


def events(client, user) -> dict[str, object]:
    """UID without its host → event."""
    book = Calendar.from_ical(client.get(address(user)).content)
    return {str(event["uid"]).split("@")[0]: event for event in book.walk("VEVENT")}


def officer(*codes: str):
    user = UserFactory(roles=[Role.BODY_OFFICER])
    for code in codes:
        body = BodyFactory(code=code, name=f"Quận {code}", valid_to=None)
        BodyMembershipFactory(user=user, body=body)
    return user


def test_office_sees_the_deadlines_of_open_cycles(client, cycle):
    CycleFactory(year=2098, state="closed")
    CycleFactory(year=2097, silent=True)
    found = events(client, UserFactory(roles=[Role.STAFF]))
    assert set(found) == {f"deadline-nomination-{YEAR}", f"deadline-dossier-{YEAR}"}
    event = found[f"deadline-nomination-{YEAR}"]
    assert event.decoded("dtstart") == end_of(YEAR, 3, 31)
    assert event.decoded("dtstart").tzinfo is not None
    assert str(event["summary"]) == f"Hạn văn bản giới thiệu, chu kỳ SPCNCL {YEAR}"
    assert [alarm.decoded("trigger") for alarm in event.walk("VALARM")] == [
        -datetime.timedelta(days=1), -datetime.timedelta(hours=2),
    ]  # fmt: skip


def test_officer_sees_each_own_body_with_its_extension(client, cycle):
    user, staff = officer("001", "002"), UserFactory(roles=[Role.STAFF])
    deadline = cycle.deadlines.get(kind="nomination")
    first = events(client, user)
    assert {uid: event.decoded("dtstart") for uid, event in first.items()} == {
        f"deadline-nomination-{YEAR}-body-001": end_of(YEAR, 3, 31),
        f"deadline-nomination-{YEAR}-body-002": end_of(YEAR, 3, 31),
    }
    body = user.body_memberships.get(body__code="002").body
    given = grant_extension(deadline=deadline, subject=body, until=end_of(YEAR, 4, 7), reason="Sáp nhập", by=staff)
    later = events(client, user)[f"deadline-nomination-{YEAR}-body-002"]
    assert later.decoded("dtstart") == end_of(YEAR, 4, 7)
    assert "Đã được gia hạn: Sáp nhập" in str(later["description"])
    assert later.decoded("last-modified") >= first[f"deadline-nomination-{YEAR}-body-002"].decoded("last-modified")
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        withdraw_extension(extension=given, reason="Nhầm", by=staff)
        back = events(client, user)[f"deadline-nomination-{YEAR}-body-002"]
    assert (back.decoded("dtstart"), back["sequence"] > later["sequence"]) == (end_of(YEAR, 3, 31), True)
    grant_extension(deadline=deadline, subject=body, excused=True, reason="Không có sản phẩm", by=staff)
    assert list(events(client, user)) == [f"deadline-nomination-{YEAR}-body-001"]


def test_moved_deadline_keeps_its_uid_and_counts_up(client, cycle):
    staff = UserFactory(roles=[Role.STAFF])
    deadline, uid = cycle.deadlines.get(kind="dossier"), f"deadline-dossier-{YEAR}"
    type(cycle).objects.update(created_at=datetime.datetime(2026, 1, 1, tzinfo=HANOI))
    before = events(client, staff)[uid]
    set_deadline(deadline=deadline, at=end_of(YEAR, 6, 15), reason="Lùi", legal_note="", assumed=True, by=staff)
    after = events(client, staff)[uid]
    assert (before["uid"], after.decoded("dtstart")) == (after["uid"], end_of(YEAR, 6, 15))
    assert after["sequence"] > before["sequence"]
    assert "Hạn dự kiến" in str(after["description"])


def test_enterprise_sees_its_own_dates_alone(client, cycle):
    user = UserFactory(roles=[Role.ENTERPRISE])
    own = EnterpriseFactory(owner=user, name="Công ty Sao Mai")
    DossierFactory(
        cycle=cycle, enterprise=own, code="2099-001", state="returned", due_at=end_of(YEAR, 7, 3), product_name="Quạt"
    )
    DossierFactory(cycle=cycle, code="2099-002", state="returned", due_at=end_of(YEAR, 7, 4))
    found = events(client, user)
    assert {uid: event.decoded("dtstart") for uid, event in found.items()} == {
        f"deadline-dossier-{YEAR}-enterprise-{own.pk}": end_of(YEAR, 5, 31),
        "correction-2099-001": end_of(YEAR, 7, 3),
    }
    assert str(found["correction-2099-001"]["summary"]) == "Hạn bổ sung hồ sơ 2099-001"
    assert "/ho-so/2099-001/" in str(found["correction-2099-001"]["url"])


def test_council_member_sees_until_when_sheets_are_signed(client, cycle):
    DeadlineFactory(cycle=cycle, kind="scoring", at=end_of(YEAR, 8, 15))
    member = CouncilFactory(cycle=cycle).members.exclude(position="secretary").first()
    found = events(client, member.user)
    assert {uid: event.decoded("dtstart") for uid, event in found.items()} == {
        f"deadline-scoring-{YEAR}-member-{member.pk}": end_of(YEAR, 8, 15)
    }


def test_people_without_dates_get_an_empty_calendar(client, cycle):
    assert events(client, UserFactory(roles=[Role.LECTURER])) == {}


def test_address_needs_no_sign_in_and_is_kept_by_nobody(client, cycle):
    answer = client.get(address(UserFactory(roles=[Role.STAFF])))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, max-age=900"
    assert answer["X-Robots-Tag"] == "noindex"


def test_old_unknown_and_closed_addresses_are_404(client, cycle):
    user = UserFactory(roles=[Role.STAFF])
    old, new = address(user), address(user)
    assert [client.get(old).status_code, client.get(new).status_code] == [404, 200]
    assert client.get("/lich/rieng/khong-co.ics").status_code == 404
    user.is_active = False
    user.save()
    assert client.get(new).status_code == 404


def test_who_guesses_is_held_back(client, cycle):
    secret = address(UserFactory(roles=[Role.STAFF]))
    for number in range(30):
        client.get(f"/lich/rieng/{number}.ics")
    assert client.get("/lich/rieng/x.ics").status_code == 429
    assert client.get(secret).status_code == 200  # many people's calendars are fetched from one place


def test_technical_log_does_not_hold_the_address():
    event = hide_personal_data(None, "info", {"event": "GET /lich/rieng/abcDEF-_1.ics", "path": "/lich/rieng/t.ics"})
    assert event == {"event": "GET /lich/rieng/•", "path": "/lich/rieng/•"}


def test_calendar_asks_as_often_for_many_bodies(cycle):
    few, many = officer("001"), officer(*(f"1{number:02}" for number in range(20)))

    def cost(user) -> int:
        user.roles
        with CaptureQueriesContext(connection) as queries:
            entries_of(user)
        return len(queries)

    assert cost(few) == cost(many)


def test_file_escapes_text_and_folds_long_lines():
    moment = datetime.datetime(2099, 1, 1, 8, tzinfo=HANOI)
    title = "Họp; xét, duyệt\nBEGIN:VEVENT " + "rất dài " * 30
    content = calendar_file(
        [Entry(uid="a", title=title, start=moment, changed_at=moment, end=moment, place="P. 1, T. 2")]
    )
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["summary"]), str(event["location"])) == (title, "P. 1, T. 2")
    assert event["transp"] == "OPAQUE"


def invite(**values) -> bytes:
    given = {
        "uid": "hop-1", "title": "Họp hội đồng", "place": "Phòng 2, 331 Cầu Giấy",
        "start": datetime.datetime(2099, 8, 3, 8, 30, tzinfo=HANOI),
        "end": datetime.datetime(2099, 8, 3, 11, 0, tzinfo=HANOI),
        "organizer": "sct@example.vn", "attendee": User(full_name="Lê Bình", email="binh@example.vn"),
    }  # fmt: skip
    return meeting_invite(**{**given, **values})


def test_invitation_asks_the_attendee_for_an_answer():
    book = Calendar.from_ical(invite())
    (event,) = book.walk("VEVENT")
    assert (str(book["method"]), str(event["status"]), event["sequence"]) == ("REQUEST", "CONFIRMED", 0)
    assert event.decoded("dtstart") == datetime.datetime(2099, 8, 3, 1, 30, tzinfo=datetime.UTC)
    assert event.decoded("dtend") == datetime.datetime(2099, 8, 3, 4, 0, tzinfo=datetime.UTC)
    assert (str(event["location"]), str(event["organizer"])) == ("Phòng 2, 331 Cầu Giấy", "mailto:sct@example.vn")
    attendee = event["attendee"]
    assert (str(attendee), attendee.params["CN"], attendee.params["RSVP"], attendee.params["PARTSTAT"]) == (
        "mailto:binh@example.vn", "Lê Bình", "TRUE", "NEEDS-ACTION",
    )  # fmt: skip
    assert len(event.walk("VALARM")) == 1


def test_cancellation_names_the_same_meeting_with_a_higher_sequence():
    first, last = Calendar.from_ical(invite()), Calendar.from_ical(invite(sequence=1, cancelled=True))
    (before,), (after,) = first.walk("VEVENT"), last.walk("VEVENT")
    assert (str(last["method"]), str(after["status"]), after["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert before["uid"] == after["uid"]


@pytest.mark.parametrize(("mime", "method"), [(INVITE_MIME, "REQUEST"), (CANCEL_MIME, "CANCEL")])
def test_invitation_travels_with_a_notice(mime, method):
    files = [("moi-hop.ics", invite(cancelled=method == "CANCEL"), mime)]
    person = UserFactory()
    (notice,) = notify(
        kind="meeting", subject=CycleFactory(), recipients=[person], title="Mời họp", text="N", attachments=files
    )
    message = notice.mail.prepare_email_message().message()
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert part.get_param("method") == method
    assert str(Calendar.from_ical(part.get_payload(decode=True))["method"]) == method
