"""A paper as a PDF, from the same description and in the same layout as the Word file.

The paper and each annex are laid out by themselves, because each has its own page numbers, and then joined.
"""

import base64

import filetype
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML, Document
from weasyprint.text.fonts import FontConfiguration

from .. import codes
from ..pdf import AssetFetcher
from . import charts, docx_parts, model, texts
from .columns import breaks, fit_columns
from .layout import MOTTO, NATION, header_columns, layout, motto_rule, rule_length
from .looks import looks
from .model import Annex, Block, Chart, Heading, Items, Paragraph, Picture, ReportDocument, Signature, Table
from .values import shown

_SIDES = {model.LEFT: "l", model.CENTRE: "c", model.RIGHT: "r"}


def to_pdf(doc: ReportDocument, *, code: str = "") -> bytes:
    """Return `doc` as a PDF; `code`: the verification code for its metadata."""
    parts = laid_out(doc, FontConfiguration())
    whole = parts[0].copy([page for part in parts for page in part.pages])
    whole.metadata.lang = "vi"
    if code:
        whole.metadata.keywords = [codes.keyword(code)]
    return whole.write_pdf()


def laid_out(doc: ReportDocument, fonts: FontConfiguration) -> list[Document]:
    """Return the paper and its annexes with their pages, for who joins many papers into one file."""
    with translation.override("vi"):
        doc = texts.cleaned(doc)
        htmls = [render_to_string("documents/print/report.html", _context(doc))]
        for position, annex in enumerate(doc.annexes, start=1):
            htmls.append(render_to_string("documents/print/report_annex.html", _annex_context(doc, annex, position)))
    return [
        HTML(string=one, base_url="template:/", url_fetcher=AssetFetcher()).render(font_config=fonts) for one in htmls
    ]


def _style(landscape: bool) -> dict:
    return {
        "landscape": landscape,
        "newline": "\n",
        "size": layout(),
        "looks": looks(),
        "cell": {"mm": docx_parts.CELL_MM, "pt": docx_parts.CELL_PT, "border": docx_parts.BORDER_PT},
        "gap": {"paper": docx_parts.GAP_PT, "above": docx_parts.TABLE_ABOVE_PT, "below": docx_parts.TABLE_BELOW_PT},
        "rule": {
            "before": docx_parts.RULE_PT,
            "after": docx_parts.RULE_AFTER_PT,
            "subject": docx_parts.SUBJECT_AFTER_PT,
            "line": docx_parts.RULE_LINE_PT,
        },
    }


def _context(doc: ReportDocument) -> dict:
    size, (left, right) = layout(), header_columns(doc.landscape)
    room = size.text_width(doc.landscape)
    issuer = texts.lines(doc.issuer.upper(), size.issuer, left)
    subject = texts.lines(doc.subtitle, size.subtitle, room) if doc.title else []
    abstract = "" if doc.title else texts.abstract(doc)
    lengths = {
        "issuer": rule_length(issuer, size.issuer),
        "motto": motto_rule(),
        "subject": rule_length(subject or [doc.title.upper()], size.subtitle),
    }
    return {
        **_style(doc.landscape),
        "doc": doc,
        "parent": texts.lines(doc.issuer_parent.upper(), size.parent, left, bold=False),
        "issuer": issuer,
        "subject": subject,
        "abstract": texts.lines(abstract, size.abstract, left, bold=False),
        "nation": NATION,
        "motto": MOTTO,
        "columns": {"left": left, "right": right},
        "rules": {name: round(length, 1) for name, length in lengths.items()},
        "to": texts.addressee_lines(doc),
        "blocks": [_block(block, doc.landscape) for block in texts.punctuated(doc.blocks)],
        "held": texts.last_held(doc),
        "notes": doc.notes,
        "recipients": texts.recipient_lines(doc),
        "left_signature": _signature(doc.left_signature),
        "signature": _signature(doc.signature),
    }


def _annex_context(doc: ReportDocument, annex: Annex, position: int) -> dict:
    room, size = layout().text_width(annex.landscape), layout().annex
    return {
        **_style(annex.landscape),
        "heading": texts.annex_heading(position, len(doc.annexes)),
        "title": texts.lines(annex.title.upper(), size, room),
        "subtitle": texts.lines(texts.annex_subtitle(annex), size, room),
        "note": texts.annex_note_lines(annex, doc),
        "blocks": [_block(block, annex.landscape) for block in texts.punctuated(annex.blocks)],
    }


def _signature(signature: Signature | None) -> dict | None:
    if signature is None:
        return None
    return {"lines": texts.signer_lines(signature), "name": texts.plain_name(signature.name)}


def _block(block: Block, landscape: bool) -> dict:
    """Return a block with its kind, as the template shows it; tables with their cells as text."""
    if isinstance(block, Table):
        return _table(block.counted(), landscape)
    if isinstance(block, Chart):
        uri = _uri(charts.to_svg(block), "image/svg+xml")
        picture = {"uri": uri, "alt": block.caption, "width": charts.WIDTH_MM}
        return {**_table(block.table, landscape), "kind": "table", "chart": picture}
    if isinstance(block, Picture):
        uri = _uri(block.data, filetype.guess_mime(block.data) or "image/png")
        return {"kind": "picture", "uri": uri, "alt": block.alt, "caption": block.caption, "width": block.width_mm}
    if isinstance(block, Heading):
        return {
            "kind": "heading",
            "look": "subheading" if block.level == 3 else "heading",
            "text": block.text,
        }
    if isinstance(block, Items):
        return {"kind": "items", "items": block.items}
    return {"kind": "paragraph", **_paragraph(block)}


def _uri(data: bytes, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"


def _paragraph(block: Paragraph) -> dict:
    look = "basis" if block.basis else "aside" if block.align else "body"
    marks = " ".join(mark for mark in (look, block.align, "bold" if block.bold else "") if mark)
    return {"marks": marks, "lead": block.lead, "text": block.text}


def _table(table: Table, landscape: bool) -> dict:
    size, widths = fit_columns(table, layout().text_width(landscape))
    return {
        "kind": "table",
        "caption": table.caption,
        "size": size,
        "columns": [(column.title, round(wide, 2)) for column, wide in zip(table.columns, widths, strict=True)],
        "rows": [
            (cells, breaks([text for text, _side in cells], widths, size))
            for cells in (_cells(row, table) for row in table.rows)
        ],
        "total": _cells(table.total, table) if table.total is not None else None,
    }


def _cells(row: list, table: Table) -> list[tuple[str, str]]:
    return [
        (texts.clean(shown(value, column)), _SIDES[column.align])
        for value, column in zip(row, table.columns, strict=True)
    ]
