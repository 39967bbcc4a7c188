"""Who may look at the designs of certificates, and who may change them."""

import rules

from spcncl_portal.accounts.roles import Role, has_role
from spcncl_portal.files.access import register_reader

ENTER = {
    "documents.view_designs": has_role(Role.STAFF, Role.LEADER, Role.AUDITOR),
    "documents.manage_designs": has_role(Role.STAFF),
}
for name, predicate in ENTER.items():
    rules.add_perm(name, predicate)


def may_see_pictures(user, design) -> bool:
    """Background and emblem of a design: whoever sees the designs."""
    return user.has_perm("documents.view_designs")


register_reader("documents.CertificateDesign", may_see_pictures)
