"""Every stored file is there, and holds the bytes that were stored."""

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from spcncl_portal.core.integrity import Broken, integrity_check, verdict

from .models import StoredFile

BLOCK = 1 << 20


def measured(stored: StoredFile) -> tuple[int, str] | None:
    """Size in bytes and SHA-256 of the bytes in the store; None when they are gone or cannot be read."""
    digest, size = hashlib.sha256(), 0
    try:
        with stored.file.storage.open(stored.file.name) as file:
            while data := file.read(BLOCK):
                digest.update(data)
                size += len(data)
    except (OSError, ValueError):  # no file, no name
        return None
    return size, digest.hexdigest()


@integrity_check("files")
def check_files() -> Iterator[Broken | None]:
    """Size and SHA-256 of every stored file."""
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        yield verdict(stored, "file", _problems(stored))


def _problems(stored: StoredFile) -> Iterator[str]:
    found = measured(stored)
    if found is None:
        yield _("Không đọc được tệp trong kho.")
        return
    if found[0] != stored.size:
        yield _("Dung lượng %(found)d byte, lúc lưu là %(stored)d byte.") % {"found": found[0], "stored": stored.size}
    if found[1] != stored.sha256:
        yield _("Mã băm của tệp không khớp: nội dung đã bị thay đổi.")
