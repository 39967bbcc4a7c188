"""Read the programme's data."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from .measures import Figure, figure, status
from .models import Body, CriteriaSet, Cycle, Deadline, DeadlineChange, Extension, Indicator, Target, Task
from .states import CycleState


def cycles() -> QuerySet[Cycle]:
    return Cycle.objects.select_related("criteria_set").prefetch_related("deadlines__milestones")


def current_cycle() -> Cycle | None:
    """The newest open cycle, else the newest of all; silent ones (bulk history) only when there is nothing else."""
    heard = cycles().filter(silent=False)
    return heard.filter(state=CycleState.OPEN).first() or heard.first() or cycles().first()


def cycle_of_year(year: int | str) -> Cycle | None:
    return cycles().filter(year=year).first() if str(year).isdecimal() and len(str(year)) == 4 else None


def cycles_of_request(request) -> list[Cycle]:
    """All cycles, newest first, read once a request: one is worked in, the others stand in the year switch."""
    if not hasattr(request, "all_cycles"):
        request.all_cycles = list(Cycle.objects.select_related("criteria_set"))
        for cycle in request.all_cycles:
            cycle.reads_deadlines_once = True
    return request.all_cycles


def cycle_of_request(request) -> Cycle | None:
    """The cycle a person works in; `?nam=` is remembered in the session."""
    found = cycles_of_request(request)
    by_year = {str(cycle.year): cycle for cycle in found}
    wanted = by_year.get(request.GET.get("nam", ""))
    if wanted is not None:
        if request.user.is_authenticated and request.session.get("cycle_year") != wanted.year:
            request.session["cycle_year"] = wanted.year
        return wanted
    return by_year.get(str(request.session.get("cycle_year", ""))) or _current(found)


def _current(found: list[Cycle]) -> Cycle | None:
    """As `current_cycle`, of cycles that are read already."""
    heard = [cycle for cycle in found if not cycle.silent]
    return next(iter([*(cycle for cycle in heard if cycle.is_open), *heard, *found]), None)


def next_free_year(year: int) -> int:
    """The first year after `year` that has no cycle."""
    taken = set(Cycle.objects.filter(year__gt=year).values_list("year", flat=True))
    return next(one for one in range(year + 1, year + len(taken) + 2) if one not in taken)


def nomination_day(cycle: Cycle) -> datetime.date:
    """The day whose bodies nominate: that of the nomination deadline."""
    deadline = cycle.deadline("nomination")
    return timezone.localdate(deadline.at) if deadline and deadline.at else cycle.starts_on


def nominating_bodies(cycle: Cycle) -> QuerySet[Body]:
    """Bodies that nominate in `cycle`: of its kinds, existing then, without the office that receives the letters."""
    return (
        Body.objects.filter(kind__in=cycle.nominating_kinds, is_standing_office=False)
        .valid_on(nomination_day(cycle))
        .order_by("kind", "sort_key", "code")
    )


def bodies_of(user) -> QuerySet[Body]:
    """Bodies that `user` works for: open memberships, and those that ended because the body itself did."""
    memberships = user.body_memberships.filter(Q(valid_to=None) | Q(valid_to=F("body__valid_to")))
    return Body.objects.filter(memberships__in=memberships).distinct()


def bodies_in(cycle: Cycle) -> QuerySet[Body]:
    """All bodies, whatever their time, for the list of a cycle; with successors."""
    return Body.objects.prefetch_related("successors").order_by("kind", "sort_key", "code")


def criteria_sets() -> QuerySet[CriteriaSet]:
    """All sets with their criteria, bands, groups and cycles, newest version first."""
    return CriteriaSet.objects.prefetch_related("criteria__bands", "groups", "cycles").order_by("code", "-version")


def settings_of(year: int) -> Cycle | None:
    """A cycle with everything that its settings page shows, in a fixed number of queries."""
    changes = DeadlineChange.objects.select_related("by")
    deadlines = Deadline.objects.prefetch_related("milestones", Prefetch("changes", changes))
    return (
        Cycle.objects.filter(year=year)
        .select_related("criteria_set", "copied_from")
        .prefetch_related(
            Prefetch("deadlines", deadlines),
            "criteria_set__criteria__bands",
            "criteria_set__groups",
            "targets",
            "tasks__indicators",
            "checklist",
        )
        .first()
    )


def extensions_of(cycle: Cycle) -> QuerySet[Extension]:
    """Extensions and exceptions of the cycle's deadlines, newest first, those taken back too."""
    return Extension.objects.filter(deadline__cycle=cycle).select_related("deadline__cycle", "by", "withdrawn_by")


def cycle_list() -> QuerySet[Cycle]:
    return Cycle.objects.select_related("criteria_set").annotate(
        task_count=Count("tasks", distinct=True), target_count=Count("targets", distinct=True)
    )


@dataclass(frozen=True)
class TargetRow:
    """A target with its figure now. `figure` is None where no app measures it; `status` as in `measures.status`."""

    target: Target
    figure: Figure | None
    status: str

    @property
    def value(self):
        return self.figure.value if self.figure else None


@dataclass(frozen=True)
class IndicatorRow:
    indicator: Indicator
    figure: Figure | None
    status: str

    @property
    def value(self):
        return self.figure.value if self.figure else None

    @property
    def progress(self) -> Fraction:
        """How far the indicator has come on its way to its lower end, 0 to 1; 0 while there is no figure."""
        if self.value is None:
            return Fraction(0)
        goal = self.indicator.minimum if self.indicator.minimum is not None else self.indicator.maximum
        if not goal:
            return Fraction(1)
        return max(Fraction(0), min(Fraction(1), Fraction(self.value) / Fraction(goal)))


@dataclass(frozen=True)
class TaskRow:
    task: Task
    indicators: list[IndicatorRow]

    @property
    def progress(self) -> Fraction:
        """Mean progress of the task's indicators, 0 to 1."""
        parts = [row.progress for row in self.indicators]
        return sum(parts, Fraction(0)) / len(parts) if parts else Fraction(0)


def target_rows(cycle: Cycle) -> list[TargetRow]:
    """The targets of the year with value and status."""
    rows = []
    for target in cycle.targets.all():
        now = figure(target.measure, cycle)
        rows.append(TargetRow(target, now, status(now.value if now else None, target.minimum, target.maximum)))
    return rows


def task_rows(cycle: Cycle) -> list[TaskRow]:
    """The tasks of the year with the value and status of each indicator."""
    return [
        TaskRow(task, [_indicator_row(one, cycle) for one in task.indicators.all()])
        for task in cycle.tasks.prefetch_related("indicators")
    ]


def _indicator_row(indicator: Indicator, cycle: Cycle) -> IndicatorRow:
    now = figure(indicator.measure, cycle)
    return IndicatorRow(indicator, now, status(now.value if now else None, indicator.minimum, indicator.maximum))


@dataclass(frozen=True)
class CalendarEntry:
    """One deadline for the public: what is open until when."""

    cycle: Cycle
    deadline: Deadline

    @property
    def is_past(self) -> bool:
        return self.deadline.is_past()


def open_cycles() -> QuerySet[Cycle]:
    """Cycles that the public may know of as running."""
    return cycles().filter(state=CycleState.OPEN, silent=False)


def calendar(of_cycles: Iterable[Cycle]) -> list[CalendarEntry]:
    """The deadlines of the cycles, soonest first; without those in which each thing has a date of its own."""
    entries = [
        CalendarEntry(cycle, deadline) for cycle in of_cycles for deadline in cycle.deadlines.all() if deadline.at
    ]
    return sorted(entries, key=lambda entry: (entry.deadline.at, entry.cycle.year))
