"""Members are told that the scoring has begun, once, and why a sheet came back, each time."""

import pytest

from evaluation.actions.scoring import reopen_sheet, start_scoring
from spcncl_portal.notifications.models import Notice
from tests.evaluation.council_world import council_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return council_world(started=False)


def test_each_scorer_hears_of_the_start_once(world):
    world.start()
    start_scoring(cycle=world.cycle, by=world.secretary)
    told = Notice.objects.filter(kind="scoring_started").values_list("user", flat=True)
    assert sorted(told) == sorted(member.user_id for member in world.members)


def test_member_hears_why_a_sheet_came_back_each_time(world):
    world.start()
    for reason in ("Nhầm điểm TC01.", "Nhầm điểm TC02."):
        world.sign()
        reopen_sheet(sheet=world.sheet(), reason=reason, by=world.secretary)
    notices = Notice.objects.filter(kind="sheet_reopened").order_by("pk")
    assert [notice.user_id for notice in notices] == [world.members[0].user_id] * 2
    assert "Nhầm điểm TC01." in notices[0].text
    assert "Nhầm điểm TC02." in notices[1].text
