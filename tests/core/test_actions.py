"""How a change runs: lock, table, rule, reason, log; tried on cycles, which have states and a version-free row."""

import pytest
from django.core.exceptions import PermissionDenied

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import changing, creating, editing, require
from spcncl_portal.core.errors import ActionError, TransitionRefused
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.states import CycleState
from tests.factories.accounts import UserFactory
from tests.factories.programme import BodyFactory, CycleFactory

pytestmark = pytest.mark.django_db


def test_changing_sets_the_state_and_logs_before_and_after():
    cycle, staff = CycleFactory(state=CycleState.PREPARING), UserFactory(roles=[Role.STAFF])
    with changing(cycle, "open", by=staff) as locked:
        locked.name = "Chu kỳ thử"
    line = ActionLog.objects.get()
    assert (cycle.state, Cycle.objects.get().state) == ("open", "open")
    assert (line.actor, line.action, line.object_type, line.object_id) == (
        staff,
        "open",
        "programme.cycle",
        str(cycle.pk),
    )
    assert (line.before["state"], line.after["state"], line.after["name"]) == ("preparing", "open", "Chu kỳ thử")
    assert set(line.before) == {"state", "name"}


def test_changing_refused_by_the_table_writes_nothing():
    cycle = CycleFactory(state=CycleState.OPEN)
    with pytest.raises(TransitionRefused), changing(cycle, "open", by=None):
        pytest.fail("the body must not run")
    assert ActionLog.objects.count() == 0


def test_changing_refused_by_the_rule_writes_nothing():
    cycle = CycleFactory(state=CycleState.PREPARING)
    with pytest.raises(PermissionDenied), changing(cycle, "open", by=UserFactory(roles=[Role.LEADER])):
        pytest.fail("the body must not run")
    assert (Cycle.objects.get().state, ActionLog.objects.count()) == ("preparing", 0)


def test_changing_asks_for_the_reason():
    cycle = CycleFactory(state=CycleState.CLOSED)
    with pytest.raises(ActionError) as mistake, changing(cycle, "reopen", by=None, reason="  "):
        pytest.fail("the body must not run")
    assert mistake.value.field == "reason"


def test_changing_that_fails_in_the_body_writes_nothing():
    cycle = CycleFactory(state=CycleState.PREPARING, name="Cũ")
    with pytest.raises(ZeroDivisionError), changing(cycle, "open", by=None) as locked:
        locked.name = str(1 / 0)
    assert (Cycle.objects.get().state, ActionLog.objects.count()) == ("preparing", 0)


def test_changing_looks_at_the_row_not_at_the_stale_object():
    cycle = CycleFactory(state=CycleState.PREPARING)
    stale = Cycle.objects.get()
    with changing(cycle, "open", by=None):
        pass
    with pytest.raises(TransitionRefused), changing(stale, "open", by=None):
        pytest.fail("the second click must not run")


def test_editing_logs_only_what_changed():
    body = BodyFactory(name="Quận Thử")
    with editing(body, "edit", by=None, permission="x") as locked:
        locked.contact_email = "a@b.vn"
    line = ActionLog.objects.get()
    assert (line.before, line.after) == ({"contact_email": ""}, {"contact_email": "a@b.vn"})


def test_creating_asks_the_rule_and_logs_the_row():
    admin = UserFactory(roles=[Role.LEADER])
    with pytest.raises(PermissionDenied):
        creating(BodyFactory.build(), "create", by=admin, permission="programme.run_cycle")
    body = creating(BodyFactory.build(), "create", by=None)
    assert ActionLog.objects.get().after["code"] == body.code


def test_require_lets_the_portal_and_stops_the_inactive():
    require(None, "accounts.manage_users")
    with pytest.raises(PermissionDenied):
        require(UserFactory(roles=[Role.STAFF], is_active=False), "accounts.manage_users")
