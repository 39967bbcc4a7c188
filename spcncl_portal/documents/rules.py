"""Who may enter the register of official documents, and who may do what to a paper.

Duties are kept apart: who wrote a draft, or changed it last, does not approve it.
"""

import rules

from spcncl_portal.accounts.roles import Role, has_role

R = Role
ENTER = {
    "documents.view_office": has_role(R.STAFF, R.LEADER, R.AUDITOR, R.ADMIN),
    "documents.draft_official": has_role(R.STAFF),
    "documents.decide_official": has_role(R.LEADER),
    "documents.handle_official": has_role(R.STAFF, R.LEADER),
    "documents.manage_templates": has_role(R.STAFF, R.ADMIN),
}
for name, predicate in ENTER.items():
    rules.add_perm(name, predicate)

is_staff, is_leader = has_role(R.STAFF), has_role(R.LEADER)


@rules.predicate
def wrote_it(user, document):
    return document is not None and user.pk in (document.created_by_id, document.edited_by_id)


@rules.predicate
def is_assigned(user, incoming):
    return incoming is not None and incoming.assigned_to_id == user.pk


rules.add_perm("documents.read_official", ENTER["documents.view_office"])
rules.add_perm("documents.edit_official", is_staff)
rules.add_perm("documents.approve_official", is_leader & ~wrote_it)
rules.add_perm("documents.send_back_official", is_staff | is_leader)
rules.add_perm("documents.number_official", is_staff)
rules.add_perm("documents.file_official", is_staff)
rules.add_perm("documents.cancel_official", is_staff)
rules.add_perm("documents.register_incoming", is_staff)
rules.add_perm("documents.assign_incoming", is_staff | is_leader)
rules.add_perm("documents.finish_incoming", is_staff | (is_leader & is_assigned))
