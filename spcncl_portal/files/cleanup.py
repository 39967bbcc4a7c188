"""Rows and bytes stay together: bytes whose row was rolled back go, and what a crash left behind is swept."""

import datetime
import logging
import weakref

from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.utils import timezone

from .models import StoredFile

logger = logging.getLogger(__name__)


class _Keep:
    """Waits among the callbacks of the running transaction; called on commit, thrown away on rollback."""

    def __init__(self, storage: Storage, name: str) -> None:
        self._forget = weakref.finalize(self, _delete, storage, name)

    def __call__(self) -> None:
        self._forget.detach()


def keep_if_committed(storage: Storage, name: str) -> None:
    """Delete the stored bytes ``name`` unless the running transaction (with all savepoints round it) commits.

    Django drops the callbacks of a rolled-back transaction or savepoint; with its last reference the finalizer runs.
    """
    transaction.on_commit(_Keep(storage, name))


def _delete(storage: Storage, name: str) -> None:
    try:
        storage.delete(name)
    except Exception:
        logger.exception("stored bytes were not deleted: %s", name)


def sweep_orphans(*, older_than: datetime.timedelta = datetime.timedelta(days=1)) -> int:
    """Delete bytes under ``yyyy/mm/`` that no row names and that are older than ``older_than``; return how many.

    They are left when a process is killed between writing the bytes and committing the row.
    """
    limit = timezone.now() - older_than
    removed = 0
    for folder in _month_folders():
        _folders, names = default_storage.listdir(folder)
        paths = {f"{folder}/{name}" for name in names}
        known = set(StoredFile.objects.filter(file__startswith=f"{folder}/").values_list("file", flat=True))
        for path in sorted(paths - known):
            if default_storage.get_modified_time(path) < limit:
                default_storage.delete(path)
                removed += 1
    return removed


def _month_folders() -> list[str]:
    years, _files = default_storage.listdir("")
    return [
        f"{year}/{month}"
        for year in sorted(years)
        if year.isdigit() and len(year) == 4
        for month in sorted(default_storage.listdir(year)[0])
        if month.isdigit() and len(month) == 2
    ]
