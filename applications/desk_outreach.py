"""Outreach on the work desk: next steps of the person, prospects that nobody has."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider

from .due import end_of_day
from .models import Prospect
from .prospect_queries import IN_WORK, OFFICERS, of_bodies

SOON = datetime.timedelta(days=7)
SHOWN = 5


@desk_provider("outreach")
def desk_outreach(user, cycle) -> Iterator[DeskItem]:
    """Owners: their next steps, the overdue first. Staff: prospects of the office that nobody has; bodies: theirs."""
    if not cycle or not cycle.is_open or not ({Role.STAFF} | OFFICERS) & user.roles:
        return
    rows = Prospect.objects.filter(cycle=cycle, state__in=IN_WORK)
    yield from _own_steps(rows.filter(owner=user))
    is_staff = Role.STAFF in user.roles
    free = rows.filter(owner=None, body=None) if is_staff else rows.filter(of_bodies(user), owner=None)
    waiting = free.count()
    if waiting:
        yield DeskItem(
            title=_("Giao doanh nghiệp chưa ai vận động") if is_staff else _("Nhận doanh nghiệp chưa ai vận động"),
            url=f"{reverse('applications:prospects')}?who=chua-giao",
            count=waiting,
            tone="warning",
            group=_("Vận động"),
        )


def _own_steps(rows) -> Iterator[DeskItem]:
    """Each step due within a week; more than a handful as one line."""
    today = timezone.localdate()
    due = rows.filter(next_on__lte=today + SOON).order_by("next_on", "sort_key")
    totals = due.aggregate(n=Count("pk"), first=Min("next_on"), late=Count("pk", filter=Q(next_on__lt=today)))
    if totals["n"] > SHOWN:
        yield DeskItem(
            title=_("Việc tiếp theo với doanh nghiệp"),
            detail=_("%(n)s việc đã quá hạn") % {"n": totals["late"]} if totals["late"] else "",
            url=f"{reverse('applications:prospects')}?who=cua-toi&sort=next_step",
            due=end_of_day(totals["first"]),
            count=totals["n"],
            tone="danger" if totals["late"] else "primary",
            group=_("Vận động"),
        )
        return
    for row in due:
        yield DeskItem(
            title=row.next_step,
            detail=row.name,
            url=row.get_absolute_url(),
            due=end_of_day(row.next_on),
            tone="danger" if row.next_on < today else "primary",
            group=_("Vận động"),
        )
