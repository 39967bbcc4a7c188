"""The bytes of files on their way in: one file each in a folder that all web processes share."""

import datetime
import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from .models import PartialUpload

ENDING = ".part"


class BytesLost(Exception):
    """Fewer bytes are there than were received: another machine has them, or nobody."""


def path_of(partial: PartialUpload) -> Path:
    """Where its bytes lie."""
    return Path(settings.UPLOAD_PARTS_DIR, f"{partial.pk.hex}{ENDING}")


def are_there(partial: PartialUpload) -> bool:
    """Whether all that was received can be read."""
    try:
        return path_of(partial).stat().st_size >= partial.received
    except FileNotFoundError:
        return partial.received == 0


def write(partial: PartialUpload, data: bytes) -> None:
    """Put ``data`` behind what was received, on the disk before this returns. Raises BytesLost.

    What a killed process wrote without committing its row stands behind ``received`` and is written over.
    """
    path = path_of(partial)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not are_there(partial):
        raise BytesLost
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.seek(partial.received)
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def remove(partial: PartialUpload) -> None:
    """Delete its bytes, if there are any."""
    path_of(partial).unlink(missing_ok=True)


def strays(known: set[str], *, older_than: datetime.timedelta) -> Iterator[Path]:
    """Files that belong to none of the ``known`` uploads (hexadecimal numbers) and were not touched for that long."""
    limit = time.time() - older_than.total_seconds()
    for path in Path(settings.UPLOAD_PARTS_DIR).glob(f"*{ENDING}"):
        if path.name.removesuffix(ENDING) not in known and _touched(path) < limit:
            yield path


def _touched(path: Path) -> float:
    """When the file was last written; now, if it went meanwhile: then nobody has to delete it."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
