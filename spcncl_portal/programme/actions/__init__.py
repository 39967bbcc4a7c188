"""Every change of the programme's data. A closed cycle takes none but its reopening."""

from .bodies import set_contact
from .copying import copy_cycle
from .criteria import (
    amend_criteria_set,
    freeze_criteria_set,
    set_criteria_set,
    set_criteria_values,
    set_criterion,
    set_thresholds,
)
from .cycles import close_cycle, open_cycle, reopen_cycle, set_facts, set_nominating_kinds
from .deadlines import Mark, add_deadline, set_deadline, set_milestones
from .extensions import grant_extension, withdraw_extension
from .plan import add_checklist_item, remove_checklist_item, set_checklist_item, set_indicators, set_target

__all__ = [
    "Mark",
    "add_checklist_item",
    "add_deadline",
    "amend_criteria_set",
    "close_cycle",
    "copy_cycle",
    "freeze_criteria_set",
    "grant_extension",
    "open_cycle",
    "remove_checklist_item",
    "reopen_cycle",
    "set_checklist_item",
    "set_contact",
    "set_criteria_set",
    "set_criteria_values",
    "set_criterion",
    "set_deadline",
    "set_facts",
    "set_indicators",
    "set_milestones",
    "set_nominating_kinds",
    "set_target",
    "set_thresholds",
    "withdraw_extension",
]
