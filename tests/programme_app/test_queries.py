"""Targets and tasks with their figures, the calendar."""

from decimal import Decimal
from fractions import Fraction

import pytest

from spcncl_portal.programme import queries
from spcncl_portal.programme.measures import Figure, measures, status
from tests.factories.programme import (
    CycleFactory,
    DeadlineFactory,
    IndicatorFactory,
    TargetFactory,
    TaskFactory,
    end_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def measured():
    """Register `test_measure` with the value that the test sets."""
    box = {"value": None}
    measures._entries["test_measure"] = lambda cycle: Figure(box["value"], rows=[1, 2])
    yield box
    del measures._entries["test_measure"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "no_data"),
        (Fraction(1999999, 100000), "below"),
        (Decimal("20"), "within"),
        (25, "within"),
        (Fraction(25) + Fraction(1, 10**9), "above"),
    ],
)
def test_status_counts_both_ends_as_within(value, expected):
    assert status(value, Decimal(20), Decimal(25)) == expected


def test_status_of_an_open_range():
    assert status(10**6, Decimal(1), None) == "within"
    assert status(0, None, Decimal(1)) == "within"


def test_target_rows_show_value_and_status(measured):
    cycle = CycleFactory()
    TargetFactory(code="A", measure="test_measure", position=1)
    TargetFactory(code="B", measure="nobody_measures", position=2)
    measured["value"] = 26
    rows = queries.target_rows(cycle)
    assert [(row.target.code, row.value, row.status) for row in rows] == [("A", 26, "above"), ("B", None, "no_data")]
    assert rows[0].figure.row_count == 2
    assert rows[1].figure is None


def test_task_progress_is_the_mean_of_its_indicators(measured):
    task = TaskFactory(no=1)
    IndicatorFactory(task=task, measure="test_measure", minimum=Decimal(4), maximum=Decimal(5))
    IndicatorFactory(task=task, measure="test_measure", minimum=Decimal(1))
    IndicatorFactory(task=task, measure="")
    measured["value"] = 3
    (row,) = queries.task_rows(task.cycle)
    assert [one.status for one in row.indicators] == ["below", "within", "no_data"]
    assert [one.progress for one in row.indicators] == [Fraction(3, 4), 1, 0]
    assert row.progress == Fraction(7, 12)


def test_task_without_indicators_has_no_progress():
    assert queries.task_rows(TaskFactory(no=1).cycle)[0].progress == 0


def test_calendar_is_in_order_and_leaves_silent_and_closed_out():
    DeadlineFactory(cycle=CycleFactory(year=2021), kind="dossier")
    CycleFactory(year=2022)
    CycleFactory(year=2023, silent=True)
    CycleFactory(year=2024, state="closed")
    CycleFactory(year=2025, state="preparing")
    entries = queries.calendar(queries.open_cycles())
    assert [(entry.cycle.year, entry.deadline.kind, entry.deadline.at) for entry in entries] == [
        (2021, "nomination", end_of(2021, 3, 31)),
        (2021, "dossier", end_of(2021, 5, 31)),
        (2022, "nomination", end_of(2022, 3, 31)),
    ]
    assert all(entry.is_past for entry in entries)
