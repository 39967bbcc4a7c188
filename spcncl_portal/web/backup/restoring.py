"""Put an archive into an empty or just migrated portal: everything or nothing."""

import contextlib
import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from applications.models import CheckWording, FieldGuide, InspectionQuestion
from spcncl_portal.budget.models import Line, Source
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme.loading import ACTION as LOAD_REFERENCE

from .archive import BLOCK, Seal, damaged, members
from .manifest import FILES, NAME, ROWS, Manifest, pending_migrations, schema_of_code, verified
from .rows import load_rows, saved_models
from .store import store_errors

Tell = Callable[[str], None]
# What a portal that nobody has used yet may hold: reference data, the schedule that beat writes, failed sign-ins.
REPLACED_APPS = {"programme", "django_celery_beat", "axes"}
IN_MEMORY = 8 << 20  # bytes of a file that are not put on the disk in between


def restore_backup(path: Path, tell: Tell) -> Manifest:
    """Restore the archive; return its manifest.

    All checksums are compared before anything is written. Rows are written in one transaction, files are taken back
    when it fails. Raises ActionError when the archive is damaged, foreign or of another version, or when the portal
    holds rows or files that would be overwritten.
    """
    manifest = verified(path)
    _require_same_schema(manifest)
    models_by_label = {model._meta.label: model for model in saved_models()}
    if set(manifest.tables) - set(models_by_label):
        raise _other_version(manifest)
    _prepare_tables()
    standing = _standing_files(manifest)
    written: list[str] = []
    try:
        with transaction.atomic():
            _require_empty()
            _clear()
            _write(path, manifest, models_by_label, standing, written, tell)
            connection.check_constraints()
            _reset_sequences()
    except BaseException as why:
        for name in written:
            with contextlib.suppress(*store_errors()):
                default_storage.delete(name)
        if isinstance(why, (DatabaseError, *store_errors())):
            reason = " ".join(str(why).split())[:300]
            raise ActionError(_("Không khôi phục được, chưa ghi gì: %(why)s") % {"why": reason}) from why
        raise
    return manifest


def _other_version(manifest: Manifest) -> ActionError:
    return ActionError(
        _(
            "Bản sao lưu thuộc phiên bản khác của cổng (%(version)s): hãy khôi phục bằng đúng phiên bản đó rồi nâng "
            "cấp; chưa ghi gì."
        )
        % {"version": manifest.portal_version}
    )


def _require_same_schema(manifest: Manifest) -> None:
    if manifest.schema != schema_of_code():
        raise _other_version(manifest)


def _prepare_tables() -> None:
    """An empty database gets its tables; one of another version is refused."""
    if not MigrationRecorder(connection).applied_migrations():
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    elif pending_migrations():
        raise ActionError(_("Cơ sở dữ liệu chưa đúng phiên bản của cổng: hãy chạy manage.py migrate trước."))


# Loaded with the reference data, and the office's from then on.
REFERENCE = (CheckWording, FieldGuide, InspectionQuestion)


def _replaceable(model: type[models.Model]) -> models.QuerySet:
    """Rows of the model that a just migrated portal may hold and that the archive's take the place of."""
    rows = model._base_manager.all()
    if model._meta.app_label in REPLACED_APPS or model in REFERENCE:
        return rows
    if model is Source:  # the two that the plan names come with the reference data
        return rows.exclude(pk__in=Line.objects.values("source"))
    if model is ActionLog:
        return rows.filter(action=LOAD_REFERENCE, actor=None)
    if model._meta.label == "auditlog.LogEntry":
        return rows.filter(actor=None)
    return rows.none()


def _require_empty() -> None:
    for model in saved_models():
        rows = model._base_manager.exclude(pk__in=_replaceable(model).values("pk"))
        if model._meta.app_label not in REPLACED_APPS and rows.exists():
            raise ActionError(
                _("Cổng này đã có dữ liệu (%(name)s): chỉ khôi phục vào cổng trống hoặc vừa khởi tạo.")
                % {"name": model._meta.verbose_name_plural}
            )


def _clear() -> None:
    for model in saved_models():
        rows = _replaceable(model)
        rows._raw_delete(rows.db)  # no signal: the log of it would be a row again


def _standing_files(manifest: Manifest) -> set[str]:
    """Names of the archive that the store holds already, byte for byte; raises ActionError for different ones."""
    standing = set()
    for name, seal in manifest.files.items():
        if not default_storage.exists(name):
            continue
        if _seal_of(name) != seal:
            raise ActionError(_("Kho tệp đã có tệp khác mang tên %(name)s; chưa ghi gì.") % {"name": name})
        standing.add(name)
    return standing


def _seal_of(name: str) -> Seal:
    digest, size = hashlib.sha256(), 0
    with default_storage.open(name) as file:
        while data := file.read(BLOCK):
            digest.update(data)
            size += len(data)
    return Seal(size, digest.hexdigest())


def _write(path, manifest: Manifest, models_by_label, standing: set[str], written: list[str], tell: Tell) -> None:
    tell(_("Khôi phục cơ sở dữ liệu và %(count)d tệp") % {"count": len(manifest.files)})
    seals = manifest.seals()
    for member in members(path):
        if member.name == NAME:
            continue
        if member.name.startswith(ROWS):
            label = member.name[len(ROWS) :].removesuffix(".jsonl")
            _write_rows(models_by_label[label], member, manifest, path)
        elif (name := member.name[len(FILES) :]) not in standing:
            _write_file(name, member, written)
        if member.finish() != seals.get(member.name):  # the file changed after it was checked
            raise damaged(path)


def _write_rows(model: type[models.Model], member, manifest: Manifest, path: Path) -> None:
    table = manifest.tables[model._meta.label]
    try:
        count = load_rows(model, _lines(member), table.columns)
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as why:
        raise damaged(path) from why
    if count != table.count:
        raise damaged(path)


def _lines(member):
    """The member's lines; values never hold a line break of their own."""
    rest = b""
    while block := member.read(BLOCK):
        *lines, rest = (rest + block).split(b"\n")
        yield from lines
    if rest:
        yield rest


def _write_file(name: str, member, written: list[str]) -> None:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        while block := member.read(BLOCK):
            spool.write(block)
        spool.seek(0)
        written.append(name)  # a save that breaks off may leave a part
        kept = default_storage.save(name, File(spool, name=name))
    if kept != name:
        written.append(kept)
        raise OSError(f"{name} was kept as {kept}")


def _reset_sequences() -> None:
    """PostgreSQL counts on from the highest key; SQLite does so by itself."""
    statements = connection.ops.sequence_reset_sql(no_style(), saved_models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
