"""Files that arrive piece by piece: begin, append, take in, give up. The app above asks who may bring them where."""

import datetime
from collections.abc import Callable, Sequence
from functools import partial as later

from django.conf import settings
from django.db import models, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating, lock
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.log import log_action

from . import partial_bytes
from .actions import store_file
from .models import PartialUpload, StoredFile
from .names import clean_name
from .partial_bytes import BytesLost
from .validators import check_extension, check_size

KEPT = datetime.timedelta(hours=24)  # after the last piece


class TooLong(ActionError):
    """A piece goes beyond the size that was announced."""


def partials_of(user) -> models.QuerySet[PartialUpload]:
    """The uploads that this person may continue; nobody else may know of them."""
    return PartialUpload.objects.filter(user=user, expires_at__gt=timezone.now())


def unfinished_of(user, prefix: str) -> models.QuerySet[PartialUpload]:
    """What the person began at the places that begin with ``prefix`` and the portal has not taken in yet."""
    return partials_of(user).filter(place__startswith=prefix, stored=None)


@transaction.atomic
def begin_partial(
    *,
    by,
    name: str,
    size: int,
    place: str,
    details: dict | None = None,
    kinds: Sequence[str] = ("pdf",),
    max_bytes: int | None = None,
) -> PartialUpload:
    """Open an upload of ``size`` bytes for ``place``; what can be refused by name and size is refused here.

    Raises ActionError, also beyond ``PARTIAL_UPLOADS_PER_PERSON`` open ones or ``PARTIAL_BYTES_PER_PERSON``.
    """
    name = clean_name(name)
    check_extension(name, kinds)
    check_size(size, name, settings.MAX_UPLOAD_BYTES if max_bytes is None else max_bytes)
    lock(by)  # two tabs count one after the other
    open_ones = partials_of(by).filter(stored=None)
    if open_ones.count() >= settings.PARTIAL_UPLOADS_PER_PERSON:
        raise ActionError(
            _("Bạn đang có %(count)s tệp gửi dở; hãy gửi tiếp hoặc bỏ bớt rồi gửi tệp này.")
            % {"count": settings.PARTIAL_UPLOADS_PER_PERSON}
        )
    if (open_ones.aggregate(all=Sum("size"))["all"] or 0) + size > settings.PARTIAL_BYTES_PER_PERSON:
        raise ActionError(
            _("Các tệp gửi dở của bạn đã nặng đến giới hạn %(limit)s MB; hãy gửi tiếp hoặc bỏ bớt rồi gửi tệp này.")
            % {"limit": settings.PARTIAL_BYTES_PER_PERSON // 1048576}
        )
    row = PartialUpload(
        user=by, name=name, size=size, place=place, details=details or {}, expires_at=timezone.now() + KEPT
    )
    return creating(row, "begin_upload", by=by)


def append_piece(*, upload: PartialUpload, offset: int, data: bytes) -> PartialUpload:
    """Put a piece behind what has arrived, which must be exactly ``offset`` bytes. Pieces are not logged.

    Raises Conflict at another offset, TooLong beyond the announced size, BytesLost when earlier pieces are gone (the
    upload is given up then).
    """
    try:
        with transaction.atomic():
            locked = lock(upload)
            if locked.stored_id or offset != locked.received:
                raise Conflict(_("Phần tệp này không nối tiếp phần đã nhận."))
            if offset + len(data) > locked.size:
                raise TooLong(_("Phần tệp gửi lên dài hơn dung lượng đã báo."))
            partial_bytes.write(locked, data)
            locked.received += len(data)
            locked.expires_at = timezone.now() + KEPT
            locked.save(update_fields=["received", "expires_at"])
            return locked
    except BytesLost:
        drop_partial(upload=upload, by=None)
        raise


def take_partial(
    *,
    upload: PartialUpload,
    by,
    subject: models.Model,
    kinds: Sequence[str],
    then: Callable[[StoredFile], object],
    max_bytes: int | None = None,
) -> StoredFile | None:
    """Check the whole file and keep it as an upload in one piece would be; ``then`` puts it where it belongs.

    Taking again returns the file of the first time. Raises ActionError when not all has arrived, or, the upload being
    given up, when the file may not be taken in.
    """
    limit = settings.MAX_UPLOAD_BYTES if max_bytes is None else max_bytes
    try:
        with transaction.atomic():
            locked = lock(upload)
            if locked.stored_id:
                return locked.stored
            if not locked.is_whole or not partial_bytes.are_there(locked):
                raise Conflict(_("Tệp “%(name)s” chưa gửi xong; hãy chọn lại tệp để gửi tiếp.") % {"name": locked.name})
            with partial_bytes.path_of(locked).open("rb") as source:
                stored = store_file(
                    source=source, name=locked.name, by=by, subject=subject, kinds=kinds, max_bytes=limit
                )
            then(stored)
            locked.stored = stored
            locked.save(update_fields=["stored"])
            transaction.on_commit(later(partial_bytes.remove, locked))
            return stored
    except Conflict:
        raise
    except ActionError:
        drop_partial(upload=upload, by=by)
        raise


@transaction.atomic
def drop_partial(*, upload: PartialUpload, by) -> None:
    """Give an upload up: its row and its bytes go; giving it up again changes nothing.

    Of one that was taken in only the row goes, and the log, which knows the file, says nothing of it.
    """
    row = PartialUpload.objects.select_for_update().filter(pk=upload.pk).first()
    if row is not None:
        row.delete()
        if row.stored_id is None:
            log_action(upload, "drop_upload", by=by, before={"name": row.name, "received": row.received})
    transaction.on_commit(later(partial_bytes.remove, upload))
