"""What came back, what is in doubt, and connections that were switched off: on desks and in the morning's digest."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider

from . import delivery_queries, webhooks_queries
from .delivery_actions import MEND
from .digest import DigestLine, digest_sources
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


def undelivered_lines(users, now: datetime.datetime) -> dict[int, list[DigestLine]]:
    """For staff, who call the people."""
    counts, page = delivery_queries.waiting_counts(), reverse("notifications:undelivered")
    lines = []
    if counts["undelivered"]:
        words = gettext_lazy("Thư không đến được, cần gọi người nhận")
        lines.append(DigestLine(words, page, counts["undelivered"], overdue=True))
    if counts["doubtful"]:
        words = gettext_lazy("Thư chưa rõ đã đến hay chưa")
        lines.append(DigestLine(words, f"{page}?tab=nghi-ngo", counts["doubtful"]))
    return {user.pk: lines for user in users if lines and Role.STAFF in user.roles}


digest_sources.add("undelivered_mails", undelivered_lines)
