"""The work desk is everybody's landing page."""

import rules

from spcncl_portal.accounts.roles import EVERYONE, has_role

rules.add_perm("web.view_desk", has_role(*EVERYONE))
