"""Averages, ranks and the boundary of the Top N, in exact fractions. No Django in here.

Points come in as integer hundredths. Averages are `Fraction`s of points, compared and tied as fractions, and rounded
half-up only for showing.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

# An average of up to 36 scorers, in hundredths, times SCALE is a whole number that fits 64 bits.
MAX_SCORERS = 36
SCALE = math.lcm(*range(1, MAX_SCORERS + 1))

Sheet = Mapping[str, int]


@dataclass(frozen=True)
class Ranked:
    """One row of the ranking. `tie`: another row has the same average; `top`: within the Top N."""

    key: object
    rank: int
    average: Fraction
    passed: bool
    top: bool
    tie: bool


def mean_per_criterion_then_sum(sheets: Iterable[Sheet]) -> Fraction:
    """Mean of each criterion over the sheets that score it, then the sum, in points.

    `sheets`: criterion code → hundredths of a point. A criterion that nobody scored adds nothing.
    """
    sums: dict[str, int] = {}
    counts: dict[str, int] = {}
    for sheet in sheets:
        for code, points in sheet.items():
            sums[code] = sums.get(code, 0) + points
            counts[code] = counts.get(code, 0) + 1
    return sum((Fraction(sums[code], counts[code] * 100) for code in sums), Fraction(0))


AGGREGATIONS = {"mean_per_criterion_then_sum": mean_per_criterion_then_sum}


def scaled(average: Fraction) -> int:
    """The average as a whole number (hundredths × SCALE); raises ValueError beyond MAX_SCORERS scorers."""
    value = average * 100 * SCALE
    if value.denominator != 1:
        raise ValueError(f"more than {MAX_SCORERS} scorers")
    return value.numerator


def unscaled(value: int) -> Fraction:
    """The average in points that `scaled` made whole."""
    return Fraction(value, 100 * SCALE)


def shown(average: Fraction, places: int = 4) -> str:
    """The average with `places` decimals, half-up: `83.3333`."""
    whole = math.floor(average * 10**places + Fraction(1, 2))
    return f"{Decimal(whole).scaleb(-places):.{places}f}"


def rank(
    averages: Mapping[object, Fraction],
    *,
    pass_points: Fraction,
    top_n: int,
    boundary_choice: Iterable[object] = (),
) -> tuple[list[Ranked], bool]:
    """Rank by average, ties as 1, 2, 2, 4; return the rows, best first, and whether places N and N + 1 are equal.

    Rows that are tied across the boundary of the Top N are in it only where `boundary_choice`, a human's recorded
    decision, names them. A row below the pass mark is never in the Top N.
    """
    ordered = sorted(averages.items(), key=lambda item: (-item[1], str(item[0])))
    values = [average for _, average in ordered]
    boundary = values[top_n - 1] if 0 < top_n < len(values) and values[top_n - 1] == values[top_n] else None
    chosen = set(boundary_choice)
    tied = {average for average, count in Counter(values).items() if count > 1}
    rows, place = [], 0
    for position, (key, average) in enumerate(ordered, start=1):
        if position == 1 or average != values[position - 2]:
            place = position
        passed = average >= pass_points
        within = key in chosen if average == boundary else place <= top_n
        rows.append(Ranked(key, place, average, passed, passed and within, average in tied))
    return rows, boundary is not None


def quorum_needed(members: int, numerator: int, denominator: int) -> int:
    """The smallest number of members that is at least numerator/denominator of all."""
    return -(-members * numerator // denominator)
