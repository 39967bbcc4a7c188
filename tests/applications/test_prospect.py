"""Prospects: listed once, brought step by step, moved by what the portal knows itself."""

import contextlib
import datetime

import pytest
from django.core.exceptions import PermissionDenied

from applications.actions import prospect as actions
from applications.actions.outreach_links import advance_known, link_registered
from applications.actions.prospect import ProspectData
from applications.forms.outreach import AssignForm
from applications.models import Prospect
from applications.prospect_queries import distinct_enterprises, funnel, prospects_visible_to, worked_with
from applications.states import PROSPECT_MACHINE, ProspectState
from spcncl_portal.accounts.actions import deactivate, hand_over
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, Conflict, TransitionRefused
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.models import Notice
from spcncl_portal.programme.models import Body, Cycle
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, tax_code
from tests.factories.outreach import ProspectFactory, WorkingSessionFactory
from tests.factories.programme import BodyMembershipFactory

from .outreach_world import *  # noqa: F403

pytestmark = pytest.mark.django_db
CODE = "0100109106"


def data(name="Công ty Cơ khí Sao Mai", **values):
    return ProspectData(name=name, **values)


def log_of(prospect):
    rows = ActionLog.objects.filter(object_type="applications.prospect", object_id=str(prospect.pk))
    return list(rows.order_by("pk").values_list("action", flat=True))


def test_officer_lists_for_own_body_and_has_it(cycle, body, officer):
    made = actions.add_prospect(cycle=cycle, data=data(tax_code="100109106"), by=officer, body=body)
    made.refresh_from_db()
    assert (made.state, made.tax_code, made.body, made.owner) == ("listed", CODE, body, officer)
    assert log_of(made) == ["create"]


def test_officer_lists_for_no_other_body(cycle, officer, other_body):
    for wrong in (other_body, None):
        with pytest.raises(ActionError) as refused:
            actions.add_prospect(cycle=cycle, data=data(), by=officer, body=wrong)
        assert refused.value.field == "body"
    assert not Prospect.objects.exists()


def test_staff_list_without_owner(cycle, staff):
    made = actions.add_prospect(cycle=cycle, data=data(), by=staff)
    assert (made.body, made.owner) == (None, None)


def test_second_click_gives_the_same_prospect(cycle, staff):
    first = actions.add_prospect(cycle=cycle, data=data(), by=staff)
    assert actions.add_prospect(cycle=cycle, data=data(), by=staff) == first
    assert Prospect.objects.count() == 1


@pytest.mark.parametrize("name", ["CÔNG TY CƠ KHÍ SAO MAI", "Cong ty co khi Sao Mai"])
def test_same_name_without_tax_code_is_refused(cycle, staff, name):
    actions.add_prospect(cycle=cycle, data=data(), by=staff)
    with pytest.raises(ActionError, match="đã có trong danh sách vận động năm 2021"):
        actions.add_prospect(cycle=cycle, data=data(name), by=staff)


def test_same_name_with_a_tax_code_is_the_one_without(cycle, staff):
    actions.add_prospect(cycle=cycle, data=data(), by=staff)
    with pytest.raises(ActionError, match="đã có trong danh sách vận động năm 2021") as refused:
        actions.add_prospect(cycle=cycle, data=data(tax_code=tax_code(3)), by=staff)
    assert refused.value.field == "name"
    Prospect.objects.update(tax_code=tax_code(4))
    actions.add_prospect(cycle=cycle, data=data(tax_code=tax_code(3)), by=staff)
    assert Prospect.objects.count() == 2


def test_tax_code_of_another_district_says_nothing_but_that_it_is_there(cycle, body, officer, stranger):
    with pytest.raises(ActionError) as refused:
        actions.add_prospect(cycle=cycle, data=data(tax_code=stranger.tax_code), by=officer, body=body)
    assert refused.value.field == "tax_code"
    assert "Bí mật" not in refused.value.message
    assert "liên hệ Sở Công Thương" in refused.value.message


def test_name_of_another_district_is_no_double(cycle, body, officer, stranger):
    made = actions.add_prospect(cycle=cycle, data=data(stranger.name), by=officer, body=body)
    assert made.pk != stranger.pk


def test_wrong_tax_code_and_no_name_are_told_at_their_boxes(cycle, staff):
    for values, field in (({"tax_code": "123"}, "tax_code"), ({"name": "  "}, "name")):
        with pytest.raises(ActionError) as refused:
            actions.add_prospect(cycle=cycle, data=data(**values), by=staff)
        assert refused.value.field == field


def test_closed_cycle_takes_nothing(cycle, staff, prospect):
    Cycle.objects.update(state="closed")
    calls = (
        lambda: actions.add_prospect(cycle=cycle, data=data(), by=staff),
        lambda: actions.edit_prospect(prospect=prospect, data=data(), by=staff),
        lambda: actions.take_step(prospect=prospect, action="invite", by=staff),
        lambda: actions.set_next_step(prospect=prospect, next_step="Gọi", next_on=None, by=staff),
        lambda: actions.assign_prospect(prospect=prospect, owner=staff, by=staff),
    )
    for call in calls:
        with pytest.raises(ActionError, match="không mở"):
            call()


def test_registered_enterprise_is_registered_at_once(cycle, staff):
    enterprise = EnterpriseFactory(tax_code=CODE)
    made = actions.add_prospect(cycle=cycle, data=data(tax_code=CODE), by=staff)
    made.refresh_from_db()
    assert (made.state, made.enterprise) == ("registered", enterprise)
    assert log_of(made) == ["create", "register"]


def test_edit_that_brings_the_tax_code_registers(cycle, staff, prospect):
    EnterpriseFactory(tax_code=CODE)
    actions.edit_prospect(prospect=prospect, data=data(tax_code=CODE), by=staff, version=1)
    prospect.refresh_from_db()
    assert (prospect.state, prospect.enterprise.tax_code) == ("registered", CODE)


def test_edit_with_an_old_version_writes_nothing(prospect, officer):
    actions.edit_prospect(prospect=prospect, data=data("Tên một"), by=officer, version=1)
    with pytest.raises(Conflict):
        actions.edit_prospect(prospect=prospect, data=data("Tên hai"), by=officer, version=1)
    prospect.refresh_from_db()
    assert (prospect.name, prospect.version) == ("Tên một", 2)


def test_district_does_not_move_ground_away_from_itself(cycle, body, other_body, officer):
    found = ProspectFactory(cycle=cycle, unit=body)
    with pytest.raises(ActionError) as refused:
        actions.edit_prospect(prospect=found, data=data(unit=other_body), by=officer)
    assert refused.value.field == "unit"
    found.refresh_from_db()
    assert found.unit == body


def test_other_district_changes_nothing(prospect, other_officer):
    for call in (
        lambda: actions.edit_prospect(prospect=prospect, data=data(), by=other_officer),
        lambda: actions.take_step(prospect=prospect, action="invite", by=other_officer),
        lambda: actions.set_next_step(prospect=prospect, next_step="Gọi", next_on=None, by=other_officer),
        lambda: actions.assign_prospect(prospect=prospect, owner=other_officer, by=other_officer),
    ):
        with pytest.raises(PermissionDenied):
            call()
    prospect.refresh_from_db()
    assert (prospect.state, prospect.version) == ("listed", 1)


def test_way_of_steps_and_a_second_click(prospect, officer):
    for action, state in (("invite", "invited"), ("contact", "contacted"), ("guide", "guided")):
        for _click in range(2):
            actions.take_step(prospect=prospect, action=action, by=officer)
            prospect.refresh_from_db()
            assert prospect.state == state
    assert log_of(prospect) == ["invite", "contact", "guide"]
    with pytest.raises(TransitionRefused):
        actions.take_step(prospect=prospect, action="invite", by=officer)


def test_decline_needs_a_reason_and_clears_what_came_next(prospect, officer):
    tomorrow = datetime.date(2021, 3, 21)
    actions.set_next_step(prospect=prospect, next_step="Gọi giám đốc", next_on=tomorrow, by=officer)
    with pytest.raises(ActionError) as refused:
        actions.take_step(prospect=prospect, action="decline", by=officer)
    assert refused.value.field == "reason"
    actions.take_step(prospect=prospect, action="decline", by=officer, reason="Đang di dời nhà xưởng.")
    prospect.refresh_from_db()
    assert (prospect.state, prospect.decline_reason) == ("declined", "Đang di dời nhà xưởng.")
    assert (prospect.next_step, prospect.next_on) == ("", None)
    with pytest.raises(ActionError, match="bước cuối"):
        actions.set_next_step(prospect=prospect, next_step="Gọi", next_on=tomorrow, by=officer)
    actions.take_step(prospect=prospect, action="reopen", by=officer, reason="Đã ổn định.", next_step="Gọi lại")
    prospect.refresh_from_db()
    assert (prospect.state, prospect.decline_reason, prospect.next_step) == ("contacted", "", "Gọi lại")


def test_next_step_of_yesterday_or_without_words_is_refused(prospect, officer):
    for words, day, field in (
        ("Gọi", datetime.date(2021, 3, 19), "next_on"),
        (" ", datetime.date(2021, 3, 20), "next_step"),
    ):
        with pytest.raises(ActionError) as refused:
            actions.set_next_step(prospect=prospect, next_step=words, next_on=day, by=officer)
        assert refused.value.field == field
    actions.set_next_step(prospect=prospect, next_step="Gọi", next_on=datetime.date(2021, 3, 20), by=officer)


def test_owner_is_of_the_body_or_the_office(prospect, body, officer, other_officer, staff):
    with pytest.raises(ActionError) as refused:
        actions.assign_prospect(prospect=prospect, owner=other_officer, by=staff)
    assert refused.value.field == "owner"
    colleague = UserFactory(roles=[Role.BODY_HEAD])
    BodyMembershipFactory(user=colleague, body=body)
    actions.assign_prospect(prospect=prospect, owner=colleague, by=officer)
    prospect.refresh_from_db()
    assert prospect.owner == colleague
    assert [notice.kind for notice in Notice.objects.filter(user=colleague)] == ["prospect_assigned"]
    with pytest.raises(ActionError):
        actions.assign_prospect(prospect=prospect, owner=staff, by=officer)


def test_many_are_given_at_once_with_one_notice(cycle, staff):
    rows = [ProspectFactory(cycle=cycle) for _n in range(3)] + [ProspectFactory(cycle=cycle, state="declined")]
    to = UserFactory(roles=[Role.STAFF])
    ids = [row.pk for row in rows]
    assert actions.assign_many(cycle=cycle, prospects=ids, owner=to, by=staff) == 3
    assert Prospect.objects.filter(owner=to).count() == 3
    assert Notice.objects.filter(user=to, kind="prospect_assigned").count() == 1
    assert actions.assign_many(cycle=cycle, prospects=ids, owner=to, by=staff) == 0


def test_many_are_given_by_staff_only(cycle, prospect, officer):
    with pytest.raises(PermissionDenied):
        actions.assign_many(cycle=cycle, prospects=[prospect.pk], owner=officer, by=officer)


def test_body_changed_by_staff_loses_an_owner_of_the_old_body(prospect, officer, other_body, staff):
    actions.assign_prospect(prospect=prospect, owner=officer, by=officer)
    actions.set_leading_body(prospect=prospect, body=other_body, by=staff)
    prospect.refresh_from_db()
    assert (prospect.body, prospect.owner) == (other_body, None)
    with pytest.raises(PermissionDenied):
        actions.set_leading_body(prospect=prospect, body=None, by=officer)


def test_body_of_another_time_stays_when_the_owner_is_changed(prospect, body, staff):
    Body.objects.filter(pk=body.pk).update(valid_to=datetime.date(2020, 12, 31))
    posted = {"body": body.pk, "owner": staff.pk}
    form = AssignForm(posted, prospect=prospect, user=staff, may_hand_on=True)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["body"] == body


def test_registration_registers_prospects_of_open_cycles_once(cycle, staff, officer, body):
    made = actions.add_prospect(cycle=cycle, data=data(tax_code=CODE), by=officer, body=body)
    actions.take_step(prospect=made, action="decline", by=officer, reason="Chưa quan tâm.")
    enterprise = EnterpriseFactory(tax_code=CODE)
    assert link_registered(enterprise) == 1
    assert link_registered(enterprise) == 1
    made.refresh_from_db()
    assert (made.state, made.enterprise, made.decline_reason) == ("registered", enterprise, "")
    assert log_of(made) == ["create", "decline", "register"]


def test_registration_leaves_a_closed_cycle_alone(cycle):
    found = ProspectFactory(cycle=cycle, tax_code=CODE)
    Cycle.objects.update(state="closed")
    assert link_registered(EnterpriseFactory(tax_code=CODE)) == 0
    found.refresh_from_db()
    assert found.state == "listed"


def test_owner_who_hands_over_leaves_open_prospects_to_the_successor(cycle, staff, body, officer):
    admin, successor = UserFactory(roles=[Role.ADMIN]), UserFactory(roles=[Role.STAFF])
    mine = ProspectFactory(cycle=cycle, owner=staff)
    ended = ProspectFactory(cycle=cycle, owner=staff, state="declined")
    hand_over(user=staff, successor=successor, reason="Nghỉ hưu.", by=admin)
    mine.refresh_from_db()
    ended.refresh_from_db()
    assert (mine.owner, ended.owner) == (successor, staff)


def test_closed_account_has_no_open_prospect_nor_one_that_is_opened_again(cycle, staff):
    admin, other = UserFactory(roles=[Role.ADMIN]), UserFactory(roles=[Role.STAFF])
    open_one = ProspectFactory(cycle=cycle, owner=staff)
    ended = ProspectFactory(cycle=cycle, owner=staff, state="declined")
    deactivate(user=staff, by=admin, reason="Nghỉ việc.")
    actions.take_step(prospect=ended, action="reopen", by=other, reason="Gọi lại.")
    assert list(Prospect.objects.order_by("pk").values_list("owner", "state")) == [
        (None, "listed"), (None, "contacted"),
    ]  # fmt: skip
    assert log_of(open_one) == ["assign_prospect"]


def test_each_sees_what_is_led_by_them_or_on_their_ground(
    cycle, body, officer, other_officer, staff, prospect, stranger
):
    on_ground = ProspectFactory(cycle=cycle, unit=body)
    WorkingSessionFactory(cycle=cycle, prospects=[prospect])
    nobody = UserFactory(roles=[Role.ENTERPRISE])
    assert set(prospects_visible_to(officer, cycle)) == {prospect, on_ground}
    assert set(prospects_visible_to(other_officer, cycle)) == {stranger}
    assert prospects_visible_to(staff, cycle).count() == 3
    assert not prospects_visible_to(nobody, cycle).exists()
    row = prospects_visible_to(officer, cycle).get(pk=prospect.pk)
    assert (row.session_count, row.last_session) == (1, datetime.date(2021, 3, 16))


def test_funnel_counts_each_step_in_one_query(cycle, django_assert_num_queries):
    for state in ("listed", "listed", "guided"):
        ProspectFactory(cycle=cycle, state=state)
    with django_assert_num_queries(1):
        counts = {one["state"]: one["count"] for one in funnel(Prospect.objects.filter(cycle=cycle))}
    assert counts == {state: {"listed": 2, "guided": 1}.get(state, 0) for state in ProspectState.values}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("", "Công ty Hòa"), ("", "CÔNG TY HOÀ")], 1),
        ([(0, "Công ty Hòa"), (1, "Công ty Hòa")], 2),
        ([("", "Công ty Hòa"), (0, "Công ty Hoà"), (1, "Công ty Hòa")], 2),
        ([(0, "Công ty Một"), ("", "Công ty Hai")], 2),
    ],
)
def test_enterprises_are_counted_by_tax_code_else_by_name(cycle, rows, expected):
    made = [
        ProspectFactory(cycle=cycle, name=name, tax_code=tax_code(code) if code != "" else "") for code, name in rows
    ]
    found = Prospect.objects.filter(cycle=cycle)
    assert len(distinct_enterprises(found)) == expected
    assert worked_with(found).count() == 0
    WorkingSessionFactory(cycle=cycle, prospects=made)
    WorkingSessionFactory(cycle=cycle, prospects=made[:1])
    assert worked_with(found).count() == expected


def test_every_step_from_every_state_follows_the_table(cycle, officer, staff, body, other_officer):
    """Every action from every state: it follows the table or raises, and leaves a line in the log when it moves."""
    table = {(line.source, line.action): line.target for line in PROSPECT_MACHINE.transitions}
    for state in ProspectState.values:
        for action in actions.STEPS:
            found = ProspectFactory(cycle=cycle, body=body, state=state)
            target = table.get((state, action))
            if target is None:
                with contextlib.suppress(TransitionRefused):
                    actions.take_step(prospect=found, action=action, by=officer, reason="Lý do.")
                found.refresh_from_db()
                assert (found.state, log_of(found)) == (state, [])
            else:
                actions.take_step(prospect=found, action=action, by=officer, reason="Lý do.")
                found.refresh_from_db()
                assert (found.state, log_of(found)) == (target, [action])
    assert advance_known(found) == found
