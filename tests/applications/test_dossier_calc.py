"""Growth, shares, sums and working days."""

from decimal import Decimal
from fractions import Fraction

import pytest

from applications import calc


def test_growth_percent_is_exact():
    assert calc.growth_percent(300, 400) == Fraction(100, 3)
    assert calc.rounded(calc.growth_percent(300, 400)) == Decimal("33.3")
    assert calc.rounded(Fraction(5, 100)) == Decimal("0.1")
    assert calc.growth_percent(200, 150) == -25


@pytest.mark.parametrize("before, after", [(None, 1), (1, None), (0, 5)])
def test_growth_percent_without_meaning(before, after):
    assert calc.growth_percent(before, after) is None


def test_figures_summary_totals_and_growths():
    figures = {2018: {"tax_paid": 100}, 2019: {"tax_paid": 110}, 2020: {"tax_paid": None}}
    assert calc.figures_summary(figures, [2018, 2019, 2020], ["tax_paid"]) == [
        {"name": "tax_paid", "values": [100, 110, None], "total": 210, "growths": [Decimal("10.0"), None]}
    ]


def test_odd_figures_are_named():
    figures = {
        2019: {"product_revenue": 10, "enterprise_revenue": 20, "export_vnd": 0, "export_usd": 0},
        2020: {"product_revenue": 100, "enterprise_revenue": 90, "export_vnd": 5, "export_usd": 0},
    }
    assert calc.odd_figures(figures, [2019, 2020], ["product_revenue", "enterprise_revenue"]) == [
        ("product_over_enterprise", 2020, "product_revenue"),
        ("jump", 2020, "product_revenue"),
        ("exports_one_currency", 2020, "export_vnd"),
    ]


@pytest.mark.parametrize(
    "before, after, odd", [(10, 100, True), (10, 99, False), (100, 10, True), (0, 50, False), (None, 50, False)]
)
def test_jump_is_tenfold_or_a_tenth(before, after, odd):
    assert calc.jumps(before, after) is odd
