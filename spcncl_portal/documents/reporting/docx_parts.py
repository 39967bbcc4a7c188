"""Pieces of a Word file as XML: paragraphs, lines, tables, sections."""

from xml.sax.saxutils import escape

from . import model, texts
from .columns import breaks
from .layout import A4, layout
from .looks import JUSTIFY, looks
from .model import ReportDocument, Signature

_SIDES = {model.LEFT: "left", model.CENTRE: "center", model.RIGHT: "right", JUSTIFY: "both"}
# Room inside the cells of a table: sides in mm, above and below in points; borders in points.
CELL_MM, CELL_PT, BORDER_PT = 1.5, 1.5, 0.5
# Room above and below a table (above: unless it has a caption), and before the ending.
TABLE_ABOVE_PT, TABLE_BELOW_PT, GAP_PT = 6, 8, 12
# A rule: the height of the empty paragraph that carries it, the room below in the letterhead and below the
# subject, its own height, in points.
RULE_PT, RULE_AFTER_PT, SUBJECT_AFTER_PT, RULE_LINE_PT = 4, 6, 10, 0.75


def twips(mm: float) -> int:
    """Return a length in twentieths of a point."""
    return round(mm * 1440 / 25.4)


def style_id(look: str) -> str:
    """Return the id of a look's style in Word."""
    return "ND30" + "".join(part.capitalize() for part in look.split("-"))


def paragraph(
    look: str,
    text: str,
    *,
    lead: str = "",
    bold: bool = False,
    align: str = "",
    indents: tuple[float, float] | None = None,
    after: float | None = None,
    before: float | None = None,
    keep: bool = False,
) -> str:
    """Return a paragraph in the style of `look`; line breaks in `text` stay.

    lead: words in bold before it. indents: of the first line and of the next, in mm. after, before: other room below
    and above, in points. keep: on the page of what follows.
    """
    properties = f'<w:pStyle w:val="{style_id(look)}"/>' + ("<w:keepNext/>" if keep else "")
    room = "".join(
        f' w:{side}="{round(points * 20)}"'
        for side, points in (("before", before), ("after", after))
        if points is not None
    )
    properties += f"<w:spacing{room}/>" if room else ""
    if indents:
        first, rest = twips(indents[0]), twips(indents[1])
        step = f'w:hanging="{rest - first}"' if rest >= first else f'w:firstLine="{first - rest}"'
        properties += f'<w:ind w:left="{rest}" {step}/>'
    if align and align != looks()[look].align:
        properties += f'<w:jc w:val="{_SIDES[align]}"/>'
    runs = (_run(f"{lead} ", bold=True) if lead else "") + _run(text, bold=bold)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _run(text: str, *, bold: bool = False) -> str:
    if not text:
        return ""
    return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}{_lines(text)}</w:r>"


def _lines(text: str) -> str:
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in texts.clean(text).split("\n"))
    return "<w:br/>".join(lines)


def picture_paragraph(inline: str) -> str:
    """Return a centred paragraph that holds a drawing and stays with the next one."""
    return (
        '<w:p><w:pPr><w:keepNext/><w:spacing w:before="120" w:after="60" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:firstLine="0"/><w:jc w:val="center"/></w:pPr><w:r><w:drawing>{inline}</w:drawing></w:r></w:p>'
    )


def exact_gap(points: float, *, keep: bool = False) -> str:
    """Return an empty paragraph of exactly this height."""
    hold = "<w:keepNext/>" if keep else ""
    return (
        f'<w:p><w:pPr>{hold}<w:spacing w:before="0" w:after="0" w:line="{round(points * 20)}" w:lineRule="exact"/>'
        '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
    )


def rule(length_mm: float, room_mm: float, *, after: float = RULE_AFTER_PT) -> str:
    """Return a line of `length_mm`, centred in `room_mm`: the lower border of an empty paragraph with indents."""
    side = twips(max((room_mm - length_mm) / 2, 0))
    return (
        f'<w:p><w:pPr><w:keepNext/><w:pBdr><w:bottom w:val="single" w:sz="{round(RULE_LINE_PT * 8)}" w:space="0" '
        f'w:color="000000"/></w:pBdr><w:spacing w:before="0" w:after="{after * 20}" w:line="{RULE_PT * 20}" '
        f'w:lineRule="exact"/><w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/><w:rPr><w:sz w:val="2"/></w:rPr>'
        "</w:pPr></w:p>"
    )


def cell(content: str, width_mm: float, *, look: str = "recipients") -> str:
    """Return a cell of the letterhead or the ending; an empty one still needs a paragraph."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width_mm)}" w:type="dxa"/></w:tcPr>{content or paragraph(look, "")}</w:tc>'
    )


def grid(rows: list[list[str]], widths_mm: tuple[float, ...]) -> str:
    """Return a table without borders or margins that holds `rows` of cells; no row breaks over a page."""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(map(twips, widths_mm))}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"{_columns(widths_mm)}"
        + "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(row)}</w:tr>" for row in rows)
        + "</w:tbl>"
    )


def _columns(widths_mm) -> str:
    return "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{twips(wide)}"/>' for wide in widths_mm) + "</w:tblGrid>"


def ruled_grid(
    titles: list[tuple[str, str]],
    rows: list[list[tuple[str, str]]],
    total: list[tuple[str, str]] | None,
    widths_mm: list[float],
    size: int,
) -> str:
    """Return a table with borders, its header repeated on every page. Cells are pairs of text and side."""
    border, margin = f'w:val="single" w:sz="{round(BORDER_PT * 8)}" w:space="0" w:color="000000"', twips(CELL_MM)
    sides = "".join(f"<w:{side} {border}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    tail = _row(total, widths_mm, size, bold=True) if total is not None else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(map(twips, widths_mm))}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/>'
        f'<w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar></w:tblPr>{_columns(widths_mm)}'
        + _row(titles, widths_mm, size, bold=True, header=True)
        + "".join(_row(cells, widths_mm, size) for cells in rows)
        + tail
        + "</w:tbl>"
    )


def _row(cells: list[tuple[str, str]], widths_mm: list[float], size: int, *, bold=False, header=False) -> str:
    letters = f'{"<w:b/>" if bold else ""}<w:sz w:val="{size * 2}"/><w:szCs w:val="{size * 2}"/>'
    room = round(CELL_PT * 20)
    parts = []
    for (text, align), wide in zip(cells, widths_mm, strict=True):
        run = f"<w:r><w:rPr>{letters}</w:rPr>{_lines(text)}</w:r>" if text else ""
        parts.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(wide)}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
            f'<w:spacing w:before="{room}" w:after="{room}"/><w:jc w:val="{_SIDES[align]}"/><w:rPr>{letters}</w:rPr>'
            f"</w:pPr>{run}</w:p></w:tc>"
        )
    whole = "" if not header and breaks([text for text, _align in cells], widths_mm, size) else "<w:cantSplit/>"
    repeat = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr>{whole}{repeat}</w:trPr>{''.join(parts)}</w:tr>"


def signature_cells(doc: ReportDocument, listed: str, widths_mm: tuple[float, float]) -> str:
    """Return the row of recipients (or the left signature) and the signature."""
    left = _signature(doc.left_signature) if doc.left_signature else listed
    right = _signature(doc.signature) if doc.signature else ""
    return grid([[cell(left, widths_mm[0]), cell(right, widths_mm[1], look="signer")]], widths_mm)


def _signature(signature: Signature) -> str:
    title = paragraph("signer", "\n".join(texts.signer_lines(signature)))
    return title + paragraph("name", texts.plain_name(signature.name))


def section(header: str, landscape: bool, *, between: bool = False) -> str:
    """Return the properties of a section, its pages numbered from 1 and the first number left out.

    header: the relationship of the header with the page number. between: as a paragraph that ends the section, not
    the last of the file.
    """
    size, (short, long) = layout(), (twips(A4[0]), twips(A4[1]))
    wide, high = (long, short) if landscape else (short, long)
    turned = ' w:orient="landscape"' if landscape else ""
    properties = (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{header}"/><w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar w:top="{twips(size.top)}" w:right="{twips(size.right)}" w:bottom="{twips(size.bottom)}" '
        f'w:left="{twips(size.left)}" w:header="{twips(size.page_number_mm)}" w:footer="{twips(size.page_number_mm)}" '
        'w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
    )
    if not between:
        return properties
    return (
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        f'<w:rPr><w:sz w:val="2"/></w:rPr>{properties}</w:pPr></w:p>'
    )
