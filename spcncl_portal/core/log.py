"""Write the action log. Every action ends here; bulk actions write one line per object in one statement."""

import datetime
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Model

from .models import ActionLog
from .request import request_id
from .text import search_text

# Columns that repeat others or must not be copied about.
UNLOGGED = {"search_text", "sort_key", "password", "created_at", "updated_at", "last_login"}


def fields_of(obj: Model) -> dict[str, Any]:
    """Return the object's plain columns as JSON values, for before and after; a model names more in `unlogged`."""
    left_out = UNLOGGED.union(getattr(obj, "unlogged", ()))
    return {
        field.attname: as_json(getattr(obj, field.attname))
        for field in obj._meta.concrete_fields
        if field.attname not in left_out
    }


def as_json(value: Any) -> Any:
    """Turn dates, decimals, files and identifiers into strings; leave what JSON knows."""
    if isinstance(value, (datetime.datetime, datetime.date, Decimal, uuid.UUID)):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str, list, dict)):
        return value
    return str(value)


def difference(before: dict, after: dict) -> tuple[dict, dict]:
    """Keep only the columns that changed."""
    changed = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in changed}, {key: after[key] for key in changed}


def log_entry(obj: Model, action: str, *, by=None, reason="", before=None, after=None) -> ActionLog:
    """Make an unsaved line; `by` is None when the portal itself acts."""
    year = getattr(obj, "cycle_year", None)
    return ActionLog(
        actor=by,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(obj)[:300],
        cycle_year=year,
        reason=reason,
        before=before or {},
        after=after or {},
        request_id=request_id.get(),
        search_text=search_text(obj, reason),
    )


def log_action(obj: Model, action: str, *, by=None, reason="", before=None, after=None) -> ActionLog:
    """Write one line of the log, in the caller's transaction."""
    entry = log_entry(obj, action, by=by, reason=reason, before=before, after=after)
    entry.save(force_insert=True)
    return entry


def log_bulk(objects: Iterable[Model], action: str, *, by=None, reason="") -> None:
    """Write one line per object in few statements, for bulk changes."""
    entries = [log_entry(obj, action, by=by, reason=reason, after=fields_of(obj)) for obj in objects]
    ActionLog.objects.bulk_create(entries, batch_size=500)
