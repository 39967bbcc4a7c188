"""Tables as lines of JSON, one list of values a row, the same for SQLite and PostgreSQL."""

import base64
import datetime
import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, BinaryIO

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils.duration import duration_iso_string

# Sessions are not kept; permissions and content types (named in the rows, not numbered) come from `migrate`.
LEFT_OUT = {"sessions", "contenttypes", "auth"}
CHUNK = 1000

Convert = Callable[[Any], Any]


def saved_models() -> list[type[models.Model]]:
    """Every model with a table of its own that an archive holds, those of other packages and many-to-many too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
    ]


def columns_of(model: type[models.Model]) -> list[models.Field]:
    """The columns that are written and read."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def file_names(model: type[models.Model]) -> set[str]:
    """Names in the file store that rows of the model point to."""
    names: set[str] = set()
    for field in columns_of(model):
        if isinstance(field, models.FileField):
            names |= set(model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True))
    return {name for name in names if name}


def dump_rows(model: type[models.Model], out: BinaryIO) -> int:
    """Write every row in the order of the keys; return how many."""
    columns = columns_of(model)
    writers = [_writer(field) for field in columns]
    rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in columns))
    count = 0
    for row in rows.iterator(chunk_size=CHUNK):
        values = [write(value) for write, value in zip(writers, row, strict=True)]
        out.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        count += 1
    return count


def load_rows(model: type[models.Model], lines: Iterable[bytes], names: list[str]) -> int:
    """Insert the rows as they are (no signal, no automatic date); `names`: the columns of each line.

    Return how many. Raises ValueError (or KeyError, ValidationError) for a line that is none, DatabaseError for a row
    that the database refuses.
    """
    columns = {field.attname: field for field in columns_of(model)}
    fields = [columns[name] for name in names]
    readers = [_reader(field) for field in fields]
    count, batch = 0, []
    size = max(1, min(CHUNK, connection.ops.bulk_batch_size(fields, range(CHUNK))))
    for line in lines:
        values = [read(value) for read, value in zip(readers, json.loads(line), strict=True)]
        batch.append(model(**dict(zip(names, values, strict=True))))
        if len(batch) == size:
            _insert(model, fields, batch)
            count, batch = count + len(batch), []
    if batch:
        _insert(model, fields, batch)
    return count + len(batch)


def _insert(model: type[models.Model], fields: list[models.Field], rows: list[models.Model]) -> None:
    # raw: `auto_now` columns keep what the archive says.
    model._base_manager.all()._insert(rows, fields=fields, raw=True, using=connection.alias)


def _is_content_type(field: models.Field) -> bool:
    return field.is_relation and field.related_model is ContentType


def _writer(field: models.Field) -> Convert:
    if isinstance(field, models.JSONField):
        return lambda value: value
    if _is_content_type(field):
        names = {one.pk: f"{one.app_label}.{one.model}" for one in ContentType.objects.all()}
        return lambda value: None if value is None else names[value]
    return _plain


def _plain(value: Any) -> Any:
    """A value of a column as JSON; to the microsecond, and decimals as text."""
    if value is None or isinstance(value, (bool, int, float, str, list)):
        return value
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return duration_iso_string(value)
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, Decimal):
        return str(value)
    return str(value)  # identifiers, time zones


def _reader(field: models.Field) -> Convert:
    if isinstance(field, models.JSONField):
        # None in a column that takes no NULL was JSON's null.
        null = None if field.null else models.Value(None, models.JSONField())
        return lambda value: null if value is None else value
    if _is_content_type(field):
        return _content_type_id
    if isinstance(field, models.BinaryField):
        return lambda value: None if value is None else base64.b64decode(value)
    return lambda value: None if value is None else field.to_python(value)


def _content_type_id(name: str | None) -> int | None:
    """The number that this database gives to the model; one of a model that is gone is kept too."""
    if name is None:
        return None
    app_label, model = name.split(".")
    try:
        return ContentType.objects.get_by_natural_key(app_label, model).pk
    except ContentType.DoesNotExist:
        return ContentType.objects.create(app_label=app_label, model=model).pk
