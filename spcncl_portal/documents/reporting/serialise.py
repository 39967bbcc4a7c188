"""A paper as JSON and back, so that a register can keep what it said. Lossless: days, fractions, pictures too."""

import base64
import datetime
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise

from .model import Annex, Chart, Column, Heading, Items, Paragraph, Picture, ReportDocument, Signature, Table

VERSION = 1
_KIND, _VALUE = "$", "v"
_PARTS = {
    one.__name__: one
    for one in (Annex, Chart, Column, Heading, Items, Paragraph, Picture, ReportDocument, Signature, Table)
}
# A moment is a day as well: it comes first.
_VALUES: dict[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]] = {
    "datetime": (datetime.datetime, datetime.datetime.isoformat, datetime.datetime.fromisoformat),
    "date": (datetime.date, datetime.date.isoformat, datetime.date.fromisoformat),
    "decimal": (Decimal, str, Decimal),
    "fraction": (Fraction, str, Fraction),
    "bytes": (bytes, lambda data: base64.b64encode(data).decode("ascii"), base64.b64decode),
}


def dump(doc: ReportDocument) -> dict:
    """Return `doc` as a dict of JSON's own types. Raises TypeError for a cell that is no text, number or day."""
    return {"version": VERSION, "document": dumped(doc)}


def load(data: dict) -> ReportDocument:
    """Return the paper that `dump` wrote. Raises ValueError for anything else.

    A field that a later version of the portal added takes its default.
    """
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise ValueError("not a paper of this version")
    try:
        doc = _loaded(data["document"])
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(f"not a paper: {error}") from error
    if not isinstance(doc, ReportDocument):
        raise ValueError("not a paper")
    return doc


def dumped(value: Any) -> Any:
    """Return a part of a paper in JSON's own types. Raises TypeError as `dump`."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [dumped(one) for one in value]
    if type(value) in _PARTS.values():
        return {_KIND: type(value).__name__, **{one.name: dumped(getattr(value, one.name)) for one in fields(value)}}
    for kind, (cls, write, _read) in _VALUES.items():
        if isinstance(value, cls):
            return {_KIND: kind, _VALUE: write(value)}
    raise TypeError(f"a paper cannot keep a {type(value).__name__}")


def _loaded(value: Any) -> Any:
    if isinstance(value, list):
        return [_loaded(one) for one in value]
    if not isinstance(value, dict):
        return value
    kind = value[_KIND]
    if kind in _PARTS:
        return _PARTS[kind](**{name: _loaded(one) for name, one in value.items() if name != _KIND})
    return _VALUES[kind][2](value[_VALUE])
