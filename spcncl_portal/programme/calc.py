"""Pure computation: deadlines to the second; figures in exact fractions, points by bands, eligibility."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BILLION = 10**9
Year = Mapping[str, int | None]
Figures = Mapping[int, Year]


class BandLike(Protocol):
    lower: Decimal | None
    upper: Decimal | None
    points: int


class GroupLike(Protocol):
    figure: str
    threshold: int | None


def has_passed(due: datetime.datetime, at: datetime.datetime) -> bool:
    """Whether `at` misses `due`, whose whole second still counts: 23:59:59 is the end of the day."""
    return at.replace(microsecond=0) > due


def last_day(due: datetime.datetime) -> datetime.date:
    """The last day in Hà Nội on which something is in time; the day before when it is due at midnight sharp."""
    return (due - datetime.timedelta(microseconds=1)).astimezone(HANOI).date()


def suggested_points(value: Fraction | None, bands: Iterable[BandLike]) -> int | None:
    """The points (hundredths) of the band with lower <= value < upper; None without a value or a fitting band."""
    if value is None:
        return None
    for band in bands:
        above = band.lower is None or value >= Fraction(band.lower)
        below = band.upper is None or value < Fraction(band.upper)
        if above and below:
            return band.points
    return None


def _known(figures: Figures, year: int, name: str) -> int | None:
    return figures.get(year, {}).get(name)


def _ratio(part: int | None, whole: int | None, factor: int = 1) -> Fraction | None:
    return Fraction(part * factor, whole) if part is not None and whole else None


def _growth_percent_product_revenue(figures: Figures, year: int) -> Fraction | None:
    """How much more product revenue the last year brought than the year before, in per cent."""
    growth = _ratio(_known(figures, year - 1, "product_revenue"), _known(figures, year - 2, "product_revenue"), 100)
    return None if growth is None else growth - 100


def _product_revenue_billion(figures: Figures, year: int) -> Fraction | None:
    """Product revenue of the last year, in tỷ đồng."""
    return _ratio(_known(figures, year - 1, "product_revenue"), BILLION)


def _revenue_per_employee_billion(figures: Figures, year: int) -> Fraction | None:
    """Revenue of the enterprise per employee in the last year, in tỷ đồng."""
    per_person = _ratio(_known(figures, year - 1, "enterprise_revenue"), _known(figures, year - 1, "employees"))
    return None if per_person is None else per_person / BILLION


def _export_share_percent(figures: Figures, year: int) -> Fraction | None:
    """Exports (đồng) in the product revenue of the last year, in per cent."""
    return _ratio(_known(figures, year - 1, "export_vnd"), _known(figures, year - 1, "product_revenue"), 100)


# Names that stand in Criterion.measure.
MEASURES: dict[str, Callable[[Figures, int], Fraction | None]] = {
    "growth_percent_product_revenue": _growth_percent_product_revenue,
    "product_revenue_billion": _product_revenue_billion,
    "revenue_per_employee_billion": _revenue_per_employee_billion,
    "export_share_percent": _export_share_percent,
}


def measure_value(name: str, figures: Figures, year: int) -> Fraction | None:
    """The measure `name` of a dossier in the cycle `year`; `figures` by year, money in whole đồng.

    None where a figure is missing or the divisor is 0, and for a name that nothing computes (a judged criterion).
    """
    function = MEASURES.get(name)
    return function(figures, year) if function else None


@dataclass(frozen=True)
class Reason:
    """Why a product is not eligible: `not_in_hanoi`, `missing` or `below`, with the figure and its threshold."""

    code: str
    figure: str = ""
    value: int | None = None
    threshold: int | None = None


@dataclass(frozen=True)
class Verdict:
    ok: bool
    reasons: tuple[Reason, ...] = ()


def eligible(group: GroupLike, figures_last_year: Year, in_hanoi: bool) -> Verdict:
    """Whether a product may take part: in Hà Nội (head office or factory), and at or above its group's threshold."""
    reasons = [] if in_hanoi else [Reason("not_in_hanoi")]
    if group.figure and group.threshold is not None:
        value = figures_last_year.get(group.figure)
        if value is None:
            reasons.append(Reason("missing", group.figure, None, group.threshold))
        elif value < group.threshold:
            reasons.append(Reason("below", group.figure, value, group.threshold))
    return Verdict(not reasons, tuple(reasons))
