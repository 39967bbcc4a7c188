"""Two phones of a team, or two desks, at the same moment, each a process of its own, on PostgreSQL."""

import pytest

from tests.at_once import AtOnce

pytestmark = [pytest.mark.needs_postgres, pytest.mark.slow]


class Team(AtOnce):
    module = "tests.applications.inspection_process"


@pytest.fixture
def team(module_postgres_database, tmp_path):
    team = Team(module_postgres_database, tmp_path)
    team.prepare()
    return team


def test_what_happens_at_once_leaves_one_answer_one_photo_one_visit(team):
    answers = team.at_once(("record", "10"), ("record", "20"))
    assert answers in ([{"status": "saved"}] * 2, [{"status": "superseded"}, {"status": "saved"}])
    assert team.rows("select note from applications_inspectionanswer") == [("phút 20",)]

    sent = team.at_once(("photo",), ("photo",))
    assert sorted(one["status"] for one in sent) == ["known", "saved"]
    assert len({one["photo"] for one in sent}) == 1
    assert team.rows("select count(*) from applications_inspectionphoto") == [(1,)]

    planned = team.at_once(("plan",), ("plan",))
    [refused] = [one["refused"] for one in planned if "refused" in one]
    assert "2021-002 đã có buổi kiểm tra" in refused
    assert team.rows("select count(*) from applications_inspection") == [(2,)]
