"""The paragraphs of a Word file with words that say where each stands."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.constants import CONTENT_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

_SHOWN = 60
EXTRA_PARTS = (CONTENT_TYPE.WML_HEADER, CONTENT_TYPE.WML_FOOTER, CONTENT_TYPE.WML_FOOTNOTES)


@dataclass(frozen=True)
class Place:
    """One paragraph. where: its place in words; text: all of it; row: identity and whole text of its table row."""

    where: str
    text: str
    row: tuple[int, str] | None = None


def places_of(data: bytes) -> Iterator[Place]:
    """Yield every paragraph of a Word file: of the text and its tables, then of headers, footers and footnotes."""
    document = Document(io.BytesIO(data))
    yield from _places(document.element.body, "")
    for part in document.part.package.iter_parts():
        if part.content_type in EXTRA_PARTS:
            yield from _places(parse_xml(part.blob), _("đầu trang, chân trang"))


def _places(root, prefix: str) -> Iterator[Place]:
    tables = list(root.iter(qn("w:tbl")))
    number = 0
    for paragraph in root.iter(qn("w:p")):
        text = text_of(paragraph)
        row = next(paragraph.iterancestors(qn("w:tr")), None)
        if row is None:
            number += 1
            where = _("Đoạn %(n)d") % {"n": number}
        else:
            table = next(row.iterancestors(qn("w:tbl")))
            at = [one for one in table.iter(qn("w:tr")) if next(one.iterancestors(qn("w:tbl"))) is table].index(row)
            where = _("Bảng %(table)d, dòng %(row)d") % {"table": tables.index(table) + 1, "row": at + 1}
        shown = " ".join(text.split())
        short = shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"
        where = f"{where} ({prefix})" if prefix else where
        yield Place(f"{where} “{short}”", text, (id(row), row_text(row)) if row is not None else None)


def row_text(row) -> str:
    """Return the words of a table row."""
    return " ".join(text_of(one) for one in row.iter(qn("w:p"))).strip()


def text_of(paragraph) -> str:
    """Return the words of a paragraph element, line breaks as such; of text boxes in it only their own paragraphs."""
    pieces = []
    for element in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:cr"), qn("w:tab")):
        if next(element.iterancestors(qn("w:p"))) is not paragraph or element.getparent().tag == qn("w:tabs"):
            continue
        if element.tag == qn("w:t"):
            pieces.append(element.text or "")
        else:
            pieces.append("\t" if element.tag == qn("w:tab") else "\n")
    return "".join(pieces)
