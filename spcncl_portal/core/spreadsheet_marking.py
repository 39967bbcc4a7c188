"""A person's own file with its faults marked: the cells coloured, the message as a comment and in a column "Lỗi".

An .xlsx stays the workbook that it was; of other formats the values are written anew. A file marked before loses its
old marks first.
"""

import io
from collections.abc import Sequence
from contextlib import suppress

import openpyxl
import xlsxwriter
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from spcncl_portal.core.spreadsheet_files import Sheet
from spcncl_portal.core.spreadsheets import RowError, cell_text
from spcncl_portal.core.text import search_text

AUTHOR = "SPCNCL"
_FILL, _FONT = "FFFFC7CE", "FF9C0006"
_LARGE = 3000  # rows above which the workbook is not kept: opening and saving it takes more than a few seconds
_MOST_CELLS = 300_000  # empty ones included
_MESSAGE_WIDTH = 60


def mark_errors(data: bytes, sheet: Sheet, header: int, errors: Sequence[RowError]) -> bytes:
    """Return an .xlsx of ``data`` with ``errors`` marked in ``sheet``, whose header's last row is ``header``."""
    kept = None
    if data.startswith(b"PK") and len(sheet.rows) <= _LARGE:
        with suppress(Exception):  # whatever this reader makes of a file that the other one read: .ods, odd styles
            kept = _marked_workbook(data, sheet.name, header, errors)
    return kept or _rebuilt(sheet, header, errors)


def _marked_workbook(data: bytes, name: str, header: int, errors: Sequence[RowError]) -> bytes | None:
    """The workbook with its marks; None where colours reach so far down or right that all cells would fill memory."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book[name]
    if page.max_row * page.max_column > _MOST_CELLS:
        return None
    _mark(page, header, errors)
    book.active = book.index(page)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def message_column(sheet: Sheet, header: int) -> int:
    """Return the place (from 0) of the column "Lỗi": the one that stands there, else the first free one."""
    titles = dict(sheet.rows).get(header, [])
    there = [place for place, title in enumerate(titles) if search_text(cell_text(title)) == search_text(title_of())]
    if there:
        return there[-1]
    filled = (i for _number, cells in sheet.rows for i, cell in enumerate(cells) if cell_text(cell))
    return max(filled, default=-1) + 1


def title_of() -> str:
    """The title of the column that the messages stand in."""
    return _("Lỗi")


def _by_row(errors: Sequence[RowError]) -> dict[int, str]:
    lines: dict[int, list[str]] = {}
    for error in errors:
        place = f"{error.letter}{error.row}: " if error.letter else ""
        lines.setdefault(error.row, []).append(f"{place}{error.message}")
    return {row: "\n".join(texts) for row, texts in lines.items()}


def _mark(page: Worksheet, header: int, errors: Sequence[RowError]) -> None:
    _unmark(page)
    fill, font = PatternFill("solid", fgColor=_FILL), Font(color=_FONT, bold=True)
    for error in errors:
        if error.letter:
            cell = _anchor(page, f"{error.letter}{error.row}")
            texts = cell.comment.text.split("\n") if cell.comment else []
            if _clean(error.message) not in texts:  # rows of one merged cell have the same fault
                texts.append(_clean(error.message))
            cell.fill, cell.comment = fill, Comment("\n".join(texts), AUTHOR, height=120, width=320)
    place = _message_place(page, header)
    if header:
        _write(page, header, place, title_of(), font)
    for row, text in _by_row(errors).items():
        _write(page, row, place, text, Font(color=_FONT))
    page.column_dimensions[get_column_letter(place)].width = _MESSAGE_WIDTH


def _message_place(page: Worksheet, header: int) -> int:
    """The column (from 1) of the messages; empty of old ones."""
    wanted = search_text(title_of())
    there = [cell.column for cell in page[header] if search_text(str(cell.value or "")) == wanted] if header else []
    filled = (cell.column for cells in page.iter_rows() for cell in cells if cell.value is not None)
    if not there:
        return max(filled, default=0) + 1
    for row in range(header + 1, page.max_row + 1):
        cell = page.cell(row, there[-1])
        if not isinstance(cell, MergedCell):
            cell.value = None
    return there[-1]


def _unmark(page: Worksheet) -> None:
    for cells in page.iter_rows():
        for cell in cells:
            if cell.comment and cell.comment.author == AUTHOR:
                cell.comment, cell.fill = None, PatternFill()


def _anchor(page: Worksheet, place: str):
    """The cell itself, or the first one of the merged cells that it belongs to."""
    cell = page[place]
    if isinstance(cell, MergedCell):
        merged = next(area for area in page.merged_cells.ranges if place in area)
        return page.cell(merged.min_row, merged.min_col)
    return cell


def _write(page: Worksheet, row: int, column: int, text: str, font: Font) -> None:
    cell = _anchor(page, f"{get_column_letter(column)}{row}")
    cell.value, cell.data_type = _clean(text), "s"
    cell.font, cell.alignment = font, Alignment(wrap_text=True, vertical="top")


def _clean(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def _rebuilt(sheet: Sheet, header: int, errors: Sequence[RowError]) -> bytes:
    """The values of the sheet in a new workbook, row for row and column for column."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    book = xlsxwriter.Workbook(buffer, options)
    page = book.add_worksheet()
    looks = {
        "good": book.add_format({"num_format": "@"}),
        "bad": book.add_format({"bg_color": f"#{_FILL[2:]}"}),
        "title": book.add_format({"bold": True, "font_color": f"#{_FONT[2:]}"}),
        "message": book.add_format({"font_color": f"#{_FONT[2:]}", "text_wrap": True, "valign": "top"}),
    }
    bad = {f"{error.letter}{error.row}": error.message for error in errors if error.letter}
    place, messages = message_column(sheet, header), _by_row(errors)
    for number, cells in sheet.rows:
        for index, cell in enumerate([*cells, *[""] * (place - len(cells))][:place]):
            faulty = f"{get_column_letter(index + 1)}{number}" in bad
            _put(page, number - 1, index, cell, looks["bad" if faulty else "good"])
        if number in messages:
            page.write_string(number - 1, place, messages[number], looks["message"])
    for cell, message in bad.items():
        page.write_comment(cell, message, {"author": AUTHOR, "x_scale": 2, "y_scale": 1.5})
    if header:
        page.write_string(header - 1, place, title_of(), looks["title"])
        page.freeze_panes(header, 0)
    page.set_column(0, place - 1, 22)
    page.set_column(place, place, _MESSAGE_WIDTH)
    book.close()
    return buffer.getvalue()


def _put(page, row: int, column: int, cell: object, look) -> None:
    """Numbers stay numbers; all else is text as it was shown, so that a tax code keeps its zeros."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        page.write_number(row, column, cell, look)
    elif text := cell_text(cell):
        page.write_string(row, column, text, look)
    else:
        page.write_blank(row, column, None, look)
