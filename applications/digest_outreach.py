"""What the morning's digest tells of outreach: the reader's next steps that are due today or late."""

import datetime
from collections import defaultdict

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from spcncl_portal.notifications.digest import DigestLine, digest_sources
from spcncl_portal.programme.calc import HANOI
from spcncl_portal.programme.queries import open_cycles

from .due import end_of_day
from .models import Prospect
from .prospect_queries import IN_WORK


def own_steps(users, now: datetime.datetime) -> dict[int, list[DigestLine]]:
    """One query for all readers: late steps and those of today, by owner."""
    today = now.astimezone(HANOI).date()
    rows = Prospect.objects.filter(owner__in=users, state__in=IN_WORK, cycle__in=open_cycles(), next_on__lte=today)
    late = Q(next_on__lt=today)
    counted = rows.order_by().values("owner").annotate(
        late=Count("pk", filter=late), first=Min("next_on", filter=late), today=Count("pk", filter=~late)
    )  # fmt: skip
    lines: dict[int, list[DigestLine]] = defaultdict(list)
    address, words = f"{reverse('applications:prospects')}?who=cua-toi", _("Việc vận động doanh nghiệp của bạn")
    for row in counted:
        own = lines[row["owner"]]
        if row["late"]:
            own.append(
                DigestLine(words, f"{address}&next=qua-han", row["late"], end_of_day(row["first"]), overdue=True)
            )
        if row["today"]:
            own.append(DigestLine(words, f"{address}&next=hom-nay", row["today"], end_of_day(today)))
    return lines


digest_sources.add("outreach", own_steps)
