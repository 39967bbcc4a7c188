"""Real processes at the same moment: a dossier has one checker, a proposed refusal one answer."""

import pytest

from tests.at_once import AtOnce

pytestmark = [pytest.mark.needs_postgres, pytest.mark.slow]


class Office(AtOnce):
    module = "tests.applications.check_process"


@pytest.fixture
def office(module_postgres_database, tmp_path):
    return Office(module_postgres_database, tmp_path)


def test_three_who_take_everything_at_once_leave_it_with_one(office):
    office.prepare("6")
    answers = office.at_once(("assign", "Một", "code"), ("assign", "Hai", "-code"), ("assign", "Ba", "code"))
    assert sorted(answer["given"] for answer in answers) == [0, 0, 6]
    assert sum("vừa được giao lại" in answer.get("said", "") for answer in answers) == 2
    assert office.rows("select count(distinct checker_id), count(*) from applications_dossier") == [(1, 6)]


def test_two_who_answer_a_proposal_at_once_give_one_answer(office):
    office.prepare("1")
    answers = office.at_once(("answer", "Hai", "confirm"), ("answer", "Ba", "give_back"), ("answer", "Bốn", "confirm"))
    done = [answer["done"] for answer in answers if answer["done"]]
    assert len(done) == 1
    state = "ineligible" if done == ["confirm"] else "submitted"
    assert office.rows("select state from applications_dossier") == [(state,)]
    ends = "select count(*) from core_actionlog where action in ('confirm_refusal', 'give_back_refusal')"
    assert office.rows(ends) == [(1,)]
