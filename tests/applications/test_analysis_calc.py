"""The arithmetic of the analysis, exact."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications import analysis_calc as calc

BILLION = 10**9
YEAR = 2021


def entry(code="001", *, revenue=(None, None), enterprise=1, sector="Cơ khí", **last) -> calc.Entry:
    """A dossier of 2021; `revenue`: of the product in 2019 and 2020; the rest are figures of 2020."""
    figures = {2019: {"product_revenue": revenue[0]}, 2020: {"product_revenue": revenue[1], **last}}
    return calc.Entry(f"2021-{code}", f"Sản phẩm {code}", enterprise, f"Công ty {enterprise}", sector, figures)


def test_quantile_lies_between_two_values_in_proportion():
    values = [Fraction(one) for one in (1, 2, 3, 4)]
    assert calc.quantile(values, Fraction(1, 4)) == Fraction(7, 4)
    assert calc.quantile(values, Fraction(1, 2)) == Fraction(5, 2)


def test_spread_counts_what_lacks():
    found = calc.spread([Fraction(3), None, Fraction(1), Fraction(2)])
    assert (found.given, found.missing) == (3, 1)
    assert (found.least, found.lower, found.median, found.upper, found.most) == (
        1,
        Fraction(3, 2),
        2,
        Fraction(5, 2),
        3,
    )


def test_spread_of_nothing_has_no_values():
    assert calc.spread([None]) == calc.Spread(0, 1)


@pytest.mark.parametrize(("value", "place"), [(-1, 0), (0, 1), (Fraction(99, 10), 1), (10, 2), (20, 3), (50, 4)])
def test_class_includes_its_lower_bound_and_leaves_out_the_next(value, place):
    counts = calc.classes([Fraction(value)], calc.BOUNDS[calc.GROWTH])
    assert counts == [int(number == place) for number in range(5)]


@given(st.lists(st.one_of(st.none(), st.fractions(min_value=-1000, max_value=10_000)), max_size=60))
def test_classes_lose_no_value(values):
    for bounds in calc.BOUNDS.values():
        assert sum(calc.classes(values, bounds)) == sum(value is not None for value in values)


def test_summary_compares_only_products_with_both_years():
    found = calc.summary("x", [entry(revenue=(100, 110)), entry("002", revenue=(None, 900), enterprise=2)], 2020)
    assert (found.revenue, found.revenue_given, found.growth, found.growth_given) == (1010, 2, 10, 1)
    assert (found.dossiers, found.enterprises) == (2, 2)


def test_productivity_counts_an_enterprise_with_two_dossiers_once():
    same = {"enterprise_revenue": 50 * BILLION, "employees": 100}
    other = entry("003", enterprise=2, enterprise_revenue=10 * BILLION, employees=20)
    found = calc.summary("x", [entry("001", **same), entry("002", **same), other], 2020)
    assert found.productivity == Fraction(60, 120)


def test_productivity_without_employees_is_unknown():
    assert calc.summary("x", [entry(enterprise_revenue=5, employees=0)], 2020).productivity is None


def test_outlier_lies_beyond_the_fences():
    usual = [entry(f"{n:03d}", revenue=(100, 110 + n)) for n in range(8)]
    far = entry("099", revenue=(100, 900))
    (found,) = calc.outliers([*usual, far], calc.GROWTH, YEAR)
    assert (found.entry.code, found.value, found.high) == ("2021-099", 800, True)


def test_outliers_are_not_sought_among_seven():
    assert calc.outliers([entry(f"{n}", revenue=(1, 1 + n * n * n)) for n in range(7)], calc.GROWTH, YEAR) == []


def test_missing_names_the_dossiers():
    found = calc.missing([entry(revenue=(1, None)), entry("002", revenue=(1, 2))], [2019, 2020], ["product_revenue"])
    assert found == {("product_revenue", 2020): ["2021-001"]}


def test_contradictions_of_one_enterprise_are_found():
    entries = [entry("001", employees=100), entry("002", employees=120), entry("003", enterprise=2, employees=7)]
    assert calc.contradictions(entries, [2020], ["employees"]) == [
        ("Công ty 1", "employees", 2020, [("2021-001", 100), ("2021-002", 120)])
    ]


def test_growth_counts_say_what_cannot_be_told():
    entries = [entry(revenue=pair) for pair in ((100, 110), (100, 100), (100, 90), (0, 90), (None, 1))]
    assert calc.growth_counts(entries, YEAR) == {"up": 1, "same": 1, "down": 1, "unknown": 2}


def test_sectors_come_by_revenue():
    entries = [entry("001", revenue=(1, 5)), entry("002", revenue=(1, 9), sector="Dệt may")]
    assert [one.name for one in calc.by_sector(entries, 2020)] == ["Dệt may", "Cơ khí"]
