"""Read the programme's data."""

import datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from .models import Body, Cycle
from .states import CycleState


def cycles() -> QuerySet[Cycle]:
    return Cycle.objects.select_related("criteria_set").prefetch_related("deadlines__milestones")


def current_cycle() -> Cycle | None:
    """The newest open cycle, else the newest of all."""
    return cycles().filter(state=CycleState.OPEN).first() or cycles().first()


def cycle_of_year(year: int | str) -> Cycle | None:
    return cycles().filter(year=year).first() if str(year).isdigit() and len(str(year)) == 4 else None


def cycle_of_request(request) -> Cycle | None:
    """The cycle a person works in; `?nam=` is remembered in the session."""
    wanted = request.GET.get("nam")
    if wanted:
        cycle = cycle_of_year(wanted)
        if cycle is not None:
            if request.user.is_authenticated:
                request.session["cycle_year"] = cycle.year
            return cycle
    remembered = request.session.get("cycle_year")
    return (cycle_of_year(remembered) if remembered else None) or current_cycle()


def nomination_day(cycle: Cycle) -> datetime.date:
    """The day whose bodies nominate: that of the nomination deadline."""
    deadline = cycle.deadline("nomination")
    return timezone.localdate(deadline.at) if deadline else cycle.starts_on


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
