"""One value of a report's table, for showing (Word, PDF) and for reckoning (Excel). Pure."""

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..formats import date_text, exact, local_date, number_text
from . import model
from .model import Column


def amount(value: Any, column: Column) -> Decimal | None:
    """Return the number in a cell, points in points and percent in percent; None when it holds none."""
    if column.kind in (model.TEXT, model.DATE) or isinstance(value, (str, bool)):
        return None
    if not isinstance(value, (int, Decimal, Fraction)):
        return None
    if column.kind in (model.INT, model.MONEY):
        return exact(value, 0)
    if column.kind == model.POINTS and isinstance(value, int):
        value = Fraction(value, 100)
    return exact(value, column.decimals)


def places(column: Column) -> int:
    """Return how many decimals the column shows."""
    return column.decimals if column.kind in (model.POINTS, model.NUMBER, model.PERCENT) else 0


def day(value: Any, column: Column) -> datetime.date | None:
    """Return the day in a cell of dates."""
    if column.kind == model.DATE and isinstance(value, datetime.date):
        return local_date(value)
    return None


def shown(value: Any, column: Column) -> str:
    """Return the cell as text: 1.234.567, 17,50, 12,5%, 05/11/2021."""
    if value is None:
        return ""
    if day(value, column) is not None:
        return date_text(value)
    number = amount(value, column)
    if number is None:
        return str(value)
    text = number_text(number, places(column))
    return f"{text}%" if column.kind == model.PERCENT else text
