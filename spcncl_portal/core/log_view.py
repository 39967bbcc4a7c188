"""Lines of the action log as people read them: words for things and columns, values before and after."""

import datetime
from collections.abc import Iterable

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .log_names import name_of
from .models import ActionLog
from .templatetags.portal import number, vndate, vndatetime

NOTHING = "–"
# Words for what lines hold beside the columns of the thing.
EXTRA = {
    "role": gettext_lazy("Vai trò"),
    "roles": gettext_lazy("Vai trò"),
    "successor": gettext_lazy("Người nhận"),
    "label": gettext_lazy("Tên"),
    "body": gettext_lazy("Đơn vị"),
    "enterprise": gettext_lazy("Doanh nghiệp"),
    "type": gettext_lazy("Loại"),
}


def model_of(object_type: str) -> type[models.Model] | None:
    """The model behind a line; None when it is gone."""
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None


def type_name(object_type: str) -> str:
    """The Vietnamese word for a kind of thing."""
    model = model_of(object_type)
    return str(model._meta.verbose_name) if model else object_type


def _field(model, name: str):
    """The column of that name (`cycle_id` is the key of `cycle`); None for what is only beside the columns."""
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if field is not None and field.concrete else None


def show_value(field, value) -> str:
    """A stored JSON value as people read it: choices in words, dates, numbers, yes and no."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return ", ".join(show_value(None, one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {show_value(None, one)}" for key, one in value.items())
    if field is not None and field.is_relation:
        return _related(field, value)
    if field is not None and getattr(field, "flatchoices", None):
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, int):
        return number(value)
    return _show_text(field, str(value))


def _related(field, value) -> str:
    """The row that a logged key names; the value as it is when the row is gone or the log holds a name, not a key."""
    try:
        related = field.related_model._default_manager.filter(pk=value).first() if field.many_to_one else None
    except (ValueError, TypeError, OverflowError, ValidationError):
        related = None
    return str(related) if related else str(value)


def _show_text(field, text: str) -> str:
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(text)
        return vndatetime(moment) if isinstance(moment, datetime.datetime) else text
    if isinstance(field, models.DateField):
        return vndate(parse_date(text))
    return text


def changes_of(entry: ActionLog, *, names: bool = True) -> list[dict]:
    """Each changed column with its label, the value before and the value after.

    names: read the names of the objects that columns point to (a query each); without, their numbers stand.
    """
    model = model_of(entry.object_type)
    rows = []
    for name in _in_order(model, {*entry.before, *entry.after}):
        field = _field(model, name)
        shown = None if field is not None and field.is_relation and not names else field
        rows.append(
            {
                "label": str(field.verbose_name).capitalize() if field is not None else str(EXTRA.get(name, name)),
                "before": show_value(shown, entry.before.get(name)),
                "after": show_value(shown, entry.after.get(name)),
            }
        )
    return rows


def _in_order(model, names: set[str]) -> list[str]:
    """Columns in the order of the model, then the rest: PostgreSQL keeps no order of JSON keys."""
    columns = [field.attname for field in model._meta.concrete_fields] if model else []
    return [*(name for name in columns if name in names), *sorted(names - set(columns))]


def entries_to_show(entries: Iterable[ActionLog]) -> list[dict]:
    """Lines for `components/timeline.html`."""
    return [
        {
            "title": name_of(entry.action).capitalize(),
            "at": entry.at,
            "who": str(entry.actor) if entry.actor else _("Cổng tự động"),
            "text": entry.reason,
        }
        for entry in entries
    ]
