"""At most MAIL_PER_MINUTE mails begin within any sixty seconds, however many workers send.

Each permit is a row; who stamps it may send one mail, and it can be stamped again a minute later. The stamp is one
conditional UPDATE, so two workers never share a permit.
"""

import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from .models import MailPermit

MINUTE = datetime.timedelta(minutes=1)
TRIES = 20  # other workers may stamp the permit that was just seen free


def take() -> datetime.datetime | None:
    """Take a permit; None when there was one, else the moment at which to ask again."""
    allowed = settings.MAIL_PER_MINUTE
    if not allowed:
        return None
    _lay_out(allowed)
    permits = MailPermit.objects.filter(slot__lt=allowed)
    now = timezone.now()
    for _try in range(TRIES):
        now = timezone.now()
        free = permits.filter(Q(used_at=None) | Q(used_at__lte=now - MINUTE))
        pk = free.order_by("used_at", "slot").values_list("pk", flat=True).first()
        if pk is None:
            break
        if free.filter(pk=pk).update(used_at=now):
            return None
    oldest = permits.order_by("used_at").values_list("used_at", flat=True).first()
    return max(now, (oldest or now) + MINUTE)


def _lay_out(allowed: int) -> None:
    """Make the rows that a higher limit needs; those above a lower one stay unused."""
    known = MailPermit.objects.filter(slot__lt=allowed).count()
    if known < allowed:
        rows = [MailPermit(slot=slot) for slot in range(allowed)]
        MailPermit.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
