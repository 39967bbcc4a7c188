"""Who may read a file: everybody with an account may ask; the object that the file hangs on answers."""

import rules

from spcncl_portal.accounts.roles import EVERYONE, has_role

ENTER = {"files.read_file": has_role(*EVERYONE)}
for name, predicate in ENTER.items():
    rules.add_perm(name, predicate)
