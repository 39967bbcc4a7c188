"""Who stays silent on a deadline, with what was tried already: notices, calls, letters; constant in queries."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.text import search_text
from spcncl_portal.programme.calc import HANOI, last_day
from spcncl_portal.programme.extensions import key_of
from spcncl_portal.programme.milestones import RECIPIENTS
from spcncl_portal.programme.models import Cycle, Deadline, DeadlineKind

from .models import Call, Notice, Urged, UrgingLetter
from .reminders import Silent, sources

# Deadlines at which bodies or enterprises stay silent; the others ask the office and the council.
URGED_KINDS = (
    DeadlineKind.NOMINATION,
    DeadlineKind.DOSSIER,
    DeadlineKind.CORRECTION,
    DeadlineKind.REPORT,
    DeadlineKind.PETITION,
)
LATE, SOON, AHEAD, OPEN = "late", "soon", "ahead", "open"
SOON_DAYS = 3
NOT_CALLED, TO_CALL, BROKEN = "none", "today", "broken"


@dataclass(frozen=True)
class Contact:
    """Somebody to call. user: the account, None for the contact of the body."""

    name: str
    role: str
    phone: str
    user: object = None

    @property
    def shown(self) -> str:
        """The name of a person; of the body's own telephone that it is that."""
        return self.name if self.user else self.role.capitalize()

    @property
    def key(self) -> str:
        return str(self.user.pk) if self.user else "contact"


@dataclass(frozen=True)
class Row:
    """One silent thing. notice, call, letter: the last of each about it, None where there was none."""

    silent: Silent
    today: datetime.date
    notice: Notice | None = None
    call: Call | None = None
    calls: int = 0
    letter: Urged | None = None
    contacts: list[Contact] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        return key_of(self.silent.subject)

    @property
    def name(self) -> str:
        return self.silent.name

    @property
    def due(self) -> datetime.datetime | None:
        return self.silent.deadline

    @property
    def days_left(self) -> int | None:
        """True calendar days to the last day in time, negative after it; None without a date."""
        return None if self.due is None else (last_day(self.due) - self.today).days

    @property
    def days_late(self) -> int:
        return max(0, -(self.days_left or 0))

    @property
    def standing(self) -> str:
        """late, soon (three days or less), ahead, or open (no date)."""
        if self.days_left is None:
            return OPEN
        if self.days_left < 0:
            return LATE
        return SOON if self.days_left <= SOON_DAYS else AHEAD

    @property
    def call_again_on(self) -> datetime.date | None:
        return self.call.next_call_on if self.call else None

    @property
    def is_to_call(self) -> bool:
        """Nobody has called yet, or the day to call again has come."""
        return self.call is None or (self.call_again_on is not None and self.call_again_on <= self.today)

    @property
    def broke_promise(self) -> bool:
        return bool(self.call and self.call.promised_on and self.call.promised_on < self.today)

    @property
    def needs_contact(self) -> bool:
        """No telephone is known, or the last call reached a wrong number that is still the one on record."""
        wrong = self.call is not None and self.call.outcome == Call.Outcome.WRONG_NUMBER
        phones = {one.phone for one in self.contacts if one.phone}
        return not (phones - {self.call.phone} if wrong else phones)

    def fits(self, words: str) -> bool:
        """Whether every word stands in its name, code, contacts or note; accents and case aside."""
        parts = [self.name, self.silent.code, self.call.note if self.call else ""]
        text = search_text(*parts, *(f"{one.name} {one.phone}" for one in self.contacts))
        return all(word in text for word in search_text(words).split())


def kinds_of(cycle: Cycle) -> list[DeadlineKind]:
    """Kinds of the cycle's deadlines for which somebody can be urged."""
    present = {one.kind for one in cycle.deadlines.all()}
    return [kind for kind in URGED_KINDS if kind in present and kind in sources]


def rows(cycle: Cycle, kind: str, at: datetime.datetime | None = None) -> list[Row]:
    """Everybody silent on that deadline at `at` (now), the longest overdue first."""
    at = at or timezone.now()
    deadline = cycle.deadline(kind)
    silents = list(sources.get(kind)(cycle, at))
    keys = {key_of(one.subject) for one in silents}
    notices, letters = _last_notices(cycle, kind, keys), _last_letters(deadline)
    calls, counts = _last_calls(deadline)
    today = at.astimezone(HANOI).date()
    found = []
    for silent in silents:
        key = key_of(silent.subject)
        values = {"notice": notices.get(key), "call": calls.get(key), "letter": letters.get(key)}
        found.append(Row(silent, today, calls=counts[key], contacts=contacts_of(silent), **values))
    latest = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    return sorted(found, key=lambda row: row.due or latest)


def contacts_of(silent: Silent) -> list[Contact]:
    """The people of a silent thing, each once, then the telephone of the body itself."""
    people: dict[int, Contact] = {}
    for key, found in silent.recipients.items():
        for person in found:
            if hasattr(person, "pk") and person.pk not in people:
                people[person.pk] = Contact(str(person), person.position or str(RECIPIENTS[key]), person.phone, person)
    phone = getattr(silent.body, "contact_phone", "")
    office = [Contact(silent.name, _("liên hệ của đơn vị"), phone)] if phone else []
    return [*people.values(), *office]


def _last_notices(cycle: Cycle, kind: str, keys: set[tuple[str, str]]) -> dict[tuple[str, str], Notice]:
    about = Notice.objects.filter(
        cycle_year=cycle.year, milestone__startswith=kind, subject_type__in={one for one, _id in keys}
    )
    last = about.order_by().values("subject_type", "subject_id").annotate(last=Max("pk")).values("last")
    return {(one.subject_type, one.subject_id): one for one in Notice.objects.filter(pk__in=last)}


def _last_calls(deadline: Deadline) -> tuple[dict[tuple[str, str], Call], Counter]:
    calls = list(Call.objects.filter(deadline=deadline).select_related("by").order_by("at", "pk"))
    return {one.subject_key: one for one in calls}, Counter(one.subject_key for one in calls)


def _last_letters(deadline: Deadline) -> dict[tuple[str, str], Urged]:
    urged = Urged.objects.filter(letter__deadline=deadline).select_related("letter__document").order_by("letter", "pk")
    return {one.subject_key: one for one in urged}


def history(deadline: Deadline, key: tuple[str, str]) -> QuerySet[Call]:
    """The calls about one thing, newest first."""
    return deadline.calls.filter(subject_type=key[0], subject_id=key[1]).select_related("by")


def letters_of(deadline: Deadline) -> QuerySet[UrgingLetter]:
    return deadline.urging_letters.select_related("document", "by", "deadline__cycle")


def letters_visible_to(user) -> QuerySet[UrgingLetter]:
    letters = UrgingLetter.objects.select_related("document", "by", "deadline__cycle")
    return letters if user.has_perm("notifications.view_urging") else letters.none()


def to_call_again(cycle: Cycle, today: datetime.date) -> list[tuple[str, list[Row]]]:
    """Kind → those still silent whose day to call again has come; asks who is silent only where a call says so."""
    due = Call.objects.filter(deadline__cycle=cycle, next_call_on__lte=today)
    kinds = set(due.order_by().values_list("deadline__kind", flat=True))
    found = [(kind, [row for row in rows(cycle, kind) if row.call and row.is_to_call]) for kind in kinds_of(cycle)
             if kind in kinds]  # fmt: skip
    return [(kind, called) for kind, called in found if called]


def chosen(found: Iterable[Row], *, standing: str = "", called: str = "") -> list[Row]:
    """The rows of a standing, and with or without a call: none, today, broken, or an outcome."""
    tests = {NOT_CALLED: lambda row: row.call is None, TO_CALL: lambda row: row.is_to_call,
             BROKEN: lambda row: row.broke_promise}  # fmt: skip
    test = tests.get(called, lambda row: not called or (row.call is not None and row.call.outcome == called))
    return [row for row in found if (not standing or row.standing == standing) and test(row)]
