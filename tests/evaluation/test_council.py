"""Seats of a council and the conflicts that its members declare."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from applications.queries import dossiers_visible_to
from evaluation import calc
from evaluation.actions.council import add_member, declare_conflict, remove_member, set_up_council
from evaluation.actions.scoring import abstain, reopen_sheet
from evaluation.models import Conflict, Council, CouncilMember, DossierTotal, ScoreSheet
from evaluation.queries import conflicts_of, quorum, ranking_page, sheets_of
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme.actions import close_cycle
from tests.evaluation.council_world import council_world
from tests.factories.accounts import UserFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.programme import CycleFactory

TODAY = datetime.date(2021, 6, 1)
MEMBER, SECRETARY = CouncilMember.Position.MEMBER, CouncilMember.Position.SECRETARY


@pytest.fixture
def world(db):
    return council_world()


def test_set_up_council_creates_then_corrects(db):
    cycle, secretary = CycleFactory(), UserFactory(roles=[Role.COUNCIL_SECRETARY])
    first = set_up_council(cycle=cycle, decision_number="1", decision_date=TODAY, by=secretary)
    second = set_up_council(cycle=cycle, decision_number="2", decision_date=TODAY, by=secretary)
    assert first.pk == second.pk
    assert Council.objects.get().decision_number == "2"
    assert ActionLog.objects.filter(action="set_up_council").count() == 2


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN, Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR, Role.AUDITOR])
def test_set_up_council_by_others_is_forbidden(db, role):
    with pytest.raises(PermissionDenied):
        set_up_council(cycle=CycleFactory(), decision_number="1", decision_date=None, by=UserFactory(roles=[role]))
    assert not Council.objects.exists()


def test_set_up_council_of_a_closed_cycle_is_forbidden(world):
    close_cycle(cycle=world.cycle, reason="Hết năm", by=None)
    with pytest.raises(PermissionDenied):
        set_up_council(cycle=world.cycle, decision_number="1", decision_date=None, by=world.secretary)


@pytest.mark.parametrize(
    ("role", "position"), [(Role.STAFF, MEMBER), (Role.COUNCIL_SECRETARY, MEMBER), (Role.COUNCIL_MEMBER, SECRETARY)]
)
def test_add_member_without_the_fitting_role_is_refused(world, role, position):
    with pytest.raises(ActionError, match="chưa có vai trò"):
        add_member(council=world.council, user=UserFactory(roles=[role]), position=position, by=world.secretary)


def test_add_member_twice_is_refused(world):
    with pytest.raises(ActionError, match="đã ở trong hội đồng"):
        add_member(council=world.council, user=world.members[1].user, position=MEMBER, by=world.secretary)


def test_add_second_chair_is_refused(world):
    user = UserFactory(roles=[Role.COUNCIL_CHAIR])
    with pytest.raises(ActionError, match="đã có chủ tịch"):
        add_member(council=world.council, user=user, position=CouncilMember.Position.CHAIR, by=world.secretary)


def test_add_member_beyond_36_who_ever_scored_is_refused(db):
    world = council_world(members=calc.MAX_SCORERS, dossiers=0, started=False)
    remove_member(member=world.members[5], on=TODAY, reason="Nghỉ", by=world.secretary)
    with pytest.raises(ActionError, match="36"):
        add_member(
            council=world.council, user=UserFactory(roles=[Role.COUNCIL_MEMBER]), position=MEMBER, by=world.secretary
        )


def test_add_member_who_had_left_gets_the_old_seat_back(world):
    seat = world.members[1]
    remove_member(member=seat, on=TODAY, reason="Đi công tác", by=world.secretary)
    again = add_member(council=world.council, user=seat.user, position=MEMBER, title="Phó", by=world.secretary)
    assert (again.pk, again.left_on, again.title) == (seat.pk, None, "Phó")
    assert [
        line.action for line in ActionLog.objects.filter(object_type="evaluation.councilmember").order_by("at")
    ] == [
        "remove_council_member",
        "return_council_member",
    ]


def test_remove_member_keeps_signed_sheets_and_no_longer_waits_for_open_ones(world):
    world.sign(1, 0, TC01=1000)
    before = DossierTotal.objects.get(dossier=world.dossiers[0]).scaled
    remove_member(member=world.members[1], on=TODAY, reason="Nghỉ hưu", by=world.secretary)
    remove_member(member=world.members[1], on=datetime.date(2022, 1, 1), reason="Bấm lần nữa", by=world.secretary)
    world.members[1].refresh_from_db()
    assert world.members[1].left_on == TODAY
    assert DossierTotal.objects.get(dossier=world.dossiers[0]).scaled == before
    assert quorum(world.cycle) == {"needed": 2, "present": 0, "basis": "signed_sheets"}
    assert list(sheets_of(world.members[1].user, world.cycle)) == []


def test_remove_member_without_reason_is_refused(world):
    with pytest.raises(ActionError) as refused:
        remove_member(member=world.members[1], on=TODAY, reason=" ", by=world.secretary)
    assert refused.value.field == "reason"


def test_declare_conflict_hides_the_enterprise_and_uncounts_the_signed_sheet(world):
    world.sign(0, 0, TC01=0)
    world.sign(1, 0)
    user, dossier = world.members[0].user, world.dossiers[0]
    assert calc.unscaled(DossierTotal.objects.get(dossier=dossier).scaled) == 90

    declare_conflict(member=world.members[0], enterprise=dossier.enterprise, reason="Người nhà", by=user)

    sheet = world.sheet(0, 0)
    assert (sheet.state, sheet.state_reason) == ("conflict", "Người nhà")
    total = DossierTotal.objects.get(dossier=dossier)
    assert (calc.unscaled(total.scaled), total.sheets) == (100, 1)
    assert list(dossiers_visible_to(user).values_list("code", flat=True)) == [world.dossiers[1].code]
    assert [row.dossier_id for row in ranking_page(user, world.cycle)] == [world.dossiers[1].pk]
    assert [row.dossier_id for row in sheets_of(user, world.cycle)] == [world.dossiers[1].pk]
    assert world.sheet(1, 0).state == "signed"


def test_conflict_of_a_leader_who_chairs_hides_the_enterprise_too(world):
    chair = UserFactory(roles=[Role.COUNCIL_CHAIR, Role.LEADER])
    seat = CouncilMember.objects.create(council=world.council, user=chair)
    world.start()
    hidden, shown = world.dossiers
    declare_conflict(member=seat, enterprise=hidden.enterprise, reason="Người nhà", by=chair)
    assert list(dossiers_visible_to(chair)) == [shown]
    assert [chair.has_perm("applications.view_dossier", one) for one in (hidden, shown)] == [False, True]
    assert [row.dossier_id for row in ranking_page(chair, world.cycle)] == [shown.pk]


def test_declare_conflict_again_changes_nothing(world):
    values = {"member": world.members[0], "enterprise": world.dossiers[0].enterprise, "by": world.members[0].user}
    first = declare_conflict(reason="Cổ đông", **values)
    second = declare_conflict(reason="Khác", **values)
    assert (first.pk, second.reason) == (second.pk, "Cổ đông")
    assert ActionLog.objects.filter(action="declare_conflict", object_type="evaluation.scoresheet").count() == 1


@pytest.mark.parametrize("state", ["not_started", "draft", "signed", "reopened", "abstained"])
def test_declare_conflict_closes_a_sheet_in_every_state_while_scoring(world, state):
    if state in ("draft", "signed", "reopened"):
        world.save()
    if state in ("signed", "reopened"):
        world.sign()
    if state == "reopened":
        reopen_sheet(sheet=world.sheet(), reason="Nhầm", by=world.secretary)
    if state == "abstained":
        abstain(sheet=world.sheet(), reason="Không rành", by=world.members[0].user)
    assert world.sheet().state == state
    declare_conflict(
        member=world.members[0], enterprise=world.dossiers[0].enterprise, reason="Cổ đông", by=world.members[0].user
    )
    assert world.sheet().state == "conflict"


def test_declare_conflict_before_the_scoring_keeps_the_later_sheet_in_conflict(db):
    world = council_world(started=False)
    user = world.members[0].user
    declare_conflict(member=world.members[0], enterprise=world.dossiers[0].enterprise, reason="Cổ đông", by=user)
    world.start()
    assert (world.sheet(0, 0).state, world.sheet(0, 0).state_reason) == ("conflict", "Cổ đông")
    assert world.sheet(0, 1).state == "not_started"


def test_declare_conflict_covers_all_dossiers_of_the_enterprise_in_the_cycle_alone(world):
    enterprise, user = world.dossiers[0].enterprise, world.members[0].user
    second = DossierFactory(cycle=world.cycle, enterprise=enterprise, state="accepted")
    world.start()
    other = council_world(year=2022, dossiers=0, started=False)
    seat = CouncilMember.objects.create(council=other.council, user=user)
    later = DossierFactory(cycle=other.cycle, enterprise=enterprise, state="accepted")
    other.start()

    declare_conflict(member=world.members[0], enterprise=enterprise, reason="Cổ đông", by=user)

    states = ScoreSheet.objects.filter(member__user=user).values_list("dossier", "state")
    assert dict(states) == {
        world.dossiers[0].pk: "conflict",
        world.dossiers[1].pk: "not_started",
        second.pk: "conflict",
        later.pk: "not_started",
    }
    assert seat.conflicts.count() == 0
    assert set(dossiers_visible_to(user).values_list("pk", flat=True)) == {world.dossiers[1].pk, later.pk}


def test_declare_conflict_for_another_member_is_forbidden(world):
    for by in (world.members[1].user, world.secretary, world.staff):
        with pytest.raises(PermissionDenied):
            declare_conflict(member=world.members[0], enterprise=world.dossiers[0].enterprise, reason="x", by=by)
    assert not Conflict.objects.exists()


def test_declare_conflict_after_the_scoring_is_forbidden(world):
    world.sign_all()
    from evaluation.actions.result import close_scoring

    close_scoring(result=world.result, by=world.secretary)
    with pytest.raises(PermissionDenied):
        declare_conflict(
            member=world.members[0], enterprise=world.dossiers[0].enterprise, reason="x", by=world.members[0].user
        )
    assert world.sheet().state == "signed"


def test_conflicts_cost_nobody_but_the_council_a_query(world, django_assert_num_queries):
    for user in (world.staff, UserFactory(roles=[Role.ENTERPRISE]), UserFactory(roles=[Role.LEADER])):
        assert user.roles
        with django_assert_num_queries(0):
            assert conflicts_of(user) is None
