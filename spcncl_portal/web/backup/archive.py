"""A compressed tar file whose members are hashed as they pass by, written and read as a stream."""

import contextlib
import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError

BLOCK = 1 << 20
BROKEN = (OSError, EOFError, zlib.error, tarfile.TarError, ValueError)


@dataclass(frozen=True)
class Seal:
    """Size in bytes and SHA-256 of a member."""

    size: int
    sha256: str


class _Hashing(io.RawIOBase):
    """Passes bytes on and hashes them."""

    def __init__(self, source: BinaryIO):
        self.source, self.size, self._hash = source, 0, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.size += len(data)
        self._hash.update(data)
        return data

    def seal(self) -> Seal:
        return Seal(self.size, self._hash.hexdigest())


class Writer:
    """Members of a new archive. It gets its name when it is complete, and replaces what had it."""

    def __init__(self, tar: tarfile.TarFile, moment: float):
        self._tar, self._moment = tar, moment

    def add(self, name: str, source: BinaryIO, size: int) -> Seal:
        """Append a member of exactly `size` bytes; raises OSError when the source has fewer."""
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, self._moment, 0o600
        hashing = _Hashing(source)
        self._tar.addfile(info, hashing)
        return hashing.seal()


@contextlib.contextmanager
def writing(path: Path, moment: float) -> Iterator[Writer]:
    """Open an archive for writing, readable by its owner alone; nothing stays of one that was not finished."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=5, format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar, moment)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


class Member(io.RawIOBase):
    """One member while it passes by. `read` raises ActionError where the archive is damaged."""

    def __init__(self, name: str, size: int, source: BinaryIO, path: Path):
        self.name, self.member_size, self._path = name, size, path
        self._hashing = _Hashing(source)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        try:
            data = self._hashing.read(len(buffer))
        except BROKEN as why:
            raise damaged(self._path) from why
        buffer[: len(data)] = data
        return len(data)

    def finish(self) -> Seal:
        """Read what is left and return the seal of the whole."""
        while self.read(BLOCK):
            pass
        return self._hashing.seal()


def members(path: Path) -> Iterator[Member]:
    """The members in order, each to be read before the next; to the last byte, so that a cut-off end is noticed.

    Raises ActionError when the file cannot be read, is damaged or is no such archive.
    """
    try:
        file = path.open("rb")
    except OSError as why:
        raise ActionError(_("Không mở được tệp %(file)s.") % {"file": path}) from why
    with file, gzip.GzipFile(fileobj=file) as unpacked:
        try:
            with tarfile.open(fileobj=unpacked, mode="r:") as tar:
                while info := tar.next():
                    if not info.isfile():
                        raise foreign(path)
                    yield Member(info.name, info.size, tar.extractfile(info), path)
                    tar.members = []  # a list of what has passed is of no use
            while unpacked.read(BLOCK):
                pass
        except BROKEN as why:
            raise damaged(path) from why


def damaged(path: Path) -> ActionError:
    return ActionError(_("Tệp %(file)s bị hỏng hoặc không phải bản sao lưu của cổng; chưa ghi gì.") % {"file": path})


def foreign(path: Path) -> ActionError:
    return ActionError(_("Tệp %(file)s không phải bản sao lưu của cổng; chưa ghi gì.") % {"file": path})
