"""Who reads the money pages, who sets lines and enters commitments (staff), who approves them (finance)."""

import rules

from spcncl_portal.accounts.roles import Role, has_role
from spcncl_portal.programme.states import CycleState

R = Role
ENTER = {
    "budget.view": has_role(R.STAFF, R.FINANCE, R.LEADER, R.AUDITOR),
    "budget.enter": has_role(R.STAFF),
    "budget.approve": has_role(R.FINANCE),
    "budget.reverse": has_role(R.STAFF, R.FINANCE),
}
for name, predicate in ENTER.items():
    rules.add_perm(name, predicate)

is_staff = has_role(R.STAFF)
is_finance = has_role(R.FINANCE)


@rules.predicate
def cycle_takes_changes(user, thing):
    """A closed cycle takes no change but by a recorded reopening."""
    return thing.cycle.state != CycleState.CLOSED


@rules.predicate
def did_not_enter(user, commitment):
    """Whoever entered a commitment, or changed it last, does not approve it."""
    return user.pk not in (commitment.entered_by_id, commitment.edited_by_id)


rules.add_perm("budget.edit_line", is_staff & cycle_takes_changes)
rules.add_perm("budget.enter_commitment", is_staff & cycle_takes_changes)
rules.add_perm("budget.approve_commitment", is_finance & did_not_enter & cycle_takes_changes)
rules.add_perm("budget.drop_commitment", (is_staff | is_finance) & cycle_takes_changes)
rules.add_perm("budget.reverse_commitment", is_finance & cycle_takes_changes)
rules.add_perm("budget.pay_commitment", is_finance & cycle_takes_changes)
