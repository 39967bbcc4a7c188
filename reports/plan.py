"""Targets, tasks and indicators of the plan with their figures, for pages and for `kpi`."""

from decimal import Decimal
from fractions import Fraction

from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.queries import IndicatorRow, TargetRow, TaskRow, target_rows, task_rows


def rounded(value: int | Decimal | Fraction | None, places: int = 2) -> Decimal | None:
    """The value with at most `places` decimals, half-up, for showing only; whole numbers stay whole."""
    if value is None:
        return None
    exact = Fraction(value)
    if exact.denominator == 1:
        return Decimal(exact.numerator)
    scaled = exact * 10**places
    sign = -1 if scaled < 0 else 1
    whole = sign * ((abs(scaled.numerator) * 2 + scaled.denominator) // (scaled.denominator * 2))
    return Decimal(whole).scaleb(-places)


def as_number(value: int | Decimal | Fraction | None, places: int = 4) -> int | float | None:
    """The value as a JSON number."""
    shown = rounded(value, places)
    if shown is None:
        return None
    return int(shown) if shown == shown.to_integral_value() else float(shown)


def kpi_document(cycle: Cycle) -> dict:
    """What `kpi --json` prints (contract, section 3)."""
    return {
        "targets": [_target(row) for row in target_rows(cycle)],
        "tasks": [_task(row) for row in task_rows(cycle)],
    }


def _target(row: TargetRow) -> dict:
    return {
        "code": row.target.code,
        "min": as_number(row.target.minimum),
        "max": as_number(row.target.maximum),
        "unit": row.target.unit,
        "value": as_number(row.value),
        "status": row.status,
        "rows": row.figure.row_count if row.figure else 0,
    }


def _task(row: TaskRow) -> dict:
    return {
        "no": row.task.no,
        "indicators": [_indicator(one) for one in row.indicators],
        "progress": as_number(row.progress),
    }


def _indicator(row: IndicatorRow) -> dict:
    return {
        "name": row.indicator.name,
        "min": as_number(row.indicator.minimum),
        "max": as_number(row.indicator.maximum),
        "value": as_number(row.value),
        "status": row.status,
    }
