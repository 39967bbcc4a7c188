"""A Word file read back into the engine's description, by the names of its paragraph styles and its tables.

So what staff wrote in Word comes out in the exact layout of the decree, as Word and as PDF alike. A paragraph without
one of the styles is text; a table whose cells carry none of them is a table of the text. Pictures and single bold words
are not taken over (`unread` says so when a template is uploaded).
"""

import dataclasses
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from .docx_places import text_of
from .reporting import model
from .reporting.model import Annex, Column, Heading, Items, Paragraph, ReportDocument, Signature, Table

PREFIX = "VB "
PARENT, ISSUER, NUMBER, PLACE = "VB Cơ quan chủ quản", "VB Cơ quan ban hành", "VB Số ký hiệu", "VB Địa danh"
TITLE, SUBJECT, TO = "VB Tên loại", "VB Trích yếu", "VB Kính gửi"
BASIS, BODY, HEADING, ITEM, ARTICLE = "VB Căn cứ", "VB Nội dung", "VB Đề mục", "VB Gạch đầu dòng", "VB Điều"
CENTRED, NOTE, ANNEX = "VB Giữa dòng", "VB Ghi chú", "VB Phụ lục"
SIGNER, SIGNER_NAME, RECIPIENT = "VB Quyền hạn", "VB Người ký", "VB Nơi nhận"
RECIPIENT_HEAD = "VB Đầu nơi nhận"
LEFT_SIGNER, LEFT_NAME = "VB Quyền hạn bên trái", "VB Người ký bên trái"
STYLES = (
    PARENT, ISSUER, NUMBER, PLACE, TITLE, SUBJECT, TO, BASIS, BODY, HEADING, ITEM, ARTICLE, CENTRED, NOTE, ANNEX,
    SIGNER, SIGNER_NAME, RECIPIENT_HEAD, RECIPIENT, LEFT_SIGNER, LEFT_NAME,
)  # fmt: skip
_ARTICLE = re.compile(r"(Điều \d+\.)\s*(.*)", re.DOTALL)
_ABOUT = re.compile(r"^(?:V/v\s+)+", re.IGNORECASE)  # the engine writes it on letters
_JUSTIFIED = {"center": model.CENTRE, "right": model.RIGHT, "end": model.RIGHT}


def read_document(data: bytes, name: str) -> ReportDocument:
    """Return what a Word file says; `name` is for file names. An empty part is left out."""
    word = Document(io.BytesIO(data))
    reader = _Reader()
    for element in word.element.body.iterchildren():
        if element.tag == qn("w:p"):
            reader.paragraph(WordParagraph(element, word))
        elif element.tag == qn("w:tbl"):
            reader.table(WordTable(element, word))
    return reader.document(name)


def unread(data: bytes) -> list[str]:
    """Return what in a Word file will not be seen on the papers made from it, a sentence each."""
    word = Document(io.BytesIO(data))
    body, found = word.element.body, []
    if next(body.iter(qn("w:drawing"), qn("w:pict")), None) is not None:
        found.append(_("Hình vẽ và ảnh trong mẫu không được in vào văn bản."))
    for paragraph in (WordParagraph(one, word) for one in body.iter(qn("w:p"))):
        weights = {bool(run.bold) for run in paragraph.runs if run.text.strip()}
        if len(weights) > 1 and not _style(paragraph).startswith(PREFIX):
            short = " ".join(paragraph.text.split())[:60]
            found.append(_("Chữ đậm ở một phần đoạn “%(text)s” sẽ in như phần còn lại.") % {"text": short})
    return found


def _style(paragraph: WordParagraph) -> str:
    """Return the name of its style; empty in a file that has no plain one."""
    return (paragraph.style.name or "") if paragraph.style is not None else ""


class _Reader:
    """Collects the parts; blocks go to the text or, behind an annex title, to that annex."""

    def __init__(self):
        self.parts: dict[str, list[str]] = {style: [] for style in STYLES}
        self.blocks: list = []  # of the text, then of the annex that is being read
        self.text = self.blocks
        self.annexes: list[Annex] = []

    def paragraph(self, paragraph: WordParagraph) -> None:
        text = text_of(paragraph._p).strip()
        if not text:
            return
        style = _style(paragraph)
        if style == ANNEX:
            self.blocks = []
            self.annexes.append(Annex(text, blocks=self.blocks))
        elif block := _block(style, text, paragraph):
            self.add(block)
        else:
            self.parts[style].append(text)

    def add(self, block) -> None:
        if isinstance(block, Items) and self.blocks and isinstance(self.blocks[-1], Items):
            self.blocks[-1].items.extend(block.items)
        else:
            self.blocks.append(block)

    def table(self, table: WordTable) -> None:
        """Lay-out tables (letterhead, signatures) hold styled paragraphs; others are tables of the text."""
        inner = [WordParagraph(one, table) for one in table._tbl.iter(qn("w:p"))]
        if any(_style(one) in STYLES for one in inner):
            for one in inner:
                if _style(one) in STYLES and one.text.strip():
                    self.paragraph(one)
            return
        rows = [[_cell(cell) for cell in row] for row in _rows(table)]
        if len(rows) > 1 and any("".join(row) for row in rows[1:]):
            self.blocks.append(_made(rows, _widths(table)))

    def document(self, name: str) -> ReportDocument:
        one = {style: "\n".join(texts) for style, texts in self.parts.items()}
        given = {"issuer_parent": one[PARENT], "issuer": one[ISSUER]}
        document = ReportDocument(
            name=name,
            title=one[TITLE],
            subtitle=_ABOUT.sub("", " ".join(one[SUBJECT].split())),
            number=one[NUMBER].removeprefix("Số:").strip(),
            place_date=one[PLACE],
            addressees=_listed(self.parts[TO], "Kính gửi:"),
            blocks=self.text,
            notes=self.parts[NOTE],
            signature=_signature(one[SIGNER], one[SIGNER_NAME]),
            left_signature=_signature(one[LEFT_SIGNER], one[LEFT_NAME]),
            recipients=_listed(self.parts[RECIPIENT], "Nơi nhận:"),
            annexes=self.annexes,
        )
        return dataclasses.replace(document, **{key: value for key, value in given.items() if value})


def _block(style: str, text: str, paragraph: WordParagraph):
    """Return a block of the text; None for a part that has its own place."""
    if style == HEADING:
        return Heading(text)
    if style == ITEM:
        return Items([text.removeprefix("-").strip()])
    if style == BASIS:
        return Paragraph(text.rstrip(";. "), basis=True)
    if style == ARTICLE and (found := _ARTICLE.fullmatch(text)):
        return Paragraph(found.group(2), lead=found.group(1))
    if style == CENTRED:
        return Paragraph(text, bold=True, align=model.CENTRE)
    if style in STYLES and style not in (BODY, ARTICLE):
        return None
    return Paragraph(text, bold=_is_bold(paragraph), align=_alignment(paragraph))


def _is_bold(paragraph: WordParagraph) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _alignment(paragraph: WordParagraph) -> str:
    properties = paragraph._p.pPr
    side = properties.find(qn("w:jc")) if properties is not None else None
    return _JUSTIFIED.get(side.get(qn("w:val")), "") if side is not None else ""


def _signature(title: str, name: str) -> Signature | None:
    return Signature(title, name) if title or name else None


def _listed(texts: list[str], head: str) -> list[str]:
    """Return the entries of a list that begins with `head`, without dashes and ends."""
    lines = "\n".join(texts).removeprefix(head).split("\n")
    clean = (line.strip().removeprefix(head).strip().removeprefix("-").strip().rstrip(";.").strip() for line in lines)
    return [line for line in clean if line]


def _rows(table: WordTable) -> Iterator[list]:
    """Yield the cells of each row, as many in each as the first has."""
    wide = len(table.columns)
    for row in table.rows:
        cells = list(row.cells)[:wide]
        yield cells + [None] * (wide - len(cells))


def _cell(cell) -> str:
    return "\n".join(text_of(one._p) for one in cell.paragraphs).strip() if cell is not None else ""


def _widths(table: WordTable) -> list[float]:
    """Return the widths of the columns in characters, near enough."""
    return [(column.width or 0) / 130_000 or 16 for column in table.columns]


def _made(rows: list[list[str]], widths: list[float]) -> Table:
    """The first row holds the titles; a first column TT that counts is left to the engine."""
    titles, *body = rows
    counts = titles[0].strip().upper() in ("TT", "STT") and [row[0] for row in body] == [
        str(number) for number in range(1, len(body) + 1)
    ]
    start = 1 if counts and len(titles) > 1 else 0
    columns = [Column(title, wide) for title, wide in zip(titles[start:], widths[start:], strict=True)]
    return Table(columns, [row[start:] for row in body], numbered=bool(start))
