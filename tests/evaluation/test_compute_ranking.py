"""`compute_ranking` against a second, independent computation in exact fractions, on random councils."""

import json
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation import calc
from evaluation.actions.totals import refresh_totals
from evaluation.models import Conflict, CycleResult, DossierTotal, Score, ScoreSheet
from tests.evaluation.council_world import council_world

CODES = ("TC01", "TC02", "TC03")
STATES = ("not_started", "draft", "signed", "reopened", "locked", "conflict", "abstained")
CELL = st.fixed_dictionaries(
    {
        "state": st.sampled_from(STATES + ("signed",) * 6),
        # Some criteria have no score, and few values, so that ties come.
        "points": st.dictionaries(st.sampled_from(CODES), st.sampled_from((500, 1000, 1001, 1250, 1400))),
    }
)


@st.composite
def councils(draw):
    """(members, top N, pass points, rows): a row is, for each round, one cell for each member (None: no sheet)."""
    members = draw(st.integers(1, 5))
    rounds = draw(st.integers(1, 2))
    row = st.lists(
        st.lists(st.none() | CELL, min_size=members, max_size=members), min_size=rounds, max_size=rounds
    ).filter(lambda cells: any(cell for one in cells for cell in one))
    rows = draw(st.lists(row, min_size=1, max_size=9))
    return members, draw(st.integers(1, 6)), draw(st.sampled_from((1500, 2500, 3000))), rows


@pytest.fixture
def world(db):
    return council_world(members=5, dossiers=9, started=False)


def fill(world, drawn):
    """Write the rows of a drawn council."""
    members, top_n, pass_points, rows = drawn
    for model in (Score, ScoreSheet, DossierTotal, Conflict, CycleResult):
        model.objects.all().delete()
    criteria = {one.code: one for one in world.cycle.criteria_set.criteria.all()}
    type(world.cycle.criteria_set).objects.update(top_n=top_n, pass_points=pass_points)
    CycleResult.objects.create(cycle=world.cycle, independent=False, state="provisional")
    for dossier, rounds in zip(world.dossiers, rows, strict=False):
        for number, cells in enumerate(rounds, start=1):
            for member, cell in zip(world.members[:members], cells, strict=True):
                if cell is None:
                    continue
                sheet = ScoreSheet.objects.create(member=member, dossier=dossier, round=number, state=cell["state"])
                for code, points in cell["points"].items():
                    Score.objects.create(sheet=sheet, criterion=criteria[code], points=points)


def expected(world, drawn):
    """Code → (exact average, sheets that count), computed from what was drawn, column by column."""
    members, _top_n, _pass, rows = drawn
    found = {}
    for dossier, rounds in zip(world.dossiers, rows, strict=False):
        last = {}
        for member in range(members):
            cells = [cells[member] for cells in rounds if cells[member]]
            if any(cell["state"] == "conflict" for cell in cells):
                continue
            signed = [cell for cell in cells if cell["state"] in ("signed", "locked")]
            if signed:
                last[member] = signed[-1]["points"]
        average = Fraction(0)
        for code in CODES:
            column = [points[code] for points in last.values() if code in points]
            if column:
                average += Fraction(sum(column), len(column)) / 100
        found[dossier.code] = (average, {world.members[member].user.email: last[member] for member in last})
    return found


def ranking_of(cycle) -> dict:
    out = StringIO()
    call_command("compute_ranking", cycle=str(cycle.year), as_json=True, stdout=out)
    return json.loads(out.getvalue())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=councils())
def test_compute_ranking_equals_a_second_computation(world, drawn):
    fill(world, drawn)
    wanted, (_members, top_n, pass_points, _rows) = expected(world, drawn), drawn

    document = ranking_of(world.cycle)

    assert {row["dossier"] for row in document["rows"]} == set(wanted)
    values = sorted((average for average, _sheets in wanted.values()), reverse=True)
    edge = values[top_n - 1] if len(values) > top_n and values[top_n - 1] == values[top_n] else None
    assert document["top_tie"] == (edge is not None)
    places = [row["rank"] for row in document["rows"]]
    assert places == sorted(places)
    for row in document["rows"]:
        average, counted = wanted[row["dossier"]]
        assert Fraction(row["average_exact"]) == average
        tenthousandths = int(average * 10000 + Fraction(1, 2))
        assert row["average"] == f"{tenthousandths // 10000}.{tenthousandths % 10000:04d}"
        assert row["rank"] == 1 + sum(value > average for value in values)
        assert row["tie"] == (values.count(average) > 1)
        assert row["passed"] == (average * 100 >= pass_points)
        assert row["top"] == (row["passed"] and average != edge and row["rank"] <= top_n)
        assert_sheets(row["sheets"], counted)


def assert_sheets(entries, counted):
    """Exactly the counted sheets show points; a member with a conflict shows none."""
    shown = {entry["member"]: entry["scores"] for entry in entries if entry["signed"]}
    assert shown == {
        member: {code: f"{points // 100}.{points % 100:02d}" for code, points in sorted(scores.items())}
        for member, scores in counted.items()
    }
    for entry in entries:
        if entry["conflict"]:
            assert (entry["signed"], entry["scores"]) == (False, {})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=councils())
def test_stored_totals_equal_the_computed_averages(world, drawn):
    fill(world, drawn)
    refresh_totals(world.cycle)

    wanted = expected(world, drawn)
    stored = {total.dossier.code: total for total in DossierTotal.objects.select_related("dossier")}
    assert {code: calc.unscaled(total.scaled) for code, total in stored.items()} == {
        code: average for code, (average, _sheets) in wanted.items()
    }
    assert {code: total.sheets for code, total in stored.items()} == {
        code: len(sheets) for code, (_average, sheets) in wanted.items()
    }


def test_compute_ranking_while_independent_is_refused_in_one_line(db, capsys):
    world = council_world()
    with pytest.raises(SystemExit) as end:
        call_command("compute_ranking", cycle="2021", as_json=True)
    out, err = capsys.readouterr()
    assert (end.value.code, out) == (2, "")
    assert err.strip() == "Chu kỳ 2021 đang chấm điểm độc lập; chưa được xem kết quả."
    assert world.result.independent is True


@pytest.mark.parametrize("year", ["1999", "abc", "", "20211"])
def test_compute_ranking_of_an_unknown_cycle_is_refused(db, capsys, year):
    with pytest.raises(SystemExit) as end:
        call_command("compute_ranking", cycle=year)
    out, err = capsys.readouterr()
    assert (end.value.code, out) == (2, "")
    assert err.strip() == f"Không có chu kỳ {year}."


def test_compute_ranking_before_the_scoring_is_refused(db, capsys):
    council_world(started=False)
    with pytest.raises(SystemExit) as end:
        call_command("compute_ranking", cycle="2021")
    assert end.value.code == 2
    assert capsys.readouterr().err.strip() == "Chu kỳ 2021 chưa bắt đầu chấm điểm."


def test_compute_ranking_names_the_criteria_set_and_the_quorum(db):
    world = council_world(members=3, dossiers=1)
    world.sign(0)
    world.sign(1, TC01=1000)
    CycleResult.objects.update(independent=False)

    document = ranking_of(world.cycle)

    assert document["quorum"] == {"needed": 2, "present": 2, "basis": "signed_sheets"}
    assert document["criteria_set"] == world.cycle.criteria_set.code
    assert document["assumed"] == world.cycle.criteria_set.assumed
    [row] = document["rows"]
    assert (row["average"], row["average_exact"], row["product"]) == ("95.0000", "95/1", world.dossiers[0].product_name)
    assert row["enterprise_tax_code"] == world.dossiers[0].tax_code
    assert [sheet["signed"] for sheet in row["sheets"]] == [True, True, False]
