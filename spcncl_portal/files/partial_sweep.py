"""Uploads that nobody continued go, with what a crash left of their bytes."""

import datetime

from django.utils import timezone

from . import partial_bytes
from .models import PartialUpload
from .partial_actions import drop_partial


def sweep_partials(*, older_than: datetime.timedelta = datetime.timedelta(days=1)) -> int:
    """Give up the uploads whose time is over and delete bytes without a row that are that old; return how many."""
    removed = 0
    for upload in PartialUpload.objects.filter(expires_at__lte=timezone.now()).iterator():
        drop_partial(upload=upload, by=None)
        removed += 1
    known = {pk.hex for pk in PartialUpload.objects.filter(stored=None).values_list("pk", flat=True)}
    for path in partial_bytes.strays(known, older_than=older_than):
        path.unlink(missing_ok=True)
        removed += 1
    return removed
