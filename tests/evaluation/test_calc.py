"""Averages, ranks and the boundary, against a second computation in fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import calc

POINTS = st.integers(0, 2000)
SHEET = st.dictionaries(st.sampled_from(["TC01", "TC02", "TC03", "TC04"]), POINTS)
SHEETS = st.lists(SHEET, max_size=9)
# Few different values, so that ties come often.
AVERAGES = st.dictionaries(st.integers(1, 60), st.integers(60, 75).map(Fraction), min_size=1, max_size=25)


def mean_again(sheets):
    """The same by columns: every criterion's points, averaged, added up."""
    total = Fraction(0)
    for code in {code for sheet in sheets for code in sheet}:
        column = [Fraction(sheet[code], 100) for sheet in sheets if code in sheet]
        total += sum(column, Fraction(0)) / len(column)
    return total


@given(SHEETS)
def test_mean_equals_a_computation_by_columns(sheets):
    assert calc.mean_per_criterion_then_sum(sheets) == mean_again(sheets)


@given(SHEETS, st.randoms())
def test_mean_does_not_depend_on_the_order_of_the_sheets(sheets, random):
    shuffled = [dict(random.sample(list(sheet.items()), len(sheet))) for sheet in sheets]
    random.shuffle(shuffled)
    assert calc.mean_per_criterion_then_sum(shuffled) == calc.mean_per_criterion_then_sum(sheets)


def test_mean_of_nothing_is_nothing():
    assert calc.mean_per_criterion_then_sum([]) == 0
    assert calc.mean_per_criterion_then_sum([{}, {}]) == 0


def test_mean_counts_a_criterion_over_those_who_scored_it():
    sheets = [{"TC01": 1000, "TC02": 500}, {"TC01": 2000}]
    assert calc.mean_per_criterion_then_sum(sheets) == Fraction(15) + Fraction(5)


@given(AVERAGES, st.integers(1, 12), st.sets(st.integers(1, 60), max_size=12), st.integers(60, 75))
def test_rank_equals_counting_who_is_better(averages, top_n, choice, mark):
    rows, tied = calc.rank(averages, pass_points=Fraction(mark), top_n=top_n, boundary_choice=choice)

    assert [row.average for row in rows] == sorted(averages.values(), reverse=True)
    assert {row.key for row in rows} == set(averages)
    ordered = sorted(averages.values(), reverse=True)
    edge = ordered[top_n - 1] if len(ordered) > top_n and ordered[top_n - 1] == ordered[top_n] else None
    assert tied == (edge is not None)
    for row in rows:
        better = sum(other > row.average for other in averages.values())
        equal = sum(other == row.average for other in averages.values())
        assert (row.rank, row.passed, row.tie) == (better + 1, row.average >= mark, equal > 1)
        within = row.key in choice if row.average == edge else better < top_n
        assert row.top == (row.passed and within)


@given(AVERAGES, st.randoms())
def test_rank_does_not_depend_on_the_order_of_the_rows(averages, random):
    items = list(averages.items())
    random.shuffle(items)
    arguments = {"pass_points": Fraction(70), "top_n": 10}
    assert calc.rank(dict(items), **arguments) == calc.rank(averages, **arguments)


@given(st.lists(SHEETS, min_size=2, max_size=8), st.data())
def test_raising_a_score_never_lowers_the_rank(dossiers, data):
    filled = [number for number, sheets in enumerate(dossiers) if any(sheets)]
    if not filled:
        return
    number = data.draw(st.sampled_from(filled))
    which = data.draw(st.sampled_from([place for place, sheet in enumerate(dossiers[number]) if sheet]))
    code = data.draw(st.sampled_from(sorted(dossiers[number][which])))

    def place(all_sheets):
        averages = {key: calc.mean_per_criterion_then_sum(sheets) for key, sheets in enumerate(all_sheets)}
        rows, _tied = calc.rank(averages, pass_points=Fraction(1), top_n=3)
        return next(row.rank for row in rows if row.key == number)

    raised = [[dict(sheet) for sheet in sheets] for sheets in dossiers]
    raised[number][which][code] += data.draw(st.integers(1, 500))
    assert place(raised) <= place(dossiers)


def test_rank_of_ties_is_1_2_2_4():
    averages = {"a": Fraction(90), "b": Fraction(80), "c": Fraction(80), "d": Fraction(70)}
    rows, tied = calc.rank(averages, pass_points=Fraction(75), top_n=10)
    assert [(row.key, row.rank, row.passed, row.tie) for row in rows] == [
        ("a", 1, True, False),
        ("b", 2, True, True),
        ("c", 2, True, True),
        ("d", 4, False, False),
    ]
    assert tied is False


@pytest.mark.parametrize(("choice", "top"), [((), {"a"}), (("b",), {"a", "b"}), (("c",), {"a", "c"})])
def test_rank_at_a_tied_boundary_follows_the_recorded_choice(choice, top):
    averages = {"a": Fraction(90), "b": Fraction(80), "c": Fraction(80)}
    rows, tied = calc.rank(averages, pass_points=Fraction(70), top_n=2, boundary_choice=choice)
    assert tied is True
    assert {row.key for row in rows if row.top} == top


def test_rank_below_the_pass_mark_is_never_top_and_the_mark_itself_passes():
    rows, _tied = calc.rank({"a": Fraction(70), "b": Fraction(6999, 100)}, pass_points=Fraction(70), top_n=10)
    assert [(row.key, row.passed, row.top) for row in rows] == [("a", True, True), ("b", False, False)]


def test_rank_with_exactly_as_many_rows_as_places_has_no_tied_boundary():
    _rows, tied = calc.rank({"a": Fraction(80), "b": Fraction(80)}, pass_points=Fraction(70), top_n=2)
    assert tied is False


@pytest.mark.parametrize(
    ("average", "text"),
    [
        (Fraction(0), "0.0000"),
        (Fraction(100), "100.0000"),
        (Fraction(250, 3), "83.3333"),
        (Fraction(200, 3), "66.6667"),
        (Fraction(1, 20000), "0.0001"),
        (Fraction(1, 20001), "0.0000"),
        (Fraction(8333335, 100000), "83.3334"),
        (Fraction(99999999, 1000000), "100.0000"),
    ],
)
def test_shown_rounds_half_up_to_four_places(average, text):
    assert calc.shown(average) == text


def test_shown_with_other_places():
    assert (calc.shown(Fraction(5, 2), 0), calc.shown(Fraction(7, 8), 2)) == ("3", "0.88")


@given(
    st.integers(1, 36).flatmap(
        lambda n: st.lists(st.fixed_dictionaries({"a": POINTS, "b": POINTS}), min_size=n, max_size=n)
    )
)
def test_scaled_is_exact_for_up_to_36_scorers(sheets):
    average = calc.mean_per_criterion_then_sum(sheets)
    whole = calc.scaled(average)
    assert calc.unscaled(whole) == average
    assert 0 <= whole < 2**63


def test_scaled_of_the_most_points_fits_64_bits():
    assert calc.scaled(Fraction(600)) < 2**63


def test_scaled_of_37_scorers_is_refused():
    with pytest.raises(ValueError):
        calc.scaled(Fraction(1, 37))


@pytest.mark.parametrize(("members", "needed"), [(9, 6), (10, 7), (1, 1), (0, 0), (3, 2)])
def test_quorum_of_two_thirds(members, needed):
    assert calc.quorum_needed(members, 2, 3) == needed
