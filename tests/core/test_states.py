"""The state-machine engine: the table itself."""

import pytest
from django.db.models import TextChoices

from spcncl_portal.core.errors import TransitionRefused
from spcncl_portal.core.states import STAFF, StateMachine, Transition, lines


class Light(TextChoices):
    RED = "red", "đỏ"
    GREEN = "green", "xanh"
    OFF = "off", "tắt"


OWNERS = {Light.RED: STAFF, Light.GREEN: STAFF, Light.OFF: None}
MACHINE = StateMachine(
    "light",
    Light,
    (
        Transition("red", "go", "green", "x.go"),
        *lines(("red", "green"), "switch_off", "off", "x.off", reason=True),
    ),
    OWNERS,
)


def test_find_returns_the_line():
    assert MACHINE.find("red", "go") == Transition("red", "go", "green", "x.go")


def test_find_refuses_with_the_states_name():
    with pytest.raises(TransitionRefused, match="“tắt”"):
        MACHINE.find("off", "go")


def test_actions_from_keeps_the_tables_order():
    assert [line.action for line in MACHINE.actions_from("red")] == ["go", "switch_off"]
    assert MACHINE.actions_from("off") == ()


def test_permissions_and_ends():
    assert MACHINE.permissions() == {"x.go", "x.off"}
    assert MACHINE.ends == {"off"}


def test_two_lines_for_the_same_state_and_action_are_refused():
    with pytest.raises(ValueError, match="two lines"):
        StateMachine("x", Light, (*MACHINE.transitions, Transition("red", "go", "off", "x.go")), OWNERS)


def test_state_without_an_owner_is_refused():
    with pytest.raises(ValueError, match="green"):
        StateMachine("x", Light, (), {"red": STAFF, "off": None})
