"""A paper as a Word file in the layout of NĐ 30/2020. Written as XML: cell by cell, thousands of rows take minutes."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import serialize_for_reading
from docx.shared import Mm

from . import charts, model, texts
from .columns import fit_columns
from .docx_parts import (
    GAP_PT,
    SUBJECT_AFTER_PT,
    TABLE_ABOVE_PT,
    TABLE_BELOW_PT,
    cell,
    exact_gap,
    grid,
    paragraph,
    picture_paragraph,
    rule,
    ruled_grid,
    section,
    signature_cells,
)
from .docx_setup import add_page_number, set_properties, set_styles
from .fonts import embed_fonts
from .layout import MOTTO, NATION, header_columns, layout, motto_rule, rule_length
from .model import Annex, Block, Chart, Heading, Items, Picture, ReportDocument, Table
from .values import shown


def to_docx(doc: ReportDocument) -> bytes:
    """Return `doc` as a Word file."""
    doc, word = texts.cleaned(doc), Document()
    set_styles(word)
    set_properties(word, doc)
    embed_fonts(word)
    content = "".join(_Writer(doc, add_page_number(word), word).parts())
    # The whole text is read at once: to move thousands of rows into another tree takes minutes.
    word.part._element = parse_xml(f"<w:document {nsdecls('w', 'r')}><w:body>{content}</w:body></w:document>")
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


@dataclass
class _Writer:
    """Writes one paper; `header`: the relationship of the page number's header; `word`: the file pictures go into."""

    doc: ReportDocument
    header: str
    word: Document

    def parts(self) -> Iterator[str]:
        """Yield the pieces of the body: the paper, then each annex, each ended by its section."""
        doc, landscape = self.doc, self.doc.landscape
        yield self.letterhead()
        yield from self.title()
        yield from self.blocks(doc.blocks, landscape, held=texts.last_held(doc))
        for note in doc.notes:
            yield paragraph("note", note)
        yield from self.ending()
        for position, annex in enumerate(doc.annexes, start=1):
            yield section(self.header, landscape, between=True)
            landscape = annex.landscape
            yield from self.annex(annex, position)
        yield section(self.header, landscape)

    def letterhead(self) -> str:
        """Return names and motto in one row, number and place in the next, so that these stand on one line."""
        doc, size, widths = self.doc, layout(), header_columns(self.doc.landscape)
        parent = texts.lines(doc.issuer_parent.upper(), size.parent, widths[0], bold=False)
        issuer = texts.lines(doc.issuer.upper(), size.issuer, widths[0])
        left = [
            paragraph("parent", "\n".join(parent)) if parent else "",
            paragraph("issuer", "\n".join(issuer)),
            rule(rule_length(issuer, size.issuer), widths[0]),
        ]
        right = [paragraph("nation", NATION), paragraph("motto", MOTTO), rule(motto_rule(), widths[1])]
        number = [paragraph("number", f"Số: {doc.number}" if doc.number else "")]
        if not doc.title and (abstract := texts.abstract(doc)):
            number.append(paragraph("abstract", "\n".join(texts.lines(abstract, size.abstract, widths[0], bold=False))))
        place = paragraph("place", doc.place_date)
        rows = [
            [cell("".join(left), widths[0]), cell("".join(right), widths[1])],
            [cell("".join(number), widths[0]), cell(place, widths[1])],
        ]
        return grid(rows, widths)

    def title(self) -> Iterator[str]:
        doc, size, room = self.doc, layout(), layout().text_width(self.doc.landscape)
        if doc.title:
            yield paragraph("type", doc.title.upper())
            subject = texts.lines(doc.subtitle, size.subtitle, room)
            if subject:
                yield paragraph("subject", "\n".join(subject))
            yield rule(rule_length(subject or [doc.title.upper()], size.subtitle), room, after=SUBJECT_AFTER_PT)
        else:
            yield exact_gap(GAP_PT)
        if doc.assumed_note:
            yield paragraph("assumed", doc.assumed_note)
        for line in texts.addressee_lines(doc):
            indents = (line.left, line.hang) if line.align == model.LEFT else None
            yield paragraph("to", line.text, align=line.align, indents=indents, after=None if line.last else 0)

    def blocks(self, blocks: list[Block], landscape: bool, *, held: bool = False) -> Iterator[str]:
        """Yield the text; held: its last paragraph stays with what follows."""
        last = len(blocks) - 1
        for position, block in enumerate(texts.punctuated(blocks)):
            if isinstance(block, Table):
                yield from self.table(block.counted(), landscape)
            elif isinstance(block, Picture):
                yield from self.picture(block)
            elif isinstance(block, Chart):
                yield self.drawing(charts.to_png(block), block.caption, charts.WIDTH_MM)
                yield from self.table(block.table, landscape)
            elif isinstance(block, Heading):
                yield paragraph("subheading" if block.level == 3 else "heading", block.text)
            elif isinstance(block, Items):
                for item in block.items:
                    yield paragraph("body", f"- {item}")
            else:
                look = "basis" if block.basis else "aside" if block.align else "body"
                keep = held and position == last
                yield paragraph(look, block.text, lead=block.lead, bold=block.bold, align=block.align, keep=keep)

    def table(self, table: Table, landscape: bool) -> Iterator[str]:
        if table.caption:
            yield paragraph("caption", table.caption)
        else:
            yield exact_gap(TABLE_ABOVE_PT, keep=True)
        size, widths = fit_columns(table, layout().text_width(landscape))
        titles = [(column.title, model.CENTRE) for column in table.columns]
        rows = [_cells(row, table) for row in table.rows]
        total = _cells(table.total, table) if table.total is not None else None
        yield ruled_grid(titles, rows, total, widths, size)
        yield exact_gap(TABLE_BELOW_PT)

    def picture(self, picture: Picture) -> Iterator[str]:
        yield self.drawing(picture.data, picture.alt, picture.width_mm)
        if picture.caption:
            yield paragraph("aside", picture.caption, align=model.CENTRE)

    def drawing(self, data: bytes, alt: str, width_mm: float) -> str:
        """Return a paragraph with a picture, kept with what follows, its file taken into the Word file."""
        inline = self.word.part.new_pic_inline(io.BytesIO(data), width=Mm(width_mm))
        inline.docPr.set("descr", alt)
        return picture_paragraph(serialize_for_reading(inline))

    def ending(self) -> Iterator[str]:
        """Yield recipients and signature side by side; below two signatures, the recipients follow."""
        doc, recipients = self.doc, texts.recipient_lines(self.doc)
        if not (doc.signature or doc.left_signature or recipients):
            return
        listed = ""
        if recipients:
            listed = paragraph("recipients-title", "Nơi nhận:")
            listed += "".join(paragraph("recipients", line) for line in recipients)
        half = layout().text_width(doc.landscape) / 2
        yield exact_gap(GAP_PT, keep=True)
        yield signature_cells(doc, listed, (half, half))
        if doc.left_signature and listed:
            yield exact_gap(GAP_PT) + listed

    def annex(self, annex: Annex, position: int) -> Iterator[str]:
        room, size = layout().text_width(annex.landscape), layout().annex
        yield paragraph("annex", texts.annex_heading(position, len(self.doc.annexes)))
        yield paragraph("annex-title", "\n".join(texts.lines(annex.title.upper(), size, room)))
        if subtitle := texts.annex_subtitle(annex):
            yield paragraph("annex-title", "\n".join(texts.lines(subtitle, size, room)))
        yield paragraph("annex-note", "\n".join(texts.annex_note_lines(annex, self.doc)))
        yield from self.blocks(annex.blocks, annex.landscape)


def _cells(values: list, table: Table) -> list[tuple[str, str]]:
    return [(shown(value, column), column.align) for value, column in zip(values, table.columns, strict=True)]
