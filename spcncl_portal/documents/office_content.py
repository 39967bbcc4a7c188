"""The text of a paper as JSON, and the paper as it is printed: number, place and date, signer put in."""

import dataclasses
import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _

from .formats import place_and_date, reference_number
from .models import OfficialDocument
from .reporting import Signature, model
from .reporting.model import ReportDocument

PLACE = "Hà Nội"


def as_json(content: ReportDocument) -> dict[str, Any]:
    """Return the text as it is stored."""
    return _dump(content)


def digest(*parts: Any) -> str:
    """Return the SHA-256 of JSON values, the same for equal ones."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def number_line(document: OfficialDocument) -> str:
    """Return `05/SCT-QLCN`, with room for the number while it has none."""
    return document.number_text or reference_number(None, document.symbol)


def printed(document: OfficialDocument) -> ReportDocument:
    """Return the text of a document without a template, as it is printed now."""
    content = _load(document.content)
    signature = content.signature
    if document.signer_title or document.signer_name:
        signature = Signature(document.signer_title, document.signer_name)
    return dataclasses.replace(
        content,
        number=number_line(document),
        place_date=place_and_date(PLACE, document.dated),
        signature=signature,
        recipients=list(document.recipients),
        notes=[*content.notes, _("Dữ liệu trình diễn, không có giá trị pháp lý.")] if document.demo else content.notes,
    )


def _dump(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        fields = {one.name: _dump(getattr(value, one.name)) for one in dataclasses.fields(value)}
        return {"type": type(value).__name__, **fields}
    if isinstance(value, list | tuple):
        return [_dump(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str | float) else str(value)


def _load(value: Any) -> Any:
    if isinstance(value, dict):
        values = {name: _load(one) for name, one in value.items() if name != "type"}
        return getattr(model, value["type"])(**values)
    return [_load(one) for one in value] if isinstance(value, list) else value
