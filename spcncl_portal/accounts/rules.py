"""Who may manage people."""

import rules

from .roles import EVERYONE, Role, has_role

ENTER = {
    "accounts.own_account": has_role(*EVERYONE),
    "accounts.manage_users": has_role(Role.STAFF, Role.ADMIN),
    "accounts.invite_colleague": has_role(Role.ENTERPRISE, Role.BODY_HEAD, Role.BODY_OFFICER),
    "core.view_jobs": has_role(*EVERYONE),
    "core.view_log": has_role(Role.STAFF, Role.ADMIN, Role.AUDITOR),
    "core.reference_data": has_role(Role.ADMIN),
    "core.view_gallery": has_role(Role.STAFF, Role.ADMIN),
}
for name, predicate in ENTER.items():
    rules.add_perm(name, predicate)


@rules.predicate
def is_own_job(user, job):
    """Jobs belong to who started them; staff and the auditor see all."""
    return job is not None and job.created_by_id == user.pk


rules.add_perm("core.read_job", is_own_job | has_role(Role.STAFF, Role.AUDITOR, Role.ADMIN))
