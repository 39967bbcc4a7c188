"""Who sees the reports. Which reports a person may export is asked of each report's own permission."""

import rules

from spcncl_portal.accounts.roles import Role, has_role

ENTER = {
    "reports.list_reports": has_role(
        Role.STAFF, Role.LEADER, Role.AUDITOR, Role.COUNCIL_SECRETARY, Role.FINANCE, Role.COMMENDATION
    ),
    "reports.view_plan": has_role(
        Role.STAFF, Role.LEADER, Role.AUDITOR, Role.FINANCE, Role.COMMENDATION, Role.COUNCIL_SECRETARY
    ),
}
for name, predicate in ENTER.items():
    rules.add_perm(name, predicate)
