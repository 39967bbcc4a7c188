"""Everybody reads the own notices; staff and the auditor see what was sent."""

import rules

from spcncl_portal.accounts.roles import EVERYONE, Role, has_role

ENTER = {
    "notifications.own_notices": has_role(*EVERYONE),
    "notifications.preview_reminders": has_role(Role.STAFF, Role.ADMIN, Role.LEADER, Role.AUDITOR),
    "notifications.view_sent": has_role(Role.STAFF, Role.AUDITOR, Role.ADMIN),
}
for name, predicate in ENTER.items():
    rules.add_perm(name, predicate)
