"""Reminders around a deadline: who is due which milestone, by the facts of a moment.

An app registers for a kind of deadline who is still silent (`reminder_source`); this module knows extensions,
milestones and the ledger, notifications.timetable knows the days.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.registry import Registry
from spcncl_portal.programme.calc import HANOI, last_day
from spcncl_portal.programme.extensions import in_force, key_of, later
from spcncl_portal.programme.milestones import OFFICE
from spcncl_portal.programme.models import Cycle, Deadline, Extension, Milestone
from spcncl_portal.programme.working_days import WorkingCalendar, working_calendar

from . import reminder_words
from .models import Notice
from .outbox import Letter, queue
from .timetable import Slot, come_by, on_day, slot_of

NOTICE_KINDS = ("reminder", "last_day", "overdue", "escalation")
Chooser = Callable[[list[Slot]], list[Slot]]


@dataclass(frozen=True)
class Silent:
    """A thing (body, enterprise, dossier …) that has not yet done what the deadline asks, and its people.

    recipients: role key (programme.milestones.RECIPIENTS) → users or bare addresses; a milestone picks among them.
    deadline: by when this thing is due; a source leaves it empty where the cycle's deadline counts, and registered
    sources give it with extensions applied. since: notices of an earlier moment do not concern it (it was returned, or
    extended, only then). missing: a function that says in the reader's language what is not there yet.
    names: only of what the office is told, who is silent.
    """

    subject: object
    code: str
    name: str
    recipients: dict[str, tuple]
    url: str
    body: object = None
    deadline: datetime.datetime | None = None
    since: datetime.datetime | None = None
    missing: Callable[[], str] | None = None
    extension: Extension | None = None
    names: tuple[str, ...] = ()

    def told(self, keys: Iterable[str]) -> list:
        """The people whom a milestone with the recipient `keys` tells; the contact address where there are none."""
        people = {_address(one): one for key in keys if key != "contact" for one in self.recipients.get(key, ())}
        if not people and "contact" in keys:
            people = {_address(one): one for one in self.recipients.get("contact", ())}
        return list(people.values())


def _address(person) -> str:
    return getattr(person, "email", person).lower()


@dataclass(frozen=True)
class Due:
    """One line of the due list: a milestone for one recipient."""

    slot: Slot = field(repr=False)
    days_left: int
    silent: Silent
    letter: Letter

    @property
    def milestone(self) -> Milestone:
        return self.slot.milestone

    @property
    def kind(self) -> str:
        return self.milestone.kind


Source = Callable[[Cycle, datetime.datetime], Iterable[Silent]]
# kind of deadline → function(cycle, at) -> iterable of Silent with the effective deadlines
sources: Registry[Source] = Registry("reminder source")


def reminder_source(kind: str) -> Callable[[Source], Source]:
    """Register who is silent for a kind of deadline; `sources` then tells it with extensions applied."""

    def register(function: Source) -> Source:
        sources.add(kind, lambda cycle, at: _with_extensions(cycle, kind, at, function(cycle, at)))
        return function

    return register


def _with_extensions(cycle: Cycle, kind: str, at: datetime.datetime, silents: Iterable[Silent]) -> Iterator[Silent]:
    """The silent things with their effective deadlines; whoever is excused is left out."""
    deadline = cycle.deadline(kind)
    given = in_force(deadline, at) if deadline else {}
    for silent in silents:
        usual = silent.deadline or (deadline.at if deadline else None)
        extension = given.get(key_of(silent.subject))
        if extension is None:
            yield replace(silent, deadline=usual)
        elif not extension.excused:
            since = max(filter(None, (silent.since, extension.at)))
            yield replace(silent, deadline=later(usual, extension.until), since=since, extension=extension)


def send_moment(milestone: Milestone, calendar: WorkingCalendar | None = None) -> datetime.datetime:
    """When the milestone's notice goes out for those who have no date of their own."""
    return slot_of(milestone, milestone.deadline.at, calendar or working_calendar()).moment


def due_now(cycle: Cycle, now: datetime.datetime | None = None) -> list[Due]:
    """What is due at this moment, sent already or not."""
    now = now or timezone.now()
    return _due(cycle, now.astimezone(HANOI).date(), lambda _hour: now, lambda slots: come_by(slots, now))


def due_on(cycle: Cycle, day: datetime.date) -> list[Due]:
    """What was or will be due on `day`, by the facts of its hour of sending, or of now when that is earlier."""
    now = timezone.now()
    today = now.astimezone(HANOI).date() == day

    def facts(hour: int) -> datetime.datetime:
        return now if today else min(datetime.datetime.combine(day, datetime.time(hour), HANOI), now)

    return _due(cycle, day, facts, lambda slots: on_day(slots, day), by_hour=not today)


def _due(cycle: Cycle, day: datetime.date, facts, choose: Chooser, *, by_hour: bool = False) -> list[Due]:
    """The lines of all deadlines. facts: hour → the moment whose facts count; `by_hour`: each hour has its own."""
    calendar, lines = working_calendar(), []
    office = SimpleLazyObject(_office_people)
    for deadline in cycle.deadlines.all():
        milestones = list(deadline.milestones.all())
        for one in milestones:
            one.deadline = deadline
        if deadline.kind not in sources or not milestones:
            continue
        plan = _Plan(milestones, calendar)
        for hour in sorted({one.hour for one in milestones}) if by_hour else [None]:
            silents = list(sources.get(deadline.kind)(cycle, facts(hour)))
            silents += _for_the_office(deadline, silents, milestones, office)
            for silent in silents:
                for slot, person in _chosen(plan, silent, choose):
                    if hour is None or slot.milestone.hour == hour:
                        lines.append(_line(cycle, deadline, slot, silent, person, day))
    return lines


class _Plan:
    """The slots of each due date, reckoned once: most of the silent things share one."""

    def __init__(self, milestones: list[Milestone], calendar: WorkingCalendar):
        self.milestones, self.calendar, self.known = milestones, calendar, {}

    def slots(self, due: datetime.datetime) -> list[Slot]:
        if due not in self.known:
            self.known[due] = [slot_of(one, due, self.calendar) for one in self.milestones]
        return self.known[due]


def _chosen(plan: _Plan, silent: Silent, choose: Chooser) -> Iterator[tuple[Slot, object]]:
    """Which milestone each person of the silent thing is told; "" stands for nobody where nobody is known.

    The rule of one notice a day holds for each person: the head's is not lost because the officer's is nearer.
    """
    if silent.deadline is None:
        return
    by_address: dict[str, tuple[object, list[Slot]]] = {}
    for slot in plan.slots(silent.deadline):
        if silent.since is not None and slot.moment < silent.since:
            continue
        keys = [key for key in slot.milestone.told if (key in OFFICE) == isinstance(silent.subject, Deadline)]
        for person in keys and (silent.told(keys) or [""]):
            by_address.setdefault(_address(person), (person, []))[1].append(slot)
    for person, slots in by_address.values():
        for slot in choose(slots):
            yield slot, person


def _office_people() -> dict[str, tuple]:
    """Staff and leaders, who are told of all the silent ones together."""
    people: dict[str, list] = {"staff": [], "leader": []}
    roles = {Role.STAFF: "staff", Role.LEADER: "leader"}
    granted = User.objects.filter(is_active=True, grants__role__in=roles, grants__revoked_at=None)
    for person in granted.prefetch_related("grants").order_by("pk").distinct():
        for grant in person.grants.all():
            if grant.role in roles and grant.revoked_at is None:
                people[roles[grant.role]].append(person)
    return {key: tuple(found) for key, found in people.items()}


def _for_the_office(deadline: Deadline, silents: list[Silent], milestones: list[Milestone], office) -> list[Silent]:
    """One Silent for each due date, for the office, where a milestone tells it; it is about the deadline itself."""
    if not silents or not any(set(OFFICE) & set(one.told) for one in milestones):
        return []
    by_due: dict[datetime.datetime, list[Silent]] = {}
    for silent in silents:
        if silent.deadline is not None:
            by_due.setdefault(silent.deadline, []).append(silent)
    return [
        Silent(
            subject=deadline,
            code="",
            name="Sở Công Thương",
            recipients={key: office[key] for key in OFFICE},
            url=group[0].url,
            deadline=due,
            names=tuple(one.name for one in group),
        )
        for due, group in by_due.items()
    ]


def _line(cycle: Cycle, deadline: Deadline, slot: Slot, silent: Silent, person, day: datetime.date) -> Due:
    milestone, days_left = slot.milestone, (last_day(slot.due) - day).days
    with translation.override(getattr(person, "language", settings.LANGUAGE_CODE)):
        title, text = _words(cycle, deadline, slot, silent, days_left)
    letter = Letter(
        kind=milestone.kind,
        subject=silent.subject,
        recipient=getattr(person, "email", person),
        user=person if hasattr(person, "email") else None,
        title=title,
        text=text,
        url=silent.url,
        milestone=milestone.code,
        deadline=slot.due,
        body=silent.body,
        cycle_year=cycle.year,
    )
    return Due(slot, days_left, silent, letter)


def _words(cycle: Cycle, deadline: Deadline, slot: Slot, silent: Silent, days_left: int) -> tuple[str, str]:
    """Title and text in the language that is active."""
    kind, asked = slot.milestone.kind, deadline.kind
    if silent.names:
        return (
            reminder_words.office_title(asked, days_left, len(silent.names), cycle.year),
            reminder_words.office_text(asked, slot.due, cycle.year, list(silent.names)),
        )
    missing = silent.missing() if silent.missing else ""
    extended = silent.extension is not None
    return (
        reminder_words.title(kind, asked, days_left, silent.name, cycle.year),
        reminder_words.text(kind, asked, slot.due, silent.name, cycle.year, missing=missing, extended=extended),
    )


def sent_keys(lines: list[Due]) -> set[str]:
    """Keys of the lines that the ledger already holds."""
    return set(Notice.objects.filter(key__in=[line.letter.key for line in lines]).values_list("key", flat=True))


def send_due(cycle: Cycle, now: datetime.datetime | None = None) -> tuple[list[Due], set[str], int]:
    """Queue what is due now and not in the ledger yet; return the due lines, the keys sent before, and how many new.

    Silent or closed cycles send nothing.
    """
    if cycle.silent or not cycle.is_open:
        return [], set(), 0
    lines = due_now(cycle, now)
    before = sent_keys(lines)
    new = queue([line.letter for line in lines if line.letter.recipient])
    return lines, before, len(new)
