"""A report as a Word file in the layout of NĐ 30/2020, Times New Roman throughout."""

import io
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from . import model
from .columns import fit_columns
from .layout import A4, MOTTO, NATION, even_lines, header_columns, layout, rule_lengths
from .model import Heading, Items, Paragraph, ReportDocument, Signature, Table
from .values import shown

FONT = "Times New Roman"
_CENTRE, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_ALIGN = {model.LEFT: _LEFT, model.CENTRE: _CENTRE, model.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT}
_TWIPS_PER_MM = 1440 / 25.4


def to_docx(doc: ReportDocument) -> bytes:
    """Return `doc` as a Word file."""
    word = Document()
    _set_styles(word)
    _set_page(word, doc.landscape)
    word.core_properties.title = doc.heading
    word.core_properties.author = doc.issuer
    word.core_properties.language = "vi-VN"
    _letterhead(word, doc)
    _title(word, doc)
    for block in doc.blocks:
        _block(word, block, doc.landscape)
    for note in doc.notes:
        _text(word, note, size=layout().table, italic=True, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    _ending(word, doc)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _set_styles(word) -> None:
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(layout().body)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0


def _set_page(word, landscape: bool) -> None:
    section, sizes = word.sections[0], layout()
    short, long = Mm(A4[0]), Mm(A4[1])
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.top_margin, section.bottom_margin = Mm(sizes.top), Mm(sizes.bottom)
    section.left_margin, section.right_margin = Mm(sizes.left), Mm(sizes.right)
    section.header_distance = Mm(10)
    # The number stands centred in the top margin, from page 2 on.
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = _CENTRE
    run = paragraph.add_run()
    run.font.size = Pt(sizes.page_number)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        else:
            piece.text = text
        run._r.append(piece)


def _text(holder, text: str, *, size: float = 0, bold=False, italic=False, align=_LEFT, after: float = 0):
    """Add a paragraph; line breaks in `text` stay."""
    paragraph = holder.add_paragraph()
    _write(paragraph, text, size=size, bold=bold, italic=italic, align=align, after=after)
    return paragraph


def _write(paragraph, text: str, *, size: float = 0, bold=False, italic=False, align=_LEFT, after: float = 0) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(after)
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    run.font.size = Pt(size or layout().body)


def _rule(holder, length_mm: float, room_mm: float) -> None:
    """Add a line of `length_mm`, centred in `room_mm`: the lower border of an empty paragraph with indents."""
    paragraph = holder.add_paragraph()
    side = max((room_mm - length_mm) / 2, 0)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(side)
    paragraph.paragraph_format.line_spacing = Pt(3)
    paragraph.paragraph_format.space_after = Pt(6)
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    )
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _columns(word, widths_mm: tuple[float, ...]):
    """Add a table of one row without borders or cell margins; return its cells."""
    table = word.add_table(rows=1, cols=len(widths_mm))
    table.autofit = False
    margins = parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    )
    table._tbl.tblPr.append(margins)
    for cell, column, wide in zip(table.rows[0].cells, table.columns, widths_mm, strict=True):
        column.width = cell.width = Mm(wide)
    return table.rows[0].cells


def _letterhead(word, doc: ReportDocument) -> None:
    sizes, widths = layout(), header_columns(doc.landscape)
    issuer_line, motto_line, _subject = rule_lengths(doc.issuer, doc.landscape)
    left, right = _columns(word, widths)
    parent = even_lines(doc.issuer_parent.upper(), sizes.parent, widths[0], bold=False)
    _write(left.paragraphs[0], "\n".join(parent), size=sizes.parent, align=_CENTRE)
    issuer = even_lines(doc.issuer.upper(), sizes.issuer, widths[0])
    _text(left, "\n".join(issuer), size=sizes.issuer, bold=True, align=_CENTRE)
    _rule(left, issuer_line, widths[0])
    _text(left, f"Số: {doc.number}" if doc.number else "", size=sizes.number, align=_CENTRE)
    _write(right.paragraphs[0], NATION, size=sizes.nation, bold=True, align=_CENTRE)
    _text(right, MOTTO, size=sizes.motto, bold=True, align=_CENTRE)
    _rule(right, motto_line, widths[1])
    _text(right, doc.place_date, size=sizes.place, italic=True, align=_CENTRE)


def _title(word, doc: ReportDocument) -> None:
    sizes = layout()
    paragraph = _text(word, doc.title.upper(), size=sizes.title, bold=True, align=_CENTRE)
    paragraph.paragraph_format.space_before = Pt(12)
    if doc.subtitle:
        lines = even_lines(doc.subtitle, sizes.subtitle, sizes.text_width(doc.landscape))
        _text(word, "\n".join(lines), size=sizes.subtitle, bold=True, align=_CENTRE)
    _rule(word, rule_lengths(doc.issuer, doc.landscape)[2], sizes.text_width(doc.landscape))
    if doc.assumed_note:
        _text(word, doc.assumed_note, size=sizes.table, italic=True, align=_CENTRE, after=sizes.after_pt)
    for number, who in enumerate(doc.addressees):
        end = "." if number == len(doc.addressees) - 1 else ";"
        text = f"Kính gửi: {who}" if len(doc.addressees) == 1 else f"{'Kính gửi:' if number == 0 else ''}\n- {who}{end}"
        _text(word, text.strip("\n"), align=_CENTRE, after=sizes.after_pt)


def _block(word, block, landscape: bool) -> None:
    sizes = layout()
    if isinstance(block, Table):
        _table(word, block, landscape)
    elif isinstance(block, Heading):
        paragraph = _text(word, block.text, bold=True, italic=block.level == 3, after=sizes.after_pt)
        paragraph.paragraph_format.first_line_indent = Mm(sizes.indent_mm)
        paragraph.paragraph_format.keep_with_next = True
    elif isinstance(block, Items):
        for item in block.items:
            _body(word, f"- {item}")
    elif isinstance(block, Paragraph):
        _body(word, block.text, bold=block.bold, italic=block.basis, align=block.align)


def _body(word, text: str, *, bold=False, italic=False, align: str = "") -> None:
    sizes = layout()
    side = _ALIGN.get(align, WD_ALIGN_PARAGRAPH.JUSTIFY)
    paragraph = _text(word, text, bold=bold, italic=italic, align=side, after=sizes.after_pt)
    paragraph.paragraph_format.first_line_indent = Mm(sizes.indent_mm) if not align else None
    paragraph.paragraph_format.line_spacing = 1.15


def _table(word, table: Table, landscape: bool) -> None:
    sizes = layout()
    if table.caption:
        caption = _text(word, table.caption, size=sizes.table, bold=True, align=_CENTRE, after=3)
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before = Pt(6)
    grid = word.add_table(rows=0, cols=len(table.columns))
    grid.style = "Table Grid"
    grid.autofit = False
    margins = '<w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
    grid._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
    size, widths = fit_columns(table, sizes.text_width(landscape))
    twips = [round(wide * _TWIPS_PER_MM) for wide in widths]
    for element, wide in zip(grid._tbl.tblGrid.gridCol_lst, twips, strict=True):
        element.set(qn("w:w"), str(wide))
    titles = [(column.title, model.CENTRE) for column in table.columns]
    grid._tbl.append(_row(titles, twips, size, bold=True, header=True))
    for values in table.rows:
        grid._tbl.append(_row(_cells(values, table), twips, size))
    if table.total is not None:
        grid._tbl.append(_row(_cells(table.total, table), twips, size, bold=True))
    _text(word, "", size=6)


def _cells(values: list, table: Table) -> list[tuple[str, str]]:
    return [(shown(value, column), column.align) for value, column in zip(values, table.columns, strict=True)]


def _row(cells: list[tuple[str, str]], twips: list[int], size: int, *, bold=False, header=False):
    """Return a table row; written as XML, because thousands of rows take minutes cell by cell."""
    half_points = size * 2
    weight = "<w:b/>" if bold else ""
    parts = []
    for (text, align), wide in zip(cells, twips, strict=True):
        side = {model.LEFT: "left", model.CENTRE: "center", model.RIGHT: "right"}[align]
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(_clean(line))}</w:t>' for line in text.split("\n"))
        parts.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/><w:jc w:val="{side}"/></w:pPr>'
            f'<w:r><w:rPr>{weight}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
            f"{lines}</w:r></w:p></w:tc>"
        )
    repeat = "<w:tblHeader/>" if header else ""
    return parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{repeat}</w:trPr>{''.join(parts)}</w:tr>")


def _clean(text: str) -> str:
    """Leave out control characters, which XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter == "\t")


def _ending(word, doc: ReportDocument) -> None:
    if not (doc.signature or doc.left_signature or doc.recipients):
        return
    sizes, widths = layout(), header_columns(doc.landscape)
    _text(word, "", size=6)
    half = layout().text_width(doc.landscape) / 2
    left, right = _columns(word, (half, half) if doc.left_signature else widths)
    if doc.left_signature:
        _sign(left, doc.left_signature)
    elif doc.recipients:
        _write(left.paragraphs[0], "Nơi nhận:", size=sizes.recipients, bold=True, italic=True)
        for line in recipient_lines(doc.recipients):
            _text(left, line, size=sizes.recipients_list)
    if doc.signature:
        _sign(right, doc.signature)


def recipient_lines(recipients: list[str]) -> list[str]:
    """Return "- A;", … "- Z." as the decree writes the list."""
    last = len(recipients) - 1
    return [f"- {name.rstrip(';.')}{'.' if number == last else ';'}" for number, name in enumerate(recipients)]


def _sign(cell, signature: Signature) -> None:
    size = layout().signer
    _write(cell.paragraphs[0], signature.title.upper(), size=size, bold=True, align=_CENTRE)
    for _line in range(4):
        _text(cell, "", size=size, align=_CENTRE)
    _text(cell, signature.name, size=size, bold=True, align=_CENTRE)
