"""What waits for finance: commitments to approve."""

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider
from spcncl_portal.core.templatetags.portal import vnd

from . import queries
from .states import MoneyState


@desk_provider("budget")
def commitments_to_approve(user, cycle):
    """One item for all commitments of the cycle that the person may approve."""
    if Role.FINANCE not in user.roles or not cycle or not cycle.is_open:
        return
    waiting = queries.waiting(cycle, user)
    if waiting["count"]:
        yield DeskItem(
            title=_("Duyệt cam kết chi"),
            url=reverse("budget:commitments") + f"?state={MoneyState.ENTERED}",
            detail=_("Tổng số tiền: %(sum)s") % {"sum": vnd(waiting["total"])},
            count=waiting["count"],
            group=_("Kinh phí"),
        )
