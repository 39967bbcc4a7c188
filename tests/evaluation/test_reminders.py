"""Reminders of the council's dates, of the end of the comments, and of titles that run out."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from evaluation.models import CycleResult, Recognition
from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications import reminders
from spcncl_portal.notifications.digest import digest_sources
from spcncl_portal.programme.actions import grant_extension
from spcncl_portal.programme.models import Milestone
from spcncl_portal.programme.queries import cycle_of_year
from tests.evaluation.council_world import council_world
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.evaluation import scored_cycle
from tests.factories.programme import CycleFactory, DeadlineFactory, end_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
pytestmark = pytest.mark.django_db


def at(month: int, day: int, hour: int = 9, year: int = 2021) -> datetime.datetime:
    return datetime.datetime(year, month, day, hour, tzinfo=HANOI)


def lines(kind: str, moment: datetime.datetime) -> list[tuple]:
    return [
        (line.milestone.code, line.days_left, line.letter.recipient, line.letter.title)
        for line in reminders.due_now(cycle_of_year(2021), moment)
        if line.milestone.deadline.kind == kind
    ]


def test_members_are_reminded_while_they_have_sheets_to_sign():
    with time_machine.travel(at(9, 1), tick=False):
        world = council_world(members=2, dossiers=2)
        DeadlineFactory(cycle=world.cycle, kind="scoring", at=end_of(2021, 10, 15))
    with time_machine.travel(at(10, 5), tick=False):
        world.sign(0, 0)
        world.sign(0, 1)
        world.sign(1, 0)
    first, second = (member.user.email for member in world.members)
    title = "Còn 7 ngày đến hạn chấm và ký phiếu năm 2021"
    assert lines("scoring", at(10, 8)) == [("scoring-7", 7, second, title)]
    with time_machine.travel(at(10, 20), tick=False):
        found = reminders.due_on(cycle_of_year(2021), datetime.date(2021, 10, 1))
    assert {line.letter.recipient for line in found} == {first, second}  # by what was known on 1/10
    line = reminders.due_now(cycle_of_year(2021), at(10, 15))[0]
    assert (line.kind, "Còn 1 phiếu chưa ký." in line.letter.text) == ("last_day", True)
    CycleResult.objects.update(scoring_closed_at=at(10, 14))
    assert lines("scoring", at(10, 15)) == []


def test_member_who_left_the_council_is_not_reminded():
    with time_machine.travel(at(9, 1), tick=False):
        world = council_world(members=2, dossiers=1)
        DeadlineFactory(cycle=world.cycle, kind="scoring", at=end_of(2021, 10, 15))
    first, second = world.members
    type(first).objects.filter(pk=first.pk).update(left_on=datetime.date(2021, 10, 5))
    assert [line[2] for line in lines("scoring", at(10, 8))] == [second.user.email]
    with time_machine.travel(at(10, 20), tick=False):
        found = reminders.due_on(cycle_of_year(2021), datetime.date(2021, 10, 1))
    assert {line.letter.recipient for line in found} == {first.user.email, second.user.email}  # in office then


def test_digest_of_the_secretary_counts_the_sheets_of_an_extended_member_apart():
    with time_machine.travel(at(9, 1), tick=False):
        world = council_world(members=3, dossiers=2)
        deadline = DeadlineFactory(cycle=world.cycle, kind="scoring", at=end_of(2021, 10, 15))
        secretary = UserFactory(roles=[Role.COUNCIL_SECRETARY])
        extended = {"until": end_of(2021, 10, 22)}
        for member, values in ((world.members[1], extended), (world.members[2], {"excused": True})):
            grant_extension(deadline=deadline, subject=member, reason="Ốm", by=None, **values)
    found = digest_sources.get("evaluation")([secretary], at(10, 18))[secretary.pk]
    told = [(line.count, line.due, line.overdue) for line in found if "chưa ký" in str(line.text)]
    assert told == [(2, end_of(2021, 10, 15), True), (4, end_of(2021, 10, 22), False)]


def test_office_is_told_of_all_silent_members_together():
    with time_machine.travel(at(9, 1), tick=False):
        world = council_world(members=3, dossiers=1)
        deadline = DeadlineFactory(cycle=world.cycle, kind="scoring", at=end_of(2021, 10, 15), milestones=False)
        Milestone.objects.create(
            deadline=deadline, days_before=-1, working_days=True, recipients=["leader"], escalate=True
        )
        leader = UserFactory(roles=[Role.LEADER])
    found = reminders.due_now(cycle_of_year(2021), at(10, 18))
    assert [(line.letter.recipient, line.kind, line.days_left) for line in found] == [(leader.email, "escalation", -3)]
    assert found[0].letter.title == "3 nơi chưa chấm và ký phiếu năm 2021, quá hạn 3 ngày"
    names = "; ".join(str(member) for member in world.members)
    assert f"Chưa thực hiện (3): {names}." in found[0].letter.text


def test_end_of_the_comments_is_told_to_the_staff_once():
    with time_machine.travel(at(11, 2), tick=False):
        scored = scored_cycle(dossiers=2, state="published_for_comment")
        DeadlineFactory(cycle=scored.cycle, kind="comment", at=end_of(2021, 11, 30), milestones=(1, 0))
        staff = UserFactory(roles=[Role.STAFF])
    # published on 2/11 for ten days: 12/11, a Friday; the cycle's date of 30/11 does not count
    title = "Hôm nay là ngày cuối lấy ý kiến về kết quả năm 2021"
    assert lines("comment", at(11, 12)) == [("comment-0", 0, staff.email, title)]
    assert lines("comment", at(11, 1)) == []
    CycleResult.objects.update(finalised_at=at(11, 12, 8))
    assert lines("comment", at(11, 12)) == []


def test_titles_that_run_out_are_told_to_the_enterprise_and_once_to_the_staff():
    """The title was given in 2021; the cycle that is open in 2023 reminds of it."""
    owner = UserFactory(roles=[Role.ENTERPRISE], email="quat@example.vn")
    staff = UserFactory(roles=[Role.STAFF], email="so@example.vn")
    enterprise = EnterpriseFactory(name="Quạt Mẫu", owner=owner)
    with time_machine.travel(at(11, 26), tick=False):
        old = CycleFactory()
        dossiers = [
            DossierFactory(cycle=old, enterprise=enterprise, state="in_scoring", product_name=name)
            for name in ("Quạt trần", "Quạt bàn")
        ] + [DossierFactory(cycle=old, state="in_scoring", product_name="Đèn")]
        scored_cycle(cycle=old, dossiers=dossiers, state="decided", recognised=dossiers)
    Recognition.objects.update(valid_from=datetime.date(2021, 11, 26), valid_to=datetime.date(2023, 11, 25))
    Recognition.objects.filter(product_name="Đèn").update(state="revoked")
    DeadlineFactory(cycle=CycleFactory(year=2023), kind="title_expiry", at=None, milestones=(30,))

    def told(moment):
        return reminders.due_now(cycle_of_year(2023), moment)

    found = told(at(10, 26, year=2023))
    title = "Danh hiệu sắp hết hạn: còn 30 ngày"
    assert [(line.letter.recipient, line.letter.title, line.letter.deadline) for line in found] == [
        (owner.email, title, end_of(2023, 11, 25)),
        (staff.email, title, end_of(2023, 11, 25)),
    ]
    assert "Quạt trần; Quạt bàn có giá trị đến hết ngày 25/11/2023." in found[0].letter.text
    assert found[1].letter.text.endswith("Gồm danh hiệu của 1 doanh nghiệp: Quạt Mẫu.")
    assert told(at(10, 25, year=2023)) == []
    assert told(at(11, 26, year=2023)) == []
