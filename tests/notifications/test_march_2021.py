"""March 2021 day by day: the beat ticks four times a day, letters come and go back, and the table of who got what, when
and why equals the one written by hand below."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from applications.models import NominationLetter
from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications import reminders
from spcncl_portal.notifications.models import Notice
from spcncl_portal.programme.actions import Mark, grant_extension, set_milestones
from spcncl_portal.programme.queries import cycle_of_year
from tests.factories.accounts import UserFactory
from tests.factories.applications import NominationLetterFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory, CycleFactory, end_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST, LAST = datetime.date(2021, 3, 1), datetime.date(2021, 4, 7)
BEAT_HOURS = (7, 8, 14, 20)
pytestmark = pytest.mark.django_db

# Facts. 17/3, 24/3 and 31/3/2021 are Wednesdays; 28/3 is a Sunday, 3/4 a Saturday.
# anh: officer and head, never sends.          bình: officer; sends 19/3, is returned 22/3, sends again 30/3 9:30.
# cường: only a contact address; sends 29/3.   dũng: officer; on 25/3 10:00 gets until 9/4.
# em: officer; excused on 23/3 9:00.           gấm: officer; a paper letter of 23/3 is recorded on 25/3 16:00.
# hoa: a head and a contact address, never sends.  không: nobody at all, never sends.
MARKS = [
    Mark(14),
    Mark(7),
    Mark(3),
    Mark(1, hour=14),
    Mark(0),
    Mark(-1, working_days=True, recipients=["officer", "contact"]),
    Mark(-3, working_days=True, recipients=["head", "contact"], escalate=True),
]

# when | who | kind | milestone | effective deadline – why
TABLE = """
17/03 08:00 | anh.canbo    | reminder   | nomination-14  | 31/03
17/03 08:00 | anh.truong   | reminder   | nomination-14  | 31/03
17/03 08:00 | binh.canbo   | reminder   | nomination-14  | 31/03
17/03 08:00 | cuong.thu    | reminder   | nomination-14  | 31/03 – nobody has an account: the contact address
17/03 08:00 | dung.canbo   | reminder   | nomination-14  | 31/03
17/03 08:00 | em.canbo     | reminder   | nomination-14  | 31/03
17/03 08:00 | gam.canbo    | reminder   | nomination-14  | 31/03
17/03 08:00 | hoa.truong   | reminder   | nomination-14  | 31/03
24/03 08:00 | anh.canbo    | reminder   | nomination-7   | 31/03
24/03 08:00 | anh.truong   | reminder   | nomination-7   | 31/03
24/03 08:00 | binh.canbo   | reminder   | nomination-7   | 31/03 – the letter went back on 22/3
24/03 08:00 | cuong.thu    | reminder   | nomination-7   | 31/03
24/03 08:00 | dung.canbo   | reminder   | nomination-7   | 31/03 – em is excused since 23/3
24/03 08:00 | gam.canbo    | reminder   | nomination-7   | 31/03 – the paper letter is not recorded yet
24/03 08:00 | hoa.truong   | reminder   | nomination-7   | 31/03
26/03 08:00 | anh.canbo    | reminder   | nomination-3   | 31/03 – three days before is Sunday 28/3: told on Friday
26/03 08:00 | anh.truong   | reminder   | nomination-3   | 31/03
26/03 08:00 | binh.canbo   | reminder   | nomination-3   | 31/03
26/03 08:00 | cuong.thu    | reminder   | nomination-3   | 31/03
26/03 08:00 | dung.canbo   | reminder   | nomination-14  | 09/04 – fourteen days before the extension's date
26/03 08:00 | hoa.truong   | reminder   | nomination-3   | 31/03
30/03 14:00 | anh.canbo    | reminder   | nomination-1   | 31/03 – bình has sent again at 9:30, cường on 29/3
30/03 14:00 | anh.truong   | reminder   | nomination-1   | 31/03
30/03 14:00 | hoa.truong   | reminder   | nomination-1   | 31/03
31/03 08:00 | anh.canbo    | last_day   | nomination-0   | 31/03
31/03 08:00 | anh.truong   | last_day   | nomination-0   | 31/03
31/03 08:00 | hoa.truong   | last_day   | nomination-0   | 31/03
01/04 08:00 | anh.canbo    | overdue    | nomination+1wd | 31/03 – the officer only
01/04 08:00 | hoa.thu      | overdue    | nomination+1wd | 31/03 – no officer: the contact address
02/04 08:00 | dung.canbo   | reminder   | nomination-7   | 09/04
05/04 08:00 | anh.truong   | escalation | nomination+3wd | 31/03 – Thursday, Friday, Monday: the head
05/04 08:00 | hoa.truong   | escalation | nomination+3wd | 31/03
06/04 08:00 | dung.canbo   | reminder   | nomination-3   | 09/04
"""


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(2021, month, day, hour, minute, tzinfo=HANOI)


def by_hand() -> list[tuple[str, ...]]:
    lines = [line.partition("–")[0] for line in TABLE.strip().splitlines()]
    return sorted(tuple(part.strip() for part in line.split("|")) for line in lines)


@pytest.fixture
def world():
    with time_machine.travel(at(3, 1, 0), tick=False):
        staff = UserFactory(roles=[Role.STAFF], email="so@example.vn")
        cycle = CycleFactory()
        set_milestones(deadline=cycle.deadline("nomination"), marks=MARKS, by=staff)
        return staff, {
            "anh": body("anh", Role.BODY_OFFICER, Role.BODY_HEAD),
            "binh": body("binh", Role.BODY_OFFICER),
            "cuong": body("cuong", contact=True),
            "dung": body("dung", Role.BODY_OFFICER),
            "em": body("em", Role.BODY_OFFICER),
            "gam": body("gam", Role.BODY_OFFICER),
            "hoa": body("hoa", Role.BODY_HEAD, contact=True),
            "khong": body("khong"),
        }


def body(name: str, *roles: str, contact: bool = False):
    made = BodyFactory(name=f"Quận {name}", contact_email=f"{name}.thu@example.vn" if contact else "")
    for role in roles:
        what = "canbo" if role == Role.BODY_OFFICER else "truong"
        BodyMembershipFactory(body=made, user=UserFactory(roles=[role], email=f"{name}.{what}@example.vn"))
    return made


def letter(body, **values):
    return NominationLetterFactory(cycle=cycle_of_year(2021), body=body, number="1/UBND", **values)


def events(staff, bodies) -> list[tuple[datetime.datetime, object]]:
    """What happens besides the beat: moment, what is done then."""
    deadline = cycle_of_year(2021).deadline("nomination")

    def bounce(state: str, **times):
        NominationLetter.objects.filter(body=bodies["binh"]).update(state=state, **times)

    def extend(name: str, **values):
        grant_extension(deadline=deadline, subject=bodies[name], by=staff, **values)

    return [
        (at(3, 19, 10), lambda: letter(bodies["binh"], state="sent", sent_at=at(3, 19, 10))),
        (at(3, 22, 15), lambda: bounce("returned", returned_at=at(3, 22, 15))),
        (at(3, 23, 9), lambda: extend("em", excused=True, reason="Không có cơ sở sản xuất")),
        (at(3, 25, 10), lambda: extend("dung", until=end_of(2021, 4, 9), reason="Đang kiện toàn bộ máy")),
        (
            at(3, 25, 16),
            lambda: letter(
                bodies["gam"],
                state="received",
                on_paper=True,
                arrived_on=datetime.date(2021, 3, 23),
                sent_at=at(3, 25, 16),
            ),
        ),
        (at(3, 29, 14, 30), lambda: letter(bodies["cuong"], state="sent", sent_at=at(3, 29, 14, 30))),
        (at(3, 30, 9, 30), lambda: bounce("sent", sent_at=at(3, 30, 9, 30))),
    ]


def beats() -> list[tuple[datetime.datetime, object]]:
    days = [FIRST + datetime.timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    return [(at(day.month, day.day, hour), beat) for day in days for hour in BEAT_HOURS]


def beat() -> None:
    reminders.send_due(cycle_of_year(2021))


def live_through(world) -> None:
    for moment, happen in sorted([*events(*world), *beats()], key=lambda pair: pair[0]):
        with time_machine.travel(moment, tick=False):
            happen()


def sent_rows() -> list[tuple[str, ...]]:
    rows = Notice.objects.filter(kind__in=reminders.NOTICE_KINDS)
    return sorted(
        (
            timezone.localtime(one.created_at).strftime("%d/%m %H:%M"),
            one.recipient.removesuffix("@example.vn"),
            one.kind,
            one.milestone,
            timezone.localtime(one.effective_deadline).strftime("%d/%m"),
        )
        for one in rows
    )


def looked_back() -> list[tuple[str, ...]]:
    """As `sent_rows`, by what `due_on` tells of each day after the end."""
    cycle, found = cycle_of_year(2021), []
    with time_machine.travel(at(4, 7, 21), tick=False):
        for number in range((LAST - FIRST).days + 1):
            found += reminders.due_on(cycle, FIRST + datetime.timedelta(days=number))
    return sorted(
        (
            line.slot.moment.strftime("%d/%m %H:%M"),
            line.letter.recipient.removesuffix("@example.vn"),
            line.kind,
            line.milestone.code,
            line.slot.due.astimezone(HANOI).strftime("%d/%m"),
        )
        for line in found
        if line.letter.recipient
    )


def test_march_day_by_day_is_the_table_written_by_hand(world):
    live_through(world)
    assert sent_rows() == by_hand()
    others = Notice.objects.exclude(kind__in=reminders.NOTICE_KINDS).order_by("created_at")
    assert [(timezone.localtime(one.created_at).day, one.recipient, one.kind) for one in others] == [
        (23, "em.canbo@example.vn", "extension_granted"),
        (25, "dung.canbo@example.vn", "extension_granted"),
    ]
    # Looking back tells the same, but for the paper letter, which was there on 24/3 though nobody knew.
    unknown = ("24/03 08:00", "gam.canbo", "reminder", "nomination-7", "31/03")
    assert sorted([*looked_back(), unknown]) == by_hand()


def test_looking_ahead_from_the_first_of_march_counts_on_nothing_that_comes_later(world):
    with time_machine.travel(at(3, 1, 9), tick=False):
        ahead = reminders.due_on(cycle_of_year(2021), datetime.date(2021, 3, 24))
    assert len(ahead) == 9  # anh twice, the others once; không as nobody
    assert {line.slot.due for line in ahead} == {end_of(2021, 3, 31)}
