"""From the start of the scoring to the signed sheet: every line of the state table, allowed and forbidden."""

import datetime
import hashlib
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError

from applications.models import Dossier
from evaluation import calc
from evaluation.actions.council import declare_conflict, remove_member
from evaluation.actions.result import close_scoring
from evaluation.actions.scoring import abstain, reopen_sheet, save_scores, sign_sheet, start_scoring
from evaluation.models import CouncilMember, CycleResult, DossierTotal, Score, ScoreSheet
from evaluation.states import SHEET_MACHINE, SheetState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, Conflict, TransitionRefused
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme.actions import close_cycle
from tests.evaluation.council_world import FULL, council_world
from tests.factories.accounts import UserFactory
from tests.factories.dossiers import DossierFactory


@pytest.fixture
def world(db):
    return council_world()


def act(world, action: str):
    """Carry out an action on the first sheet as the person who may."""
    sheet, member = world.sheet(), world.members[0].user
    if action == "save":
        return save_scores(sheet=sheet, points={"TC01": 100}, version=sheet.version, by=member)
    if action == "sign":
        return sign_sheet(sheet=sheet, by=member)
    if action == "reopen":
        return reopen_sheet(sheet=sheet, reason="Xem lại", by=world.secretary)
    return abstain(sheet=sheet, reason="Không thuộc chuyên môn", by=member)


def put(world, state: str) -> None:
    """Bring the first sheet, fully scored, into a state."""
    sheet = world.sheet()
    criteria = world.cycle.criteria_set.criteria.all()
    Score.objects.bulk_create(Score(sheet=sheet, criterion=one, points=0) for one in criteria)
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=state)


@pytest.mark.parametrize("action", ["save", "sign", "reopen", "abstain"])
@pytest.mark.parametrize("state", SheetState.values)
def test_sheet_in_each_state_takes_the_actions_of_the_table_and_no_others(world, state, action):
    put(world, state)
    targets = {line.source: line.target for line in SHEET_MACHINE.transitions if line.action == action}
    if state in targets:
        act(world, action)
        assert world.sheet().state == targets[state]
    else:
        with pytest.raises(TransitionRefused):
            act(world, action)
        assert world.sheet().state == state


def test_table_of_the_sheet():
    """The table itself, so that a change of it is noticed."""
    lines = {(line.source, line.action, line.target, line.reason) for line in SHEET_MACHINE.transitions}
    assert lines == {
        ("not_started", "save", "draft", False),
        ("draft", "save", "draft", False),
        ("reopened", "save", "reopened", False),
        ("draft", "sign", "signed", False),
        ("reopened", "sign", "signed", False),
        ("signed", "reopen", "reopened", True),
        ("signed", "lock", "locked", False),
        ("not_started", "abstain", "abstained", True),
        ("draft", "abstain", "abstained", True),
        ("reopened", "abstain", "abstained", True),
        *(
            (s, "declare_conflict", "conflict", True)
            for s in ("not_started", "draft", "reopened", "signed", "abstained")
        ),
    }


@pytest.mark.parametrize("action", ["reopen", "abstain"])
def test_sheet_action_that_asks_for_a_reason_refuses_blanks(world, action):
    put(world, "signed" if action == "reopen" else "draft")
    carry_out = reopen_sheet if action == "reopen" else abstain
    by = world.secretary if action == "reopen" else world.members[0].user
    with pytest.raises(ActionError) as refused:
        carry_out(sheet=world.sheet(), reason="  ", by=by)
    assert refused.value.field == "reason"


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN, Role.COUNCIL_SECRETARY, Role.AUDITOR, Role.LEADER, "other"])
@pytest.mark.parametrize("action", ["save", "sign", "abstain"])
def test_sheet_of_somebody_else_takes_nothing_from_anybody(world, role, action):
    put(world, "draft")
    by = world.members[1].user if role == "other" else UserFactory(roles=[role])
    sheet = world.sheet()
    with pytest.raises(PermissionDenied):
        if action == "save":
            save_scores(sheet=sheet, points={"TC01": 100}, version=sheet.version, by=by)
        elif action == "sign":
            sign_sheet(sheet=sheet, by=by)
        else:
            abstain(sheet=sheet, reason="x", by=by)
    assert world.sheet().state == "draft"


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN, Role.COUNCIL_CHAIR, Role.COUNCIL_MEMBER, Role.AUDITOR])
def test_reopen_by_others_than_the_secretary_is_forbidden(world, role):
    put(world, "signed")
    with pytest.raises(PermissionDenied):
        reopen_sheet(sheet=world.sheet(), reason="x", by=UserFactory(roles=[role]))


def test_sheet_of_a_member_who_lost_the_role_takes_nothing(world):
    user = world.members[0].user
    user.grants.update(revoked_at="2021-06-01T00:00:00Z")
    user.forget_roles()
    with pytest.raises(PermissionDenied):
        world.save()


def test_sheet_of_a_member_who_left_takes_nothing(world):
    world.save()
    remove_member(member=world.members[0], on=datetime.date(2021, 6, 1), reason="Nghỉ", by=world.secretary)
    with pytest.raises(PermissionDenied):
        sign_sheet(sheet=world.sheet(), by=world.members[0].user)


def test_sheet_after_the_scoring_takes_nothing(world):
    world.sign_all()
    DossierFactory(cycle=world.cycle, state="accepted")
    world.start()
    late = ScoreSheet.objects.get(member=world.members[0], state="not_started")
    close_scoring(result=world.result, reason="Đủ", by=world.secretary)
    with pytest.raises(PermissionDenied):
        save_scores(sheet=late, points={"TC01": 1}, version=late.version, by=world.members[0].user)
    with pytest.raises(PermissionDenied):
        reopen_sheet(sheet=world.sheet(), reason="x", by=world.secretary)


def test_sheet_of_a_closed_cycle_takes_nothing(world):
    world.save()
    close_cycle(cycle=world.cycle, reason="Hết năm", by=None)
    with pytest.raises(PermissionDenied):
        sign_sheet(sheet=world.sheet(), by=world.members[0].user)


# Start


def test_start_lays_out_one_sheet_for_each_member_who_scores_and_dossier(world):
    assert ScoreSheet.objects.count() == 3 * 2
    assert not ScoreSheet.objects.filter(member__user=world.secretary).exists()
    assert set(Dossier.objects.values_list("state", flat=True)) == {"in_scoring"}
    assert DossierTotal.objects.count() == 2
    world.cycle.criteria_set.refresh_from_db()
    assert world.cycle.criteria_set.frozen_at is not None
    assert ActionLog.objects.filter(action="lay_out_sheet").count() == 6


def test_start_again_adds_later_dossiers_and_members_and_nothing_else(world):
    world.sign(0, 0)
    DossierFactory(cycle=world.cycle, state="accepted")
    seat = CouncilMember.objects.create(council=world.council, user=UserFactory(roles=[Role.COUNCIL_MEMBER]))
    world.start()
    world.start()
    assert ScoreSheet.objects.count() == 4 * 3
    assert seat.sheets.count() == 3
    assert world.sheet(0, 0).state == "signed"
    assert DossierTotal.objects.get(dossier=world.dossiers[0]).sheets == 1


def test_start_without_members_or_criteria_is_refused(db):
    world = council_world(members=0, started=False)
    with pytest.raises(ActionError, match="chưa có thành viên"):
        world.start()
    assert not CycleResult.objects.exists()
    world.cycle.criteria_set = None
    with pytest.raises(ActionError, match="bộ tiêu chí"):
        start_scoring(cycle=world.cycle, by=world.secretary)


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR, Role.ADMIN, Role.AUDITOR, Role.LEADER])
def test_start_by_others_is_forbidden_and_writes_nothing(db, role):
    world = council_world(started=False)
    with pytest.raises(PermissionDenied):
        start_scoring(cycle=world.cycle, by=UserFactory(roles=[role]))
    assert (CycleResult.objects.count(), ScoreSheet.objects.count()) == (0, 0)


def test_start_costs_no_query_for_each_sheet(db, django_assert_max_num_queries):
    world = council_world(dossiers=0, members=3, started=False)
    for _ in range(12):
        DossierFactory(cycle=world.cycle, state="in_scoring")
    # Fewer than the 36 sheets; a dozen of them are the notices with their wishes and deliveries.
    with django_assert_max_num_queries(35):
        world.start()
    assert ScoreSheet.objects.count() == 36


# Save


def test_save_keeps_points_notes_and_counts_the_version_up(world):
    sheet, by = world.sheet(), world.members[0].user
    saved = save_scores(
        sheet=sheet, points={"TC01": 1750, "TC02": 0}, notes={"TC01": "Sổ sách"}, note="Tốt", version=1, by=by
    )
    assert (saved.state, saved.version, saved.note) == ("draft", 2, "Tốt")
    rows = (
        Score.objects.filter(sheet=sheet).order_by("criterion__code").values_list("criterion__code", "points", "note")
    )
    assert list(rows) == [("TC01", 1750, "Sổ sách"), ("TC02", 0, "")]
    save_scores(sheet=saved, points={"TC01": 1800, "TC02": None}, version=2, by=by)
    assert list(rows.all()) == [("TC01", 1800, "Sổ sách")]


@pytest.mark.parametrize(("code", "points"), [("TC01", 2001), ("TC01", -1), ("TC99", 100)])
def test_save_of_impossible_points_writes_nothing(world, code, points):
    with pytest.raises(ActionError) as refused:
        save_scores(sheet=world.sheet(), points={"TC02": 500, code: points}, version=1, by=world.members[0].user)
    assert refused.value.field == code
    assert (world.sheet().state, Score.objects.count()) == ("not_started", 0)


def test_save_over_a_newer_version_writes_nothing(world):
    world.save()
    with pytest.raises(Conflict):
        save_scores(sheet=world.sheet(), points={"TC01": 1}, version=1, by=world.members[0].user)
    assert world.sheet().version == 2
    assert Score.objects.get(sheet=world.sheet(), criterion__code="TC01").points == FULL["TC01"]


# Sign


def test_sign_freezes_a_snapshot_with_its_hash_and_counts(world):
    signed = world.sign(0, 0, TC01=1750)
    assert hashlib.sha256(signed.snapshot.encode()).hexdigest() == signed.sha256
    content = json.loads(signed.snapshot)
    assert content["scores"]["TC01"] == {"note": "", "points": 1750}
    assert (content["dossier"], content["member"]) == (world.dossiers[0].code, world.members[0].user.email)
    total = DossierTotal.objects.get(dossier=world.dossiers[0])
    assert (calc.shown(calc.unscaled(total.scaled)), total.sheets) == ("97.5000", 1)


def test_sign_without_every_criterion_is_refused_by_name(world):
    sheet, by = world.sheet(), world.members[0].user
    save_scores(sheet=sheet, points={"TC01": 1, "TC03": 1, "TC05": 1}, version=1, by=by)
    with pytest.raises(ActionError, match="TC02, TC04, TC06"):
        sign_sheet(sheet=world.sheet(), by=by)
    assert (world.sheet().state, world.sheet().snapshot) == ("draft", "")


def test_sign_of_a_version_that_was_not_read_is_refused(world):
    world.save()
    with pytest.raises(Conflict):
        sign_sheet(sheet=world.sheet(), by=world.members[0].user, version=1)
    assert world.sheet().state == "draft"


def test_reopened_sheet_stops_counting_until_it_is_signed_again(world):
    world.sign(0, 0, TC01=0)
    world.sign(1, 0)
    reopen_sheet(sheet=world.sheet(0, 0), reason="Nhầm điểm", by=world.secretary)
    total = DossierTotal.objects.get(dossier=world.dossiers[0])
    assert (calc.unscaled(total.scaled), total.sheets) == (100, 1)
    world.sign(0, 0, TC01=1000)
    total.refresh_from_db()
    assert (calc.unscaled(total.scaled), total.sheets) == (95, 2)


def test_what_a_sheet_said_before_it_was_reopened_stays_on_record(world):
    first = world.sign(0, 0, TC01=0)
    reopen_sheet(sheet=world.sheet(), reason="Nhầm điểm", by=world.secretary)
    second = world.sign(0, 0, TC01=1000)
    kept = second.earlier_signatures.get()
    assert (kept.snapshot, kept.sha256, kept.signed_at) == (first.snapshot, first.sha256, first.signed_at)
    assert kept.sha256 != second.sha256
    with pytest.raises(ProtectedError):
        second.delete()


def test_abstained_sheet_does_not_count(world):
    world.save(0, 0, TC01=0)
    world.sign(1, 0)
    abstain(sheet=world.sheet(0, 0), reason="Không rành", by=world.members[0].user)
    total = DossierTotal.objects.get(dossier=world.dossiers[0])
    assert (calc.unscaled(total.scaled), total.sheets) == (100, 1)


def test_log_of_the_scoring_names_no_points(world):
    """Whoever reads the log before the phase ends learns that a sheet was signed, not with what."""
    world.save(0, 0, TC01=1234)
    world.sign(0, 0, TC01=1234)
    reopen_sheet(sheet=world.sheet(), reason="Xem lại", by=world.secretary)
    world.sign(0, 0, TC01=1234)
    user = world.members[0].user
    declare_conflict(member=world.members[0], enterprise=world.dossiers[0].enterprise, reason="Cổ đông", by=user)
    lines = ActionLog.objects.filter(object_type="evaluation.scoresheet").exclude(action="lay_out_sheet")
    assert lines.count() == 7
    for line in lines:
        assert "1234" not in json.dumps([line.before, line.after])
        assert not {"snapshot", "note"} & {*line.before, *line.after}
