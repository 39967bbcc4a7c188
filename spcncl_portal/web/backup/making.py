"""Make an archive of a running portal: the rows of one moment, then the files that these rows point to."""

import contextlib
import io
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError

from .archive import Seal, Writer, writing
from .manifest import FILES, NAME, Manifest, Table, pending_migrations, row_member, schema_of_code
from .rows import columns_of, dump_rows, file_names, saved_models
from .store import store_errors

Tell = Callable[[str], None]


def make_backup(path: Path, tell: Tell) -> Manifest:
    """Write the archive to `path` (replacing an older one of that name once it is complete); return its manifest.

    Files that rows point to but that are gone are listed as missing. Raises ActionError when the database is not of
    this version of the portal or the archive cannot be written; nothing is left of it then.
    """
    if pending_migrations():
        raise ActionError(_("Cơ sở dữ liệu chưa đúng phiên bản của cổng: hãy chạy manage.py migrate trước."))
    made_at = timezone.now()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with writing(path, made_at.timestamp()) as archive, tempfile.TemporaryDirectory(dir=path.parent) as folder:
            tables, names = _rows(archive, Path(folder), tell)
            tell(_("Sao lưu %(count)d tệp") % {"count": len(names)})
            files, missing = _files(archive, sorted(names))
            manifest = Manifest(
                portal_version=settings.PORTAL_VERSION,
                made_at=made_at.isoformat(),
                database=connection.vendor,
                schema=schema_of_code(),
                tables=tables,
                files=files,
                missing=missing,
            )
            data = manifest.as_bytes()
            archive.add(NAME, io.BytesIO(data), len(data))
    except store_errors() as why:
        reason = getattr(why, "strerror", None) or " ".join(str(why).split())
        raise ActionError(_("Không ghi được tệp %(file)s: %(why)s") % {"file": path, "why": reason}) from why
    return manifest


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """All reads inside see the database as it is at the first of them; others may write meanwhile."""
    if connection.in_atomic_block:  # the caller's transaction is the moment
        yield
        return
    if connection.vendor == "sqlite":
        usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # IMMEDIATE would hold up writers
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = usual
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _rows(archive: Writer, folder: Path, tell: Tell) -> tuple[dict[str, Table], set[str]]:
    """Dump the tables into `folder` in one moment, then move them into the archive, which need not hurry."""
    counts: dict[str, int] = {}
    names: set[str] = set()
    tell(_("Sao lưu cơ sở dữ liệu"))
    with one_moment():
        for model in saved_models():
            with (folder / model._meta.label).open("wb") as out:
                counts[model._meta.label] = dump_rows(model, out)
            names |= file_names(model)
    tables = {}
    for model in saved_models():
        label, dumped = model._meta.label, folder / model._meta.label
        with dumped.open("rb") as source:
            seal = archive.add(row_member(label), source, dumped.stat().st_size)
        tables[label] = Table([field.attname for field in columns_of(model)], counts[label], seal)
        dumped.unlink()
    return tables, names


def _files(archive: Writer, names: list[str]) -> tuple[dict[str, Seal], list[str]]:
    files, missing = {}, []
    for name in names:
        try:
            source = default_storage.open(name)
        except FileNotFoundError:
            missing.append(name)
            continue
        with source:
            files[name] = archive.add(FILES + name, source, source.size)
    return files, missing
