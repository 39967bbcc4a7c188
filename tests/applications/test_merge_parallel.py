"""Two of the staff who merge A into B and B into A at the same moment: one merger, nothing lost."""

import pytest

from tests.at_once import AtOnce

pytestmark = [pytest.mark.needs_postgres, pytest.mark.slow]


class Office(AtOnce):
    module = "tests.applications.merge_process"


@pytest.fixture
def office(module_postgres_database, tmp_path):
    return Office(module_postgres_database, tmp_path)


def test_mergers_both_ways_at_once_end_in_one(office):
    office.prepare()
    answers = office.at_once(("merge", "A", "B"), ("merge", "B", "A"))
    merged = [answer["merged"] for answer in answers if "merged" in answer]
    refused = [answer["refused"] for answer in answers if "refused" in answer]
    assert (len(merged), len(refused)) == (1, 1) and "đã nhập vào" in refused[0]
    assert office.rows("select kind from applications_enterpriseevent") == [("merged",)]
    ended = office.rows("select name from applications_enterprise where ended_on is not null")
    assert ended == [(merged[0],)]
    owners = office.rows(
        """select e.name, count(*) from applications_dossier d
           join applications_enterprise e on e.id = d.enterprise_id group by e.name"""
    )
    assert owners == [("B" if merged == ["A"] else "A", 6)]
    assert office.rows("select count(*) from core_actionlog where action = 'move_dossier'") == [(3,)]
