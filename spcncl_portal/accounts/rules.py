"""Who may manage people, and who may give which role: one readable table."""

import rules

from spcncl_portal.core.job_kinds import kinds

from .roles import EVERYONE, Role, has_role

R = Role
ENTER = {
    "accounts.own_account": has_role(*EVERYONE),
    "accounts.view_users": has_role(R.STAFF, R.ADMIN, R.AUDITOR),
    "accounts.manage_users": has_role(R.STAFF, R.ADMIN),
    "accounts.view_as": has_role(R.STAFF),
    "accounts.invite_colleague": has_role(R.ENTERPRISE, R.BODY_HEAD, R.BODY_OFFICER),
    "core.view_jobs": has_role(*EVERYONE),
    "core.view_log": has_role(R.STAFF, R.ADMIN, R.AUDITOR),
    "core.reference_data": has_role(R.ADMIN),
    "core.view_gallery": has_role(R.STAFF, R.ADMIN),
}
for name, predicate in ENTER.items():
    rules.add_perm(name, predicate)

# Who has the role on the left gives, and takes away, the roles on the right.
ANYWHERE = {
    R.ADMIN: EVERYONE,
    R.STAFF: frozenset(
        {
            R.ENTERPRISE,
            R.BODY_OFFICER,
            R.BODY_HEAD,
            R.COUNCIL_MEMBER,
            R.COUNCIL_CHAIR,
            R.COUNCIL_SECRETARY,
            R.LEADER,
            R.FINANCE,
            R.COMMENDATION,
            R.BROADCASTER,
            R.LECTURER,
            R.DOOR,
        }
    ),
}
# The same, for colleagues of one's own body or enterprise only (`scopes`; of an enterprise: its owner).
AMONG_COLLEAGUES = {
    R.BODY_HEAD: frozenset({R.BODY_OFFICER, R.BODY_HEAD}),
    R.BODY_OFFICER: frozenset({R.BODY_OFFICER}),
    R.ENTERPRISE: frozenset({R.ENTERPRISE}),
}
# Whom the help line may view the portal as: people who see nothing that the office must not see, such as points before
# the phase ends. Whoever holds any other role beside these is left out.
VIEWED_AS = {R.STAFF: frozenset({R.ENTERPRISE, R.BODY_OFFICER, R.BODY_HEAD})}


def grantable(user, table=ANYWHERE) -> frozenset[str]:
    """The roles that `user` may give by `table`."""
    return frozenset(str(role) for own in user.roles for role in table.get(own, ()))


@rules.predicate
def is_oneself(user, person):
    return person is not None and person.pk == user.pk


@rules.predicate
def holds_only_grantable_roles(user, person):
    """Staff do not manage other staff, auditors or administrators."""
    return person is not None and person.roles <= grantable(user)


@rules.predicate
def may_be_viewed_as(user, person):
    """The person is active and holds roles of the table alone."""
    return person is not None and person.is_active and bool(person.roles) and person.roles <= grantable(user, VIEWED_AS)


@rules.predicate
def is_own_view(user, view):
    return view is not None and view.staff_id == user.pk


rules.add_perm("accounts.end_view_as", is_own_view)
rules.add_perm("accounts.view_as_person", ENTER["accounts.view_as"] & may_be_viewed_as & ~is_oneself)
# Nobody manages their own roles or closes their own account from the office's side.
rules.add_perm("accounts.manage_person", ENTER["accounts.manage_users"] & holds_only_grantable_roles & ~is_oneself)
rules.add_perm("accounts.view_person", ENTER["accounts.view_users"])
rules.add_perm("accounts.edit_own", is_oneself)


@rules.predicate
def is_own_job(user, job):
    """Jobs belong to who started them."""
    return job is not None and job.created_by_id == user.pk


@rules.predicate
def is_shared_job(user, job):
    """Some work is the office's, whoever started it; exports are not."""
    kind = job and kinds.get(job.kind)
    return bool(kind and kind.shared)


rules.add_perm("core.read_job", is_own_job | (is_shared_job & has_role(R.STAFF, R.AUDITOR, R.ADMIN)))
rules.add_perm("core.cancel_job", is_own_job)
rules.add_perm("core.run_job", rules.always_false)  # the portal itself
