"""Refusals that wait for a second opinion: on the desk and in the digest of everybody who did not propose them."""

import datetime
from collections import defaultdict

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider
from spcncl_portal.notifications.digest import DigestLine, digest_sources
from spcncl_portal.programme.queries import open_cycles

from .check_queries import waiting_rounds
from .filters.check import CheckFilter

DUE = "submission__dossier__due_at"


def _queue() -> str:
    return f"{reverse('applications:check_queue')}?who={CheckFilter.PROPOSED}"


@desk_provider("second_opinion")
def desk_second_opinion(user, cycle):
    """Proposals of colleagues that the person may confirm or give back."""
    if Role.STAFF not in user.roles or not cycle or not cycle.is_open:
        return
    rounds = waiting_rounds().filter(submission__dossier__cycle=cycle).exclude(refusal_by=user)
    counted = rounds.aggregate(count=Count("pk"), due=Min(DUE))
    if counted["count"]:
        yield DeskItem(
            title=_("Đề xuất không đủ điều kiện chờ ý kiến thứ hai"),
            url=_queue(),
            due=counted["due"],
            count=counted["count"],
            tone="warning",
            group=_("Thẩm định hồ sơ"),
        )


def second_opinion_lines(users, now: datetime.datetime) -> dict[int, list[DigestLine]]:
    """The same for the morning's digest: one query for all readers."""
    rows = waiting_rounds().filter(submission__dossier__cycle__in=list(open_cycles())).order_by()
    waiting = list(rows.values_list("refusal_by", DUE))
    words = gettext_lazy("Đề xuất không đủ điều kiện chờ ý kiến thứ hai")
    lines: dict[int, list[DigestLine]] = defaultdict(list)
    for user in users:
        if Role.STAFF not in user.roles:
            continue
        dues = [due for proposer, due in waiting if proposer != user.pk]
        late = [due for due in dues if due and due < now]
        ahead = [due for due in dues if not due or due >= now]
        if late:
            lines[user.pk].append(DigestLine(words, _queue(), len(late), min(late), overdue=True))
        if ahead:
            lines[user.pk].append(DigestLine(words, _queue(), len(ahead), min(filter(None, ahead), default=None)))
    return lines


digest_sources.add("second_opinion", second_opinion_lines)
