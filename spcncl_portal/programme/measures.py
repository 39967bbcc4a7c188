"""The registry of measures: named functions that give a figure and the rows behind it.

Targets and indicators refer to a measure by name. Apps register theirs in `measures.py`.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext_lazy

from spcncl_portal.core.registry import Registry

from .models import Cycle


@dataclass(frozen=True)
class Figure:
    """A figure as of now.

    value: exact number, or None when it cannot be known yet; rows: a QuerySet or list of the rows counted;
    url: the list screen that shows exactly those rows; note: what the reader should know (coverage, assumption).
    """

    value: int | Decimal | Fraction | None
    rows: object = ()
    url: str = ""
    note: str = ""
    as_of: datetime.datetime = field(default_factory=timezone.now)

    @property
    def row_count(self) -> int:
        count = getattr(self.rows, "count", None)
        return len(self.rows) if isinstance(self.rows, (list, tuple)) else count()


Function = Callable[[Cycle], Figure]
measures: Registry[Function] = Registry("measure")


def measure(name: str):
    """Register `function(cycle) -> Figure` under `name`."""

    def decorate(function: Function) -> Function:
        return measures.add(name, function)

    return decorate


def figure(name: str, cycle: Cycle) -> Figure | None:
    """The figure of measure `name`, or None where no app measures it yet."""
    function = measures.get(name)
    return function(cycle) if function else None


STATUS_NAMES = {
    "no_data": gettext_lazy("chưa có số liệu"),
    "below": gettext_lazy("chưa đạt"),
    "within": gettext_lazy("đạt"),
    "above": gettext_lazy("vượt"),
}


def status(value, minimum, maximum) -> str:
    """`no_data`, `below`, `within` or `above`, of a value against a range whose ends count as within."""
    if value is None:
        return "no_data"
    exact = Fraction(value)  # a Fraction can't be compared with a Decimal
    if minimum is not None and exact < Fraction(minimum):
        return "below"
    if maximum is not None and exact > Fraction(maximum):
        return "above"
    return "within"
