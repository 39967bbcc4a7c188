"""Exact fractions: bands, measures, thresholds, at their edges."""

import datetime
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spcncl_portal.programme.calc import (
    HANOI,
    MEASURES,
    Reason,
    eligible,
    has_passed,
    last_day,
    measure_value,
    suggested_points,
)
from spcncl_portal.programme.figures import MEASURE_NAMES

GROWTH = [
    SimpleNamespace(
        lower=None if low is None else Decimal(low), upper=None if up is None else Decimal(up), points=points
    )
    for low, up, points in ((None, 0, 400), (0, 5, 1000), (5, 10, 1400), (10, 15, 1700), (15, None, 2000))
]
HIGH_TECH = SimpleNamespace(figure="product_revenue", threshold=10_000_000_000)
OTHER = SimpleNamespace(figure="industrial_revenue", threshold=100_000_000_000)
CRAFT = SimpleNamespace(figure="export_usd", threshold=1_000_000)
STARTUP = SimpleNamespace(figure="", threshold=None)


def instant(day: int, *time: int) -> datetime.datetime:
    return datetime.datetime(2021, 3, day, *time, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("at", "passed"),
    [
        (instant(31, 23, 59, 59), False),
        (instant(31, 23, 59, 59, 999_999), False),
        (instant(31, 23, 59, 59, 999_999).astimezone(datetime.UTC), False),
        (datetime.datetime(2021, 4, 1, tzinfo=HANOI), True),
    ],
)
def test_the_last_second_of_a_deadline_counts(at, passed):
    assert has_passed(instant(31, 23, 59, 59), at) is passed


def test_the_last_day_of_a_deadline_under_both_readings():
    assert last_day(instant(31, 23, 59, 59).astimezone(datetime.UTC)) == datetime.date(2021, 3, 31)
    assert last_day(instant(31)) == datetime.date(2021, 3, 30)


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (Fraction(-1, 10**9), 400),
        (Fraction(0), 1000),
        (Fraction(5) - Fraction(1, 10**12), 1000),
        (Fraction(5), 1400),
        (Fraction(10), 1700),
        (Fraction(15), 2000),
        (Fraction(10**6), 2000),
        (None, None),
    ],
)
def test_suggested_points_at_the_edges(value, points):
    assert suggested_points(value, GROWTH) == points


def test_suggested_points_where_no_band_fits():
    assert suggested_points(Fraction(20), GROWTH[:4]) is None
    assert suggested_points(Fraction(20), []) is None


@given(st.fractions(min_value=-1000, max_value=1000))
def test_suggested_points_fit_exactly_one_band(value):
    fitting = [
        points
        for low, up, points in (
            (Fraction(-(10**9)), Fraction(0), 400),
            (Fraction(0), Fraction(5), 1000),
            (Fraction(5), Fraction(10), 1400),
            (Fraction(10), Fraction(15), 1700),
            (Fraction(15), Fraction(10**9), 2000),
        )
        if low <= value < up
    ]
    assert [suggested_points(value, GROWTH)] == fitting


def year(**figures):
    return figures


def test_measure_growth_is_exact():
    figures = {2020: year(product_revenue=110_000_000_001), 2019: year(product_revenue=100_000_000_000)}
    assert measure_value("growth_percent_product_revenue", figures, 2021) == Fraction(10_000_000_001, 10**9)


def test_measure_growth_without_a_year_before():
    assert measure_value("growth_percent_product_revenue", {2020: year(product_revenue=5)}, 2021) is None
    both = {2020: year(product_revenue=5), 2019: year(product_revenue=0)}
    assert measure_value("growth_percent_product_revenue", both, 2021) is None


def test_measure_scale_in_billions():
    figures = {2020: year(product_revenue=99_999_999_999)}
    assert measure_value("product_revenue_billion", figures, 2021) == Fraction(99_999_999_999, 10**9)
    assert measure_value("product_revenue_billion", {2020: year(product_revenue=0)}, 2021) == 0
    assert measure_value("product_revenue_billion", {}, 2021) is None


def test_measure_productivity_per_employee():
    figures = {2020: year(enterprise_revenue=300_000_000_000, employees=450)}
    assert measure_value("revenue_per_employee_billion", figures, 2021) == Fraction(2, 3)
    assert measure_value("revenue_per_employee_billion", {2020: year(enterprise_revenue=1, employees=0)}, 2021) is None


def test_measure_export_share():
    figures = {2020: year(export_vnd=1, product_revenue=3)}
    assert measure_value("export_share_percent", figures, 2021) == Fraction(100, 3)
    assert measure_value("export_share_percent", {2020: year(export_vnd=None, product_revenue=3)}, 2021) is None


def test_measure_of_a_judged_criterion():
    assert measure_value("", {}, 2021) is None


def test_every_measure_has_words():
    assert set(MEASURES) == set(MEASURE_NAMES)


@pytest.mark.parametrize(
    ("group", "figure", "below", "enough"),
    [
        (HIGH_TECH, "product_revenue", 9_999_999_999, 10_000_000_000),
        (OTHER, "industrial_revenue", 99_999_999_999, 100_000_000_000),
        (CRAFT, "export_usd", 999_999, 1_000_000),
    ],
)
def test_eligible_counts_the_threshold_as_met(group, figure, below, enough):
    assert eligible(group, {figure: enough}, True).ok
    verdict = eligible(group, {figure: below}, True)
    assert not verdict.ok
    assert verdict.reasons == (Reason("below", figure, below, enough),)


def test_eligible_without_the_figure():
    assert eligible(CRAFT, {"export_usd": None}, True).reasons == (Reason("missing", "export_usd", None, 1_000_000),)


def test_eligible_startup_needs_only_hanoi():
    assert eligible(STARTUP, {}, True).ok
    assert eligible(STARTUP, {}, False).reasons == (Reason("not_in_hanoi"),)


@given(st.integers(min_value=0, max_value=10**15), st.integers(min_value=0, max_value=10**15), st.booleans())
def test_eligible_is_the_threshold_and_hanoi(value, threshold, in_hanoi):
    group = SimpleNamespace(figure="product_revenue", threshold=threshold)
    assert eligible(group, {"product_revenue": value}, in_hanoi).ok == (in_hanoi and value >= threshold)
