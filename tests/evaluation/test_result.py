"""From the last signed sheet to the final list: every line of the table, the quorum, the boundary, the freezing."""

import datetime
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from applications.models import Dossier
from evaluation import calc, queries
from evaluation.actions.council import remove_member
from evaluation.actions.result import choose_boundary, close_scoring, finalise, publish, reopen_scoring
from evaluation.models import CycleResult, DossierTotal, ResultRow, ScoreSheet
from evaluation.states import RESULT_MACHINE, ResultState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, TransitionRefused
from spcncl_portal.programme.actions import close_cycle
from spcncl_portal.programme.models import CriteriaSet
from tests.evaluation.council_world import council_world
from tests.factories.accounts import UserFactory
from tests.factories.evaluation import scored_cycle

ACTIONS = ("close_scoring", "reopen_scoring", "publish", "finalise")


def act(action: str, result: CycleResult, by):
    if action == "close_scoring":
        return close_scoring(result=result, by=by)
    if action == "reopen_scoring":
        return reopen_scoring(result=result, reason="Phiếu nhầm", by=by)
    if action == "publish":
        return publish(result=result, comments_until=timezone.localdate(), by=by)
    return finalise(result=result, by=by)


@pytest.fixture
def staff(db):
    return UserFactory(roles=[Role.STAFF])


def test_table_of_the_result():
    lines = {(line.source, line.action, line.target, line.reason) for line in RESULT_MACHINE.transitions}
    assert lines == {
        ("open", "close_scoring", "provisional", False),
        ("provisional", "reopen_scoring", "open", True),
        ("provisional", "publish", "published_for_comment", False),
        ("published_for_comment", "finalise", "final", False),
        ("final", "decide", "decided", False),
    }


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", ResultState.values)
def test_result_in_each_state_takes_the_actions_of_the_table_and_no_others(staff, state, action):
    result = scored_cycle(dossiers=3, members=2).result
    CycleResult.objects.update(state=state, independent=state == "open")
    targets = {line.source: line.target for line in RESULT_MACHINE.transitions if line.action == action}
    if state in targets:
        assert act(action, result, staff).state == targets[state]
    else:
        with pytest.raises(TransitionRefused):
            act(action, result, staff)
    result.refresh_from_db()
    assert result.state == targets.get(state, state)


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR, Role.LEADER, Role.AUDITOR, Role.ADMIN])
@pytest.mark.parametrize(
    ("action", "state"),
    list(zip(ACTIONS, ("open", "provisional", "provisional", "published_for_comment"), strict=True)),
)
def test_result_by_others_than_secretary_and_staff_is_forbidden(db, role, action, state):
    result = scored_cycle(dossiers=1, members=1).result
    CycleResult.objects.update(state=state)
    with pytest.raises(PermissionDenied):
        act(action, result, UserFactory(roles=[role]))


def test_result_of_a_closed_cycle_takes_nothing(staff):
    scored = scored_cycle(dossiers=1, members=1)
    close_cycle(cycle=scored.cycle, reason="Hết năm", by=None)
    with pytest.raises(PermissionDenied):
        close_scoring(result=scored.result, by=staff)


def test_close_below_the_quorum_is_refused_even_with_a_reason(db):
    world = council_world(members=3, dossiers=1)
    world.sign(0)
    with pytest.raises(ActionError, match="cần 2, mới có 1"):
        close_scoring(result=world.result, reason="Gấp", by=world.secretary)
    assert (world.result.state, world.result.independent) == ("open", True)


def test_close_with_unsigned_sheets_asks_for_a_reason(db):
    world = council_world(members=3, dossiers=1)
    world.sign(0)
    world.sign(1)
    with pytest.raises(ActionError, match="Còn 1 phiếu") as refused:
        close_scoring(result=world.result, by=world.secretary)
    assert refused.value.field == "reason"
    closed = close_scoring(result=world.result, reason="Thành viên ốm", by=world.secretary)
    assert (closed.state, closed.independent) == ("provisional", False)
    assert closed.scoring_closed_at is not None


def test_close_does_not_wait_for_those_who_left(db):
    world = council_world(members=3, dossiers=1)
    world.sign(0)
    world.sign(1)
    remove_member(member=world.members[2], on=datetime.date(2021, 6, 1), reason="Nghỉ", by=world.secretary)
    assert close_scoring(result=world.result, by=world.secretary).state == "provisional"


def test_close_mends_totals_that_had_gone_astray(db):
    scored = scored_cycle(dossiers=2, members=2)
    DossierTotal.objects.update(scaled=1, sheets=9)
    close_scoring(result=scored.result, by=None)
    wanted = {key: calc.scaled(average) for key, average in queries.averages(scored.cycle).items()}
    assert dict(DossierTotal.objects.values_list("dossier", "scaled")) == wanted
    assert set(DossierTotal.objects.values_list("sheets", flat=True)) == {2}


# The boundary of the Top N


def tied(state: str = "provisional"):
    """Places 2 to 4 are equal; the Top 3 has two places for the three."""
    scored = scored_cycle(dossiers=5, members=2, points=lambda d, m, c: (950, 900, 900, 900, 800)[d])
    CriteriaSet.objects.update(top_n=3)
    CycleResult.objects.update(state=state, independent=False)
    scored.result.refresh_from_db()
    scored.cycle = scored.result.cycle
    return scored


def test_boundary_is_shown_and_decided_by_people(staff):
    scored = tied()
    first, a, b, c, _last = scored.dossiers
    top, tie = queries.top_of(scored.result)
    assert (top, tie["dossiers"], tie["places"]) == ({first.pk}, {a.pk, b.pk, c.pk}, 2)
    with pytest.raises(ActionError, match="2 sản phẩm"):
        publish(result=scored.result, comments_until=timezone.localdate(), by=staff)

    choose_boundary(result=scored.result, dossiers=[c, a], reason="Biên bản số 3", by=staff)

    scored.result.refresh_from_db()
    assert queries.top_of(scored.result)[0] == {first.pk, a.pk, c.pk}
    rows, still = queries.ranking(scored.cycle)
    assert ({row.key for row in rows if row.top}, still) == ({first.pk, a.pk, c.pk}, True)
    assert publish(result=scored.result, comments_until=timezone.localdate(), by=staff).state == "published_for_comment"
    finalise(result=scored.result, by=staff)
    assert set(ResultRow.objects.filter(top=True).values_list("dossier", flat=True)) == {first.pk, a.pk, c.pk}


@pytest.mark.parametrize("numbers", [(), (1,), (1, 2, 3), (0, 1), (1, 4)])
def test_choose_boundary_with_the_wrong_products_is_refused(staff, numbers):
    scored = tied()
    with pytest.raises(ActionError, match="đúng 2 sản phẩm"):
        choose_boundary(result=scored.result, dossiers=[scored.dossiers[n] for n in numbers], reason="x", by=staff)


def test_choose_boundary_without_reason_or_without_tie_is_refused(staff):
    scored = tied()
    with pytest.raises(ActionError) as refused:
        choose_boundary(result=scored.result, dossiers=scored.dossiers[1:3], reason=" ", by=staff)
    assert refused.value.field == "reason"
    CriteriaSet.objects.update(top_n=4)
    with pytest.raises(ActionError, match="Không có đồng điểm"):
        choose_boundary(result=scored.result, dossiers=scored.dossiers[1:3], reason="x", by=staff)


@pytest.mark.parametrize("state", ["open", "final", "decided"])
def test_choose_boundary_outside_its_time_is_refused(staff, state):
    scored = tied(state)
    with pytest.raises(ActionError, match="kết quả sơ bộ"):
        choose_boundary(result=scored.result, dossiers=scored.dossiers[1:3], reason="x", by=staff)


def test_boundary_below_the_pass_mark_asks_nobody(staff):
    scored = scored_cycle(dossiers=3, members=1, points=lambda d, m, c: (950, 100, 100)[d])
    CriteriaSet.objects.update(top_n=2)
    close_scoring(result=scored.result, by=staff)
    scored.result.refresh_from_db()
    assert queries.top_of(scored.result) == ({scored.dossiers[0].pk}, None)
    assert publish(result=scored.result, comments_until=timezone.localdate(), by=staff).state == "published_for_comment"


def test_top_of_no_places_is_empty(db):
    scored = scored_cycle(dossiers=2, members=1)
    CriteriaSet.objects.update(top_n=0)
    assert queries.top_of(CycleResult.objects.get()) == (frozenset(), None)
    assert scored.dossiers


def test_reopen_hides_the_averages_and_forgets_the_choice(staff):
    scored = tied()
    choose_boundary(result=scored.result, dossiers=scored.dossiers[1:3], reason="Biên bản", by=staff)
    reopened = reopen_scoring(result=scored.result, reason="Phiếu nhầm", by=staff)
    assert (reopened.state, reopened.independent, reopened.scoring_closed_at) == ("open", True, None)
    assert (reopened.boundary_choice, reopened.boundary_reason) == ([], "")


# Publication and freezing


def test_publish_until_yesterday_is_refused(staff):
    result = scored_cycle(dossiers=1, members=1, state="provisional").result
    with pytest.raises(ActionError) as refused:
        publish(result=result, comments_until=timezone.localdate() - datetime.timedelta(days=1), by=staff)
    assert refused.value.field == "comments_until"


def test_finalise_freezes_rows_sheets_and_dossiers(staff):
    scored = scored_cycle(dossiers=4, members=3, state="published_for_comment")
    wanted = queries.averages(scored.cycle)

    finalise(result=scored.result, by=staff)

    rows = {row.dossier_id: row for row in ResultRow.objects.all()}
    assert {key: Fraction(row.numerator, row.denominator) for key, row in rows.items()} == wanted
    assert [rows[dossier.pk].rank for dossier in scored.dossiers] == [1, 2, 3, 4]
    assert rows[scored.dossiers[0].pk].average == calc.shown(wanted[scored.dossiers[0].pk])
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {"locked"}
    assert set(Dossier.objects.values_list("state", flat=True)) == {"scored"}
    assert queries.averages(scored.cycle) == wanted
