"""Computation on figures and days; nothing here reads or writes anything."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

TENTH = Decimal("0.1")


def growth_percent(before: int | None, after: int | None) -> Fraction | None:
    """Growth from one year to the next in per cent, exact; None where it has no meaning (nothing before)."""
    if before is None or after is None or before <= 0:
        return None
    return Fraction(after - before, before) * 100


def share_percent(part: int | None, whole: int | None) -> Fraction | None:
    """Share of a whole in per cent, exact; None where it has no meaning."""
    if part is None or whole is None or whole <= 0:
        return None
    return Fraction(part, whole) * 100


def rounded(value: Fraction | None, step: Decimal = TENTH) -> Decimal | None:
    """A fraction rounded half away from zero to `step`, for showing only."""
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, rounding=ROUND_HALF_UP)


def total(values: Sequence[int | None]) -> int | None:
    """The sum of what is given; None when nothing is."""
    given = [value for value in values if value is not None]
    return sum(given) if given else None


def figures_summary(figures: Mapping[int, Mapping[str, int | None]], years: Sequence[int], names: Sequence[str]):
    """One row per figure: name, values by year, total of the years, growth in per cent into each later year."""
    rows = []
    for name in names:
        values = [figures.get(year, {}).get(name) for year in years]
        growths = [rounded(growth_percent(one, other)) for one, other in pairwise(values)]
        rows.append({"name": name, "values": values, "total": total(values), "growths": growths})
    return rows


def jumps(before: int | None, after: int | None) -> bool:
    """Whether one year is ten times the other or more: most often a slip in the unit."""
    return bool(before and after and (after >= 10 * before or before >= 10 * after))


def odd_figures(
    figures: Mapping[int, Mapping[str, int | None]], years: Sequence[int], names: Sequence[str]
) -> list[tuple[str, int, str]]:
    """What looks like a slip of the pen and should be looked at again: (kind, year, figure).

    kinds: `product_over_enterprise` (revenue of the product above that of the enterprise), `jump` (one of `names` is
    ten times, or a tenth of, the year before), `exports_one_currency` (exports given in one currency only).
    """
    found = []
    for year in years:
        row, earlier = figures.get(year, {}), figures.get(year - 1, {})
        product, whole = row.get("product_revenue"), row.get("enterprise_revenue")
        if product is not None and whole is not None and product > whole:
            found.append(("product_over_enterprise", year, "product_revenue"))
        found += [("jump", year, name) for name in names if jumps(earlier.get(name), row.get(name))]
        vnd, usd = row.get("export_vnd"), row.get("export_usd")
        if vnd is not None and usd is not None and bool(vnd) != bool(usd):
            found.append(("exports_one_currency", year, "export_vnd"))
    return found
