"""Taking files in and hanging them on objects. Who may do so is asked by the action of the app above that calls."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating, lock
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action

from .cleanup import keep_if_committed
from .models import StoredFile
from .names import clean_name
from .validators import check_size, inspect


class _Content(NamedTuple):
    """Bytes to keep, measured."""

    file: File
    size: int
    sha256: str

    @classmethod
    def of(cls, data: bytes) -> "_Content":
        return cls(ContentFile(data), len(data), hashlib.sha256(data).hexdigest())

    @classmethod
    def read(cls, source: BinaryIO) -> "_Content":
        source.seek(0)
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        return cls(File(source), source.seek(0, os.SEEK_END), sha256)


def store_upload(
    *,
    upload: UploadedFile,
    by,
    subject: models.Model | None = None,
    kinds: Sequence[str] = ("pdf",),
    max_bytes: int | None = None,
) -> StoredFile:
    """Check and keep a file that somebody uploaded.

    ``kinds`` are keys of ``validators.KINDS``; ``max_bytes`` is ``settings.MAX_UPLOAD_BYTES`` unless given. Raises
    ``ActionError`` when the file may not be taken in; nothing is kept then, nor when the transaction rolls back later.
    """
    name = clean_name(upload.name or "")
    limit = settings.MAX_UPLOAD_BYTES if max_bytes is None else max_bytes
    check_size(upload.size or 0, name, limit)
    return store_file(source=upload.file, name=name, by=by, subject=subject, kinds=kinds, max_bytes=limit)


def store_file(
    *, source: BinaryIO, name: str, by, subject: models.Model | None, kinds: Sequence[str], max_bytes: int
) -> StoredFile:
    """As `store_upload`, for an open file and its cleaned name. It is read in pieces, never held whole (a PDF)."""
    found = inspect(source, name, kinds=kinds, max_bytes=max_bytes)
    return _store(_Content.read(source), name, found.content_type, found.pages, by, subject)


def store_bytes(
    *, data: bytes, name: str, content_type: str, by, subject: models.Model | None = None, pages: int | None = None
) -> StoredFile:
    """Keep a file that the portal made itself (a receipt, a certificate); its content is trusted."""
    return _store(_Content.of(data), clean_name(name), content_type, pages, by, subject)


def store_made_file(*, path: Path, name: str, content_type: str, by, subject: models.Model) -> StoredFile:
    """As `store_bytes`, for a file that is too large to be held in memory."""
    with path.open("rb") as source:
        return _store(_Content.read(source), clean_name(name), content_type, None, by, subject)


def copy_file(*, file: StoredFile, subject: models.Model, by) -> StoredFile:
    """The same content as a file of its own that hangs on `subject`."""
    with file.file.open("rb") as source:
        return _store(_Content.read(source), file.name, file.content_type, file.pages, by, subject)


@transaction.atomic
def attach_file(*, file: StoredFile, subject: models.Model, by) -> StoredFile:
    """Hang a file that was uploaded ahead on its object, which from then on decides who may read it.

    Raises ``ActionError`` when it hangs on another object already or was uploaded by somebody else.
    """
    locked = lock(file)
    target = ContentType.objects.get_for_model(subject), str(subject.pk)
    if locked.subject_type_id is not None and (locked.subject_type, locked.subject_id) != target:
        raise ActionError(_("Tệp “%(name)s” đã thuộc về một hồ sơ khác.") % {"name": locked.name})
    if by is not None and locked.subject_type_id is None and locked.uploaded_by_id not in (None, by.pk):
        raise ActionError(_("Tệp “%(name)s” do người khác tải lên; hãy tải lại tệp của bạn.") % {"name": locked.name})
    locked.subject_type, locked.subject_id = target
    locked.save(update_fields=["subject_type", "subject_id"])
    log_action(locked, "attach_file", by=by, after={"subject": f"{subject._meta.label_lower}:{subject.pk}"})
    file.subject_type, file.subject_id = target
    return locked


@transaction.atomic
def delete_file(*, file: StoredFile, by, reason: str = "") -> None:
    """Delete a file and, once that is certain, its bytes. Files that a record points to are protected by the database.

    Raises ``ActionError`` for those.
    """
    try:
        log_action(file, "delete_file", by=by, reason=reason, before={"name": file.name, "sha256": file.sha256})
        file.delete()
    except models.ProtectedError as error:
        raise ActionError(_("Tệp “%(name)s” đang được dùng, không xóa được.") % {"name": file.name}) from error


@transaction.atomic
def _store(content: _Content, name: str, content_type: str, pages: int | None, by, subject) -> StoredFile:
    stored = StoredFile(
        name=name,
        size=content.size,
        sha256=content.sha256,
        content_type=content_type,
        pages=pages,
        uploaded_by=by,
    )
    if subject is not None:
        stored.subject_type = ContentType.objects.get_for_model(subject)
        stored.subject_id = str(subject.pk)
    stored.file.save(name, content.file, save=False)
    keep_if_committed(stored.file.storage, stored.file.name)
    return creating(stored, "store_file", by=by)
