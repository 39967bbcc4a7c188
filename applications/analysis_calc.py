"""The figures of many dossiers set side by side: sums, growth, spread, what stands out, what lacks. Pure, exact.

Money is whole đồng, ratios are fractions and are rounded only for showing. Revenue and employees of an enterprise stand
in each of its dossiers; where enterprises are summed, each counts once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from spcncl_portal.programme.calc import BILLION, measure_value

from .calc import growth_percent, share_percent

GROWTH, SCALE = "growth_percent_product_revenue", "product_revenue_billion"
PRODUCTIVITY, EXPORT_SHARE = "revenue_per_employee_billion", "export_share_percent"
MEASURES = (GROWTH, SCALE, PRODUCTIVITY, EXPORT_SHARE)
# Lower bounds of the classes; each goes up to the next.
BOUNDS = {
    GROWTH: (None, 0, 10, 20, 50),
    SCALE: (None, 10, 50, 100, 500, 1000),
}
FEWEST_FOR_OUTLIERS = 8  # with fewer values, quarters say little


@dataclass(frozen=True)
class Entry:
    """A dossier with its figures by year (whole đồng, whole US dollars, persons; None: not given)."""

    code: str
    product: str
    enterprise: int
    enterprise_name: str
    sector: str
    figures: Mapping[int, Mapping[str, int | None]]

    def value(self, year: int, name: str) -> int | None:
        return self.figures.get(year, {}).get(name)

    def measure(self, name: str, cycle_year: int) -> Fraction | None:
        return measure_value(name, self.figures, cycle_year)


@dataclass(frozen=True)
class Spread:
    """How values lie: how many are given and not, smallest, quarters (as Excel's QUARTILE.INC), largest."""

    given: int
    missing: int
    least: Fraction | None = None
    lower: Fraction | None = None
    median: Fraction | None = None
    upper: Fraction | None = None
    most: Fraction | None = None


def quantile(ordered: Sequence[Fraction], part: Fraction) -> Fraction:
    """The value below which `part` of the ordered values lie, between two of them in proportion."""
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def spread(values: Iterable[Fraction | None]) -> Spread:
    """The spread of values of which some may be missing."""
    everything = list(values)
    ordered = sorted(value for value in everything if value is not None)
    missing = len(everything) - len(ordered)
    if not ordered:
        return Spread(0, missing)
    quarters = [quantile(ordered, Fraction(number, 4)) for number in (1, 2, 3)]
    return Spread(len(ordered), missing, ordered[0], *quarters, ordered[-1])


def classes(values: Iterable[Fraction | None], bounds: Sequence[int | None]) -> list[int]:
    """How many of the given values lie in each class: from a bound, included, to the next, left out."""
    counts = [0] * len(bounds)
    for value in values:
        if value is not None:
            counts[sum(1 for bound in bounds if bound is None or value >= bound) - 1] += 1
    return counts


@dataclass(frozen=True)
class Outlier:
    """A value far outside the middle half: beyond one and a half times its width."""

    entry: Entry
    measure: str
    value: Fraction
    high: bool


def outliers(entries: Sequence[Entry], measure: str, cycle_year: int) -> list[Outlier]:
    """The entries whose measure lies outside the fences, the farthest first; none with fewer than eight values."""
    known = [(entry, value) for entry in entries if (value := entry.measure(measure, cycle_year)) is not None]
    if len(known) < FEWEST_FOR_OUTLIERS:
        return []
    middle = spread(value for _entry, value in known)
    reach = (middle.upper - middle.lower) * Fraction(3, 2)
    low, high = middle.lower - reach, middle.upper + reach
    found = [Outlier(entry, measure, value, value > high) for entry, value in known if not low <= value <= high]
    return sorted(found, key=lambda one: abs(one.value - middle.median), reverse=True)


@dataclass(frozen=True)
class Summary:
    """Sums over some entries for the last year, with how many gave the figure.

    growth: of the products that gave both years, in per cent; productivity: revenue of the enterprises on their
    employees, each enterprise once, in tỷ đồng a person.
    """

    name: str
    dossiers: int
    enterprises: int
    revenue: int
    revenue_given: int
    production: int
    production_given: int
    export_vnd: int
    export_usd: int
    exporters: int
    growth: Fraction | None
    growth_given: int
    productivity: Fraction | None
    export_share: Fraction | None


def summary(name: str, entries: Sequence[Entry], year: int) -> Summary:
    """The sums of `entries` in `year`, the last whose figures they give."""
    revenue = _given(entries, year, "product_revenue")
    both = [
        (before, after)
        for entry in entries
        if (before := entry.value(year - 1, "product_revenue")) is not None
        and (after := entry.value(year, "product_revenue")) is not None
    ]
    exports = _given(entries, year, "export_vnd")
    production = _given(entries, year, "production_value")
    return Summary(
        name=name,
        dossiers=len(entries),
        enterprises=len({entry.enterprise for entry in entries}),
        revenue=sum(revenue),
        revenue_given=len(revenue),
        production=sum(production),
        production_given=len(production),
        export_vnd=sum(exports),
        export_usd=sum(_given(entries, year, "export_usd")),
        exporters=sum(1 for value in exports if value > 0),
        growth=growth_percent(sum(before for before, _after in both), sum(after for _before, after in both)),
        growth_given=len(both),
        productivity=_productivity(entries, year),
        export_share=share_percent(sum(exports), sum(revenue)),
    )


def _given(entries: Iterable[Entry], year: int, name: str) -> list[int]:
    return [value for entry in entries if (value := entry.value(year, name)) is not None]


def _productivity(entries: Iterable[Entry], year: int) -> Fraction | None:
    """Revenue ÷ employees over the enterprises that gave both, of each the first dossier that did; tỷ đồng."""
    once = {}
    for entry in sorted(entries, key=lambda one: one.code):
        revenue, people = entry.value(year, "enterprise_revenue"), entry.value(year, "employees")
        if revenue is not None and people:
            once.setdefault(entry.enterprise, (revenue, people))
    people = sum(people for _revenue, people in once.values())
    return Fraction(sum(revenue for revenue, _people in once.values()), people * BILLION) if people else None


def by_sector(entries: Sequence[Entry], year: int) -> list[Summary]:
    """One summary a sector, the one with the most revenue first."""
    parts = defaultdict(list)
    for entry in entries:
        parts[entry.sector].append(entry)
    found = [summary(sector, some, year) for sector, some in parts.items()]
    return sorted(found, key=lambda one: (-one.revenue, one.name))


def missing(entries: Iterable[Entry], years: Sequence[int], names: Sequence[str]) -> dict[tuple[str, int], list[str]]:
    """(figure, year) → codes of the dossiers that do not give it; only where some do not."""
    found = {
        (name, year): [entry.code for entry in entries if entry.value(year, name) is None]
        for name in names
        for year in years
    }
    return {key: codes for key, codes in found.items() if codes}


def contradictions(
    entries: Iterable[Entry], years: Sequence[int], names: Sequence[str]
) -> list[tuple[str, str, int, list[tuple[str, int]]]]:
    """Where two dossiers of one enterprise differ on what it gives about itself (`names`).

    (enterprise, figure, year, [(code, value), …]), by enterprise.
    """
    said: dict[tuple, list[tuple[str, int]]] = defaultdict(list)
    for entry in entries:
        for name in names:
            for year in years:
                if (value := entry.value(year, name)) is not None:
                    said[entry.enterprise_name, name, year, entry.enterprise].append((entry.code, value))
    return [
        (enterprise, name, year, sorted(values))
        for (enterprise, name, year, _pk), values in sorted(said.items())
        if len({value for _code, value in values}) > 1
    ]


def growth_counts(entries: Iterable[Entry], cycle_year: int) -> Counter:
    """How many products grew, stayed, shrank, and how many cannot be told: `up`, `same`, `down`, `unknown`."""
    counts = Counter()
    for entry in entries:
        value = entry.measure(GROWTH, cycle_year)
        counts["unknown" if value is None else "up" if value > 0 else "down" if value < 0 else "same"] += 1
    return counts
