"""Every state table of the portal: complete, reachable, every rule exists, nothing hangs without a way on."""

import pytest
import rules
from django.apps import apps

MODELS = [model for model in apps.get_models() if hasattr(model, "machine")]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_rule_of_the_table_exists(model):
    missing = {name for name in model.machine.permissions() if not rules.perm_exists(name)}
    assert missing == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_state_is_reached_from_the_first(model):
    machine = model.machine
    first = model._meta.get_field("state").get_default()
    reached, waiting = {first}, [first]
    while waiting:
        for line in machine.actions_from(waiting.pop()):
            if line.target not in reached:
                reached.add(line.target)
                waiting.append(line.target)
    assert set(machine.states.values) - reached == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_state_that_is_not_an_end_has_a_way_on(model):
    machine = model.machine
    stuck = {s for s in machine.states.values if s not in machine.ends and not machine.actions_from(s)}
    assert stuck == set()
