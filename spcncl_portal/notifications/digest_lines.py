"""What the notices themselves bring into the morning's digest; mails that did not arrive: delivery_desk."""

import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .digest import DigestLine, digest_sources
from .models import Notice


def unread_notices(users, now: datetime.datetime) -> dict[int, list[DigestLine]]:
    """How many notices of the portal a person has not read; told beside the work, they are no work by themselves."""
    unread = Notice.objects.filter(user__in=[user.pk for user in users], read_at=None)
    counts = unread.order_by().values("user").annotate(count=Count("pk")).values_list("user", "count")
    page = f"{reverse('notifications:own')}?unread=1"
    return {user: [DigestLine(_("Thông báo chưa đọc trên cổng"), page, count, happened=True)] for user, count in counts}


digest_sources.add("notices", unread_notices)
