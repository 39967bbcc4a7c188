"""Open next year: a new cycle made from an older one."""

import datetime
import re
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating, require
from spcncl_portal.core.errors import ActionError

from ..models import Body, ChecklistItem, Cycle, Deadline, Indicator, Milestone, Target, Task
from ..models.bodies import BodyKind
from ..signals import cycle_copied
from ..states import CycleState
from .cycles import EDIT

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
YEARS = range(2000, 2100)
MILESTONE_FIELDS = ("days_before", "working_days", "hour", "recipients", "escalate")
_YEARS_IN_TEXT = re.compile(r"\b(20\d\d)(?:(\s*[-–]\s*)(20\d\d))?\b")


def copy_cycle(*, source: Cycle, year: int, by) -> Cycle:
    """A cycle `year`, being prepared, with the deadlines (same day, moved to that year), milestones, check list,
    targets, tasks, indicators, nominating kinds and criteria set of `source`.

    Copied deadlines are marked as assumed until somebody reads them off the new year's plan. Raises ActionError
    when the year has a cycle or makes no sense.
    """
    require(by, EDIT, source)
    if year not in YEARS:
        raise ActionError(
            _("Năm phải từ %(first)s đến %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}, field="year"
        )
    exists = ActionError(_("Đã có chu kỳ %(year)s.") % {"year": year}, field="year")
    if Cycle.objects.filter(year=year).exists():
        raise exists
    try:
        with transaction.atomic():
            return _copy(source, year, by)
    except IntegrityError as twice:
        raise exists from twice


def _copy(source: Cycle, year: int, by) -> Cycle:
    cycle = Cycle(
        year=year,
        name=shift_years(source.name, source.year, year),
        state=CycleState.PREPARING,
        starts_on=_day_in(source.starts_on, source.year, year),
        criteria_set=source.criteria_set,
        check_days=source.check_days,
        appeal_days=source.appeal_days,
        copied_from=source,
    )
    cycle.nominating_kinds = _kinds_of(source, cycle)
    creating(cycle, "copy_cycle", by=by, permission=EDIT)
    _copy_deadlines(source, cycle)
    _copy_checklist(source, cycle)
    _copy_plan(source, cycle)
    cycle_copied.send(sender=Cycle, cycle=cycle, source=source, by=by)
    return cycle


def shift_years(text: str, old: int, new: int) -> str:
    """Move the years of a text along: those up to `old`, but not a span that reaches beyond it (a five-year plan)."""

    def move(found: re.Match) -> str:
        first, dash, last = found.groups()
        if int(last or first) > old:
            return found.group()
        moved = str(int(first) + new - old)
        return moved if last is None else f"{moved}{dash}{int(last) + new - old}"

    return _YEARS_IN_TEXT.sub(move, text)


def _day_in(day: datetime.date, old: int, new: int) -> datetime.date:
    year = day.year + new - old
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)


def _instant_in(at: datetime.datetime, old: int, new: int) -> datetime.datetime:
    local = at.astimezone(HANOI)
    return datetime.datetime.combine(_day_in(local.date(), old, new), local.timetz())


def _kinds_of(source: Cycle, cycle: Cycle) -> list[str]:
    """The same kinds; where no body of a kind is left by then, the kinds of those that took over."""
    kinds = set()
    for kind in source.nominating_kinds:
        bodies = Body.objects.filter(kind=kind)
        if not bodies.exists() or bodies.valid_on(cycle.starts_on).exists():
            kinds.add(kind)
        kinds.update(
            Body.objects.valid_on(cycle.starts_on).filter(predecessors__in=bodies).values_list("kind", flat=True)
        )
    return [kind for kind in BodyKind.values if kind in kinds]


def _copy_deadlines(source: Cycle, cycle: Cycle) -> None:
    for deadline in source.deadlines.prefetch_related("milestones"):
        note = _("Chép từ chu kỳ %(year)s, cần đối chiếu với kế hoạch của năm.") % {"year": source.year}
        copy = Deadline.objects.create(
            cycle=cycle,
            kind=deadline.kind,
            at=_instant_in(deadline.at, source.year, cycle.year) if deadline.at else None,
            legal_note=note,
            assumed=True,
        )
        Milestone.objects.bulk_create(
            Milestone(deadline=copy, **{name: getattr(one, name) for name in MILESTONE_FIELDS})
            for one in deadline.milestones.all()
        )


def _copy_checklist(source: Cycle, cycle: Cycle) -> None:
    plain = (
        "code",
        "name",
        "guidance",
        "required",
        "groups",
        "criterion_code",
        "kinds",
        "basis",
        "position",
        "assumed",
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(cycle=cycle, **{name: getattr(item, name) for name in plain}) for item in source.checklist.all()
    )


def _copy_plan(source: Cycle, cycle: Cycle) -> None:
    def moved(text: str) -> str:
        return shift_years(text, source.year, cycle.year)

    ranged = ("minimum", "maximum", "unit", "measure", "position")
    Target.objects.bulk_create(
        Target(cycle=cycle, code=one.code, name=moved(one.name), **{name: getattr(one, name) for name in ranged})
        for one in source.targets.all()
    )
    for task in source.tasks.prefetch_related("indicators"):
        copy = Task.objects.create(
            cycle=cycle,
            no=task.no,
            name=moved(task.name),
            lead=task.lead,
            coordinating=[moved(who) for who in task.coordinating],
            parts=task.parts,
        )
        Indicator.objects.bulk_create(
            Indicator(task=copy, name=moved(one.name), **{name: getattr(one, name) for name in ranged})
            for one in task.indicators.all()
        )
