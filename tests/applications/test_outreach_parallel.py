"""People of outreach at the same moment, each in a process of its own, on PostgreSQL."""

import pytest

from tests.at_once import AtOnce

pytestmark = [pytest.mark.needs_postgres, pytest.mark.slow]
ROWS = """select p.state, e.tax_code from applications_prospect p
          left join applications_enterprise e on e.id = p.enterprise_id"""


class Office(AtOnce):
    module = "tests.applications.outreach_process"


@pytest.fixture
def office(module_postgres_database, tmp_path):
    made = Office(module_postgres_database, tmp_path)
    made.prepare()
    return made


def test_one_tax_code_is_listed_once(office):
    answers = office.at_once(*(("add", f"Công ty {number}") for number in range(3)))
    assert sorted(answer["added"] for answer in answers) == [False, False, True]
    assert office.rows(ROWS) == [("listed", None)]


def test_who_is_listed_while_registering_is_registered(office):
    office.at_once(("add", "Công ty Một"), ("register",))
    assert office.rows(ROWS) == [("registered", "0100109106")]
