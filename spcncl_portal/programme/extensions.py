"""Who has longer than a deadline says, or is excused: the facts in force at a moment, and what may be extended.

An app above registers for a kind of deadline which things it asks, and who acts for one (`extendables`).
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from spcncl_portal.core.registry import Registry

from .models import Cycle, Deadline, DeadlineKind, Extension


@dataclass(frozen=True)
class Extendable:
    """What a kind of deadline asks. things: of a cycle. people: users and addresses to tell about one of them.

    url: where they go on, a path of the portal. body: the nominating body that the thing is, where it is one.
    own_date: by when the thing is due without an extension, where each has its own.
    """

    things: Callable[[Cycle], QuerySet]
    people: Callable[[Model], Iterable]
    url: Callable[[Model, Cycle], str]
    is_body: bool = False
    own_date: Callable[[Model], datetime.datetime | None] | None = None


extendables: Registry[Extendable] = Registry("extendable")


def key_of(subject: Model) -> tuple[str, str]:
    return subject._meta.label_lower, str(subject.pk)


def in_force(deadline: Deadline, at: datetime.datetime | None = None) -> dict[tuple[str, str], Extension]:
    """Extensions of the deadline that were given by `at` (now) and not withdrawn then, by their subject."""
    at = at or timezone.now()
    rows = deadline.extensions.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), at__lte=at)
    # Oldest first: of two that overlap by a clock that stood still the later one holds.
    return {(one.subject_type, one.subject_id): one for one in rows.order_by("at", "pk")}


@dataclass(frozen=True)
class Due:
    """By when a thing is due; `excused`, or `at` None: nothing is late."""

    at: datetime.datetime | None
    extension: Extension | None = None

    @property
    def excused(self) -> bool:
        return bool(self.extension and self.extension.excused)


def dues_of(cycle: Cycle, kind: str, at: datetime.datetime | None = None) -> Callable[..., Due]:
    """A function (subject, usual=None) → Due, which reads the extensions of the deadline `kind` once.

    usual: the date without an extension, where the thing has its own; else the deadline's. at: the moment whose facts
    count (now). An extension never shortens the usual date.
    """
    deadline = cycle.deadline(kind)
    given = in_force(deadline, at) if deadline else {}

    def due(subject: Model, usual: datetime.datetime | None = None) -> Due:
        usual = usual or (deadline.at if deadline else None)
        found = given.get(key_of(subject))
        if found is None:
            return Due(usual)
        return Due(None if found.excused else later(usual, found.until), found)

    return due


def due_of(
    cycle: Cycle,
    kind: str,
    subject: Model,
    usual: datetime.datetime | None = None,
    at: datetime.datetime | None = None,
) -> Due:
    """By when `subject` has to do what the deadline `kind` asks; as `dues_of`, for one."""
    return dues_of(cycle, kind, at)(subject, usual)


def later(usual: datetime.datetime | None, until: datetime.datetime) -> datetime.datetime:
    """The later of the two: a date that was moved beyond an extension holds for everybody."""
    return until if usual is None else max(usual, until)


def extendable_kinds(cycle: Cycle) -> list[DeadlineKind]:
    """Kinds of the cycle's deadlines for which an extension can be given."""
    present = {one.kind for one in cycle.deadlines.all()}
    return [kind for kind in DeadlineKind if kind in extendables and kind in present]
