"""Real processes that spend from one line at the same moment never spend more than the line."""

import pytest

from tests.at_once import AtOnce

pytestmark = [pytest.mark.needs_postgres, pytest.mark.slow]


class Office(AtOnce):
    module = "tests.budget.commit_process"


STATE = """select l.amount, l.committed, l.last_number, count(distinct c.number),
                  coalesce(sum(c.amount) filter (where c.state <> 'reversed'), 0)
           from budget_line l left join budget_commitment c on c.line_id = l.id group by l.id"""


@pytest.fixture
def office(module_postgres_database, tmp_path):
    return Office(module_postgres_database, tmp_path)


def test_four_processes_that_enter_at_once_fill_the_line_and_not_more(office):
    office.prepare("1000", "1")  # 999 left: 33 commitments of 30
    answers = office.at_once(*[("enter", "30", "25")] * 4)
    assert sum(answer["entered"] for answer in answers) == 33
    assert office.rows(STATE)[0] == (1000, 991, 34, 34, 991)


def test_entering_reversing_and_shrinking_at_once_leave_the_right_sum(office):
    office.prepare("400", "40")
    entered, undone, shrunk = office.at_once(("enter", "7", "30"), ("undo",), ("shrink", "240"))
    amount, committed, last, numbers, held = office.rows(STATE)[0]
    assert amount == (240 if shrunk["shrunk"] else 400)
    assert committed == held == 7 * entered["entered"] <= amount
    assert undone == {"reversed": 40}
    assert last == numbers == 40 + entered["entered"]
