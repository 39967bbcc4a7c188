"""The text of a paper: kept as JSON or made from a template and data; as it is printed with number, day, signer."""

import dataclasses
import hashlib
import json
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _

from .docx_reading import read_document
from .docx_templates import fill
from .formats import place_and_date, reference_number
from .models import OfficialDocument, TemplateVersion
from .reporting import Signature, serialise, to_docx, to_pdf
from .reporting.model import ReportDocument
from .template_fields import fields_of

PLACE = "Hà Nội"
PARENT, ISSUER = "Ủy ban nhân dân thành phố Hà Nội", "Sở Công Thương"
DOCX, PDF = "docx", "pdf"
CONTENT_TYPES = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PDF: "application/pdf",
}


def as_json(content: ReportDocument) -> dict[str, Any]:
    """Return the text as it is stored."""
    return serialise.dump(content)


def digest(*parts: Any) -> str:
    """Return the SHA-256 of JSON values, the same for equal ones."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def number_line(document: OfficialDocument) -> str:
    """Return `05/SCT-QLCN`, with room for the number while it has none."""
    return document.number_text or reference_number(None, document.symbol)


def context_of(document: OfficialDocument) -> dict[str, Any]:
    """Return what a template is filled with: values of the register, then those that were typed."""
    values = {
        "co_quan_chu_quan": PARENT,
        "co_quan": document.body.name if document.body else ISSUER,
        "so_ky_hieu": number_line(document),
        "dia_danh_ngay": place_and_date(PLACE, document.dated),
        "trich_yeu": document.abstract,
        "nam": str(document.cycle_year or ""),
        "quyen_han": document.signer_title,
        "nguoi_ky": document.signer_name,
        "noi_nhan": list(document.recipients),
    }
    typed = {field.name: document.data.get(field.name) for field in fields_of(document.kind) if not field.automatic}
    empty = {field.name: type(field.example)() for field in fields_of(document.kind)}
    return {**empty, **{name: value for name, value in typed.items() if value}, **values}


def printed(document: OfficialDocument) -> ReportDocument:
    """Return the document as it is printed now."""
    if document.template_version_id:
        content = from_template(document.template_version, context_of(document))
    else:
        content = serialise.load(document.content)
    signature = content.signature
    if document.signer_title or document.signer_name:
        signature = Signature(document.signer_title, document.signer_name)
    notes = [*content.notes, _("Dữ liệu trình diễn, không có giá trị pháp lý.")] if document.demo else content.notes
    return dataclasses.replace(
        content,
        name="van-ban",
        number=number_line(document),
        place_date=place_and_date(PLACE, document.dated),
        signature=signature,
        recipients=list(document.recipients),
        notes=notes,
    )


def from_template(version: TemplateVersion, context: dict[str, Any]) -> ReportDocument:
    """Return what a version of a template says with these values."""
    with version.file.file.open("rb") as file:
        content = read_document(fill(file.read(), context), version.template.code)
    # Below the type stands a line of its own, on a letter it goes on after "V/v".
    return dataclasses.replace(content, subtitle=capfirst(content.subtitle)) if content.title else content


def made(document: OfficialDocument, form: str) -> bytes:
    """Return the document as a Word or PDF file (`docx`, `pdf`); both from the same description."""
    content = printed(document)
    return to_pdf(content, code=document.code) if form == PDF else to_docx(content)
