"""What came back, what is in doubt, and connections that were switched off wait on the desks of those who mend them."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.core.desk import DeskItem, desk_provider

from . import delivery_queries, webhooks_queries
from .delivery_actions import MEND
from .webhooks_actions import MANAGE


@desk_provider("undelivered_mails")
def undelivered_mails(user, cycle) -> Iterator[DeskItem]:
    if not user.has_perm(MEND):
        return
    counts, page = delivery_queries.waiting_counts(), reverse("notifications:undelivered")
    if counts["undelivered"]:
        title = _("Gọi cho người không nhận được thư")
        yield DeskItem(title, page, count=counts["undelivered"], tone="danger")
    if counts["doubtful"]:
        yield DeskItem(_("Xem thư chưa rõ đã đến hay chưa"), f"{page}?tab=nghi-ngo", count=counts["doubtful"])


@desk_provider("failed_webhooks")
def failed_webhooks(user, cycle) -> Iterator[DeskItem]:
    if not user.has_perm(MANAGE):
        return
    for endpoint in webhooks_queries.switched_off():
        title = _("Kết nối “%(name)s” đã bị tắt vì hỏng liên tiếp") % {"name": endpoint.name}
        yield DeskItem(title, reverse("notifications:webhooks"), detail=endpoint.last_problem, tone="danger")
