"""Who sends what: claims on rows that many workers want, sign of life, release, back-off. Knows no server.

A claim is one conditional UPDATE with a token: of two workers one gets the row, on SQLite and on PostgreSQL. A row is
`claimed` while it waits its turn in a worker's batch, and `sending` (committed) from just before the other side hears
of it: so a lost worker leaves behind what surely did not go out, and at most one row in doubt.
"""

import datetime
import random
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from .delivery_states import DeliveryStep

Step = DeliveryStep


def due(rows: QuerySet) -> QuerySet:
    """Those of `rows` whose time has come and that nobody holds."""
    return rows.filter(state=Step.WAITING, next_at__lte=timezone.now())


def claim(rows: QuerySet, *, size: int, token: uuid.UUID) -> list[int]:
    """Take at most `size` of the due rows for the run `token`; return their ids in the order of `rows`.

    `rows` may be ordered and joined; the locks are on its own table only, and rows that another worker is just taking
    are skipped where the database can.
    """
    with transaction.atomic():
        wanted = due(rows).select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)
        ids = list(wanted[:size])
        now, own = timezone.now(), rows.model.objects.filter(pk__in=ids, state=Step.WAITING)
        taken = own.update(state=Step.CLAIMED, claim=token, claimed_at=now) if ids else 0
    if taken == len(ids):
        return ids
    mine = set(rows.model.objects.filter(pk__in=ids, claim=token).values_list("pk", flat=True))
    return [pk for pk in ids if pk in mine]


def start(row) -> bool:
    """Commit that the row goes out now; False when it is not this run's any more."""
    now = timezone.now()
    held = type(row).objects.filter(pk=row.pk, claim=row.claim, state=Step.CLAIMED)
    if not held.update(state=Step.SENDING, sending_at=now, claimed_at=now, attempts=F("attempts") + 1):
        return False
    row.state, row.sending_at, row.attempts = Step.SENDING, now, row.attempts + 1
    return True


def finish(row, **values) -> bool:
    """Commit the outcome of `start`; False when the row was taken for lost meanwhile."""
    held = type(row).objects.filter(pk=row.pk, claim=row.claim, state=Step.SENDING)
    return bool(held.update(claim=None, claimed_at=None, sending_at=None, **values))


def give_back(model, token: uuid.UUID, *, until: datetime.datetime | None = None) -> int:
    """Release what the run `token` has claimed and not started; no attempt is counted."""
    later = {"next_at": until} if until else {}
    held = model.objects.filter(claim=token, state=Step.CLAIMED)
    return held.update(state=Step.WAITING, claim=None, claimed_at=None, **later)


def renew(model, token: uuid.UUID) -> None:
    """Sign of life of a run, for the rows that wait in it."""
    model.objects.filter(claim=token, state=Step.CLAIMED).update(claimed_at=timezone.now())


def release_lost(model) -> list:
    """Give back what a lost worker had only claimed; return the rows that it had begun to send, locked no longer.

    The caller says what becomes of them, with a conditional UPDATE of its own (`lost`).
    """
    limit = timezone.now() - datetime.timedelta(seconds=settings.SENDING_STALE_SECONDS)
    claimed = model.objects.filter(state=Step.CLAIMED, claimed_at__lt=limit)
    claimed.update(state=Step.WAITING, claim=None, claimed_at=None)
    return list(model.objects.filter(state=Step.SENDING, sending_at__lt=limit))


def lost(row, **values) -> bool:
    """Commit what becomes of a row of `release_lost`; False when another sweep was first, or its worker lives."""
    held = type(row).objects.filter(pk=row.pk, claim=row.claim, state=Step.SENDING, sending_at=row.sending_at)
    return bool(held.update(claim=None, claimed_at=None, sending_at=None, **values))


def senders(model) -> int:
    """How many runs show a sign of life."""
    limit = timezone.now() - datetime.timedelta(seconds=settings.SENDING_LIFE_SECONDS)
    alive = model.objects.filter(state__in=[Step.CLAIMED, Step.SENDING], claimed_at__gt=limit)
    return alive.values("claim").distinct().count()


def next_try(attempts: int) -> datetime.datetime:
    """When to try again after so many attempts: doubled each time up to the longest pause, and up to a quarter more,
    so that what failed together does not come back together."""
    pause = min(settings.RETRY_FIRST_SECONDS * 2 ** max(attempts - 1, 0), settings.RETRY_LONGEST_SECONDS)
    return timezone.now() + datetime.timedelta(seconds=pause * random.uniform(1, 1.25))
