"""Declared against seen, and the order of a day's visits. Pure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Difference:
    """seen - declared, in the figure's unit, and in per cent of what was declared (None when that was 0)."""

    value: int
    percent: Decimal | None


def difference(declared: int | None, seen: int | None) -> Difference | None:
    """The difference, to a tenth of a per cent half-up; None when one of the two is missing."""
    if declared is None or seen is None:
        return None
    value = seen - declared
    if declared == 0:
        return Difference(value, Decimal(0) if value == 0 else None)
    share = (Decimal(value) * 100 / Decimal(declared)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return Difference(value, share)


def is_beyond(declared: int | None, seen: int | None, tolerance: int) -> bool:
    """Whether they differ by more than `tolerance` per cent of the declared figure; exactly that much is allowed."""
    if declared is None or seen is None:
        return False
    return abs(seen - declared) * 100 > tolerance * abs(declared)


@dataclass(frozen=True)
class Stop:
    """One visit of a day. people: keys of its team. lead, unit: sort keys by which the route is laid."""

    pk: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    lead: str = ""
    unit: str = ""
    people: frozenset[str] = frozenset()


def route(stops: Iterable[Stop]) -> list[Stop]:
    """Team by team; within a team unit by unit in alphabetical order, so that none is entered twice; then by time."""
    return sorted(stops, key=lambda stop: (stop.lead, stop.unit, stop.starts_at, stop.pk))


def retimed(stops: list[Stop], gap: datetime.timedelta) -> dict[int, tuple[datetime.datetime, datetime.datetime]]:
    """New times along the route: each team starts when its first visit was to start, a visit keeps its length, `gap`
    lies between two."""
    times, clocks = {}, {}
    for stop in stops:
        first = min(one.starts_at for one in stops if one.lead == stop.lead)
        start = clocks.get(stop.lead, first)
        end = start + (stop.ends_at - stop.starts_at)
        times[stop.pk], clocks[stop.lead] = (start, end), end + gap
    return times


def overlaps(stops: Iterable[Stop]) -> list[tuple[str, Stop, Stop]]:
    """(person, earlier, later): the same person in two visits whose times overlap; touching ends do not."""
    ordered = sorted(stops, key=lambda stop: (stop.starts_at, stop.pk))
    return [
        (person, one, other)
        for number, one in enumerate(ordered)
        for other in ordered[number + 1 :]
        if other.starts_at < one.ends_at
        for person in sorted(one.people & other.people)
    ]
