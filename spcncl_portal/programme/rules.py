"""Who may set up and run a cycle."""

import rules

from spcncl_portal.accounts.roles import EVERYONE, Role, has_role

ENTER = {
    "programme.choose_cycle": has_role(*EVERYONE),
    "programme.view_settings": has_role(Role.STAFF, Role.ADMIN, Role.LEADER, Role.AUDITOR),
    "programme.edit_settings": has_role(Role.STAFF),
    "programme.view_targets": has_role(
        Role.STAFF, Role.LEADER, Role.AUDITOR, Role.FINANCE, Role.COMMENDATION, Role.COUNCIL_SECRETARY
    ),
}
for name, predicate in ENTER.items():
    rules.add_perm(name, predicate)

rules.add_perm("programme.run_cycle", has_role(Role.STAFF))
rules.add_perm("programme.edit_cycle", has_role(Role.STAFF))
