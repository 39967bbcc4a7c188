"""A report as a PDF, from the same description and in the same layout as the Word file."""

from django.template.loader import render_to_string
from django.utils import translation

from .. import pdf
from . import model
from .columns import fit_columns
from .docx import recipient_lines
from .layout import MOTTO, NATION, even_lines, header_columns, layout, rule_lengths
from .model import ReportDocument, Table
from .values import shown


def to_pdf(doc: ReportDocument, *, code: str = "") -> bytes:
    """Return `doc` as a PDF; `code`: the verification code for its metadata."""
    with translation.override("vi"):
        return pdf.html_to_pdf(render_to_string("documents/print/report.html", _context(doc)), code=code)


def _context(doc: ReportDocument) -> dict:
    issuer_line, motto_line, subject_line = rule_lengths(doc.issuer, doc.landscape)
    sizes = layout()
    left, right = header_columns(doc.landscape)
    return {
        "doc": doc,
        "size": sizes,
        "parent": "\n".join(even_lines(doc.issuer_parent.upper(), sizes.parent, left, bold=False)),
        "issuer": "\n".join(even_lines(doc.issuer.upper(), sizes.issuer, left)),
        "subtitle": "\n".join(even_lines(doc.subtitle, sizes.subtitle, sizes.text_width(doc.landscape))),
        "nation": NATION,
        "motto": MOTTO,
        "columns": {"left": left, "right": right},
        "rules": {"issuer": round(issuer_line, 1), "motto": round(motto_line, 1), "subject": round(subject_line, 1)},
        "blocks": [_block(block, doc.landscape) for block in doc.blocks],
        "recipients": recipient_lines(doc.recipients),
        "signatures": [one for one in (doc.left_signature, doc.signature) if one],
    }


def _block(block, landscape: bool) -> dict:
    """Return a block with its kind, tables with their cells as text."""
    kind = type(block).__name__.lower()
    if not isinstance(block, Table):
        return {"kind": kind, "block": block}
    size, widths = fit_columns(block, layout().text_width(landscape))
    return {
        "kind": kind,
        "block": block,
        "size": size,
        "columns": [(column.title, round(wide, 2)) for column, wide in zip(block.columns, widths, strict=True)],
        "rows": [_cells(row, block) for row in block.rows],
        "total": _cells(block.total, block) if block.total is not None else None,
    }


def _cells(row: list, table: Table) -> list[tuple[str, str]]:
    return [
        (shown(value, column), {model.LEFT: "l", model.CENTRE: "c", model.RIGHT: "r"}[column.align])
        for value, column in zip(row, table.columns, strict=True)
    ]
