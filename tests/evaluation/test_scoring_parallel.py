"""People who score at the same moment, each in a process of its own, on PostgreSQL."""

from fractions import Fraction

import pytest

from evaluation import calc
from tests.at_once import AtOnce

pytestmark = [pytest.mark.needs_postgres, pytest.mark.slow]
MEMBERS = 4


class Office(AtOnce):
    module = "tests.evaluation.scoring_process"


@pytest.fixture
def office(module_postgres_database, tmp_path):
    return Office(module_postgres_database, tmp_path)


def totals(office) -> dict[str, tuple[Fraction, int]]:
    rows = office.rows(
        """select d.code, t.scaled, t.sheets from evaluation_dossiertotal t
           join applications_dossier d on d.id = t.dossier_id"""
    )
    return {code: (calc.unscaled(scaled), sheets) for code, scaled, sheets in rows}


def recomputed(office) -> dict[str, tuple[Fraction, int]]:
    """From the rows of signed sheets, criterion by criterion."""
    rows = office.rows(
        """select d.code, s.id, c.code, p.points from evaluation_score p
           join evaluation_scoresheet s on s.id = p.sheet_id join applications_dossier d on d.id = s.dossier_id
           join programme_criterion c on c.id = p.criterion_id where s.state in ('signed', 'locked')"""
    )
    found = {}
    for dossier in {row[0] for row in rows}:
        own = [row for row in rows if row[0] == dossier]
        columns = {}
        for _dossier, _sheet, code, points in own:
            columns.setdefault(code, []).append(points)
        average = sum(Fraction(sum(column), 100 * len(column)) for column in columns.values())
        found[dossier] = (average, len({row[1] for row in own}))
    return found


def test_members_who_sign_at_once_leave_the_right_totals(office):
    office.prepare(str(MEMBERS), "5", "started")
    answers = office.at_once(*(("sign", str(order)) for order in range(1, MEMBERS + 1)))
    assert answers == [{"signed": 5}] * MEMBERS
    found = totals(office)
    assert found == recomputed(office)
    assert {sheets for _average, sheets in found.values()} == {MEMBERS}


def test_conflict_declared_while_others_sign_leaves_the_right_totals(office):
    office.prepare("3", "3", "started")
    office.at_once(("sign", "1"))
    office.at_once(("conflict", "1"), ("sign", "2"), ("sign", "3"))
    found = totals(office)
    assert found == recomputed(office)
    assert sorted(sheets for _average, sheets in found.values()) == [2, 3, 3]


def test_two_saves_of_one_version_give_one_conflict(office):
    office.prepare("1", "1", "started")
    answers = office.at_once(("save", "1", "300"), ("save", "1", "400"))
    [refused] = [answer for answer in answers if "refused" in answer]
    [saved] = [answer for answer in answers if "version" in answer]
    assert refused == {"refused": "Conflict"}
    stored = office.rows(
        """select s.version, p.points from evaluation_scoresheet s join evaluation_score p on p.sheet_id = s.id
           join programme_criterion c on c.id = p.criterion_id where c.code = 'TC01'"""
    )
    assert stored == [(saved["version"], saved["points"])]


def test_two_starts_at_once_lay_out_one_sheet_for_each_member_and_dossier(office):
    office.prepare("3", "4", "waiting")
    answers = office.at_once(("start",), ("start",))
    assert answers[0] == answers[1]
    assert office.rows("select count(*), count(distinct (member_id, dossier_id)) from evaluation_scoresheet") == [
        (12, 12)
    ]
    assert office.rows("select count(*) from core_actionlog where action = 'start_scoring'") == [(4,)]
