"""Everybody reads the own notices; staff and the auditor see what was sent."""

import rules

from spcncl_portal.accounts.roles import EVERYONE, Role, has_role

ENTER = {
    "notifications.own_notices": has_role(*EVERYONE),
    "notifications.preview_reminders": has_role(Role.STAFF, Role.ADMIN, Role.LEADER, Role.AUDITOR),
    "notifications.view_urging": has_role(Role.STAFF, Role.LEADER, Role.AUDITOR),
    "notifications.urge": has_role(Role.STAFF),
    "notifications.view_sent": has_role(Role.STAFF, Role.AUDITOR, Role.ADMIN),
    "notifications.view_undelivered": has_role(Role.STAFF, Role.AUDITOR, Role.ADMIN),
    "notifications.mend_delivery": has_role(Role.STAFF, Role.ADMIN),
    "notifications.manage_webhooks": has_role(Role.ADMIN),
}
for name, predicate in ENTER.items():
    rules.add_perm(name, predicate)


@rules.predicate
def cycle_is_open(user, thing):
    """A closed cycle calls nobody and sends nothing."""
    return thing.cycle.is_open


rules.add_perm("notifications.record_call", has_role(Role.STAFF) & cycle_is_open)
rules.add_perm("notifications.urge_silent", has_role(Role.STAFF) & cycle_is_open)
