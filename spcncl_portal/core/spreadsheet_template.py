"""The empty Excel file that is offered for an import: header, explanations, drop-downs, text columns."""

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

if TYPE_CHECKING:
    from spcncl_portal.core.spreadsheets import ColumnSpec

_HEADER_ROW = 3  # the fourth row: title, explanation and a blank row stand above
_PREPARED_ROWS = 1000


def write_template(
    columns: Sequence["ColumnSpec"],
    title: str,
    sample_rows: Sequence[Mapping[str, object]] = (),
    validations: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Return an .xlsx with one sheet to fill in, one that explains it with ``sample_rows``, and drop-downs.

    ``validations`` gives the allowed values of a column by its name, besides those in ``ColumnSpec.choices``.
    ``read_table`` reads the file back with the same ``columns``.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "note": book.add_format({"italic": True, "font_color": "#555555"}),
        "required": book.add_format(_header_look("#C00000")),
        "optional": book.add_format(_header_look("#1F4E79")),
        "text": book.add_format({"num_format": "@"}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
    }
    _write_entry_sheet(book, formats, columns, title)
    _write_guide(book, formats, columns, sample_rows)
    lists = {column.name: column.choices for column in columns if column.choices} | dict(validations or {})
    _write_choices(book, columns, lists)
    book.close()
    return buffer.getvalue()


def _header_look(colour: str) -> dict:
    return {
        "bold": True, "font_color": "#FFFFFF", "bg_color": colour, "border": 1, "text_wrap": True,
        "align": "center", "valign": "vcenter",
    }  # fmt: skip


def _write_entry_sheet(book, formats: dict, columns: Sequence["ColumnSpec"], title: str) -> None:
    sheet = book.add_worksheet(_("Danh sách"))
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(
        1,
        0,
        _("Cột nền đỏ bắt buộc điền. Mỗi dòng một mục, không gộp ô. Xem ví dụ ở trang “Hướng dẫn”."),
        formats["note"],
    )
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, formats["text"] if column.text else None)
        sheet.write_string(_HEADER_ROW, index, column.title, formats["required" if column.required else "optional"])
        if column.note:
            sheet.write_comment(_HEADER_ROW, index, column.note)
    sheet.set_row(_HEADER_ROW, 36)
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)


def _write_guide(book, formats: dict, columns: Sequence["ColumnSpec"], samples: Sequence[Mapping[str, object]]) -> None:
    sheet = book.add_worksheet(_("Hướng dẫn"))
    headings = [
        _("Cột"),
        _("Bắt buộc"),
        _("Cách điền"),
        *(_("Ví dụ %(no)s") % {"no": n + 1} for n in range(len(samples))),
    ]
    for index, heading in enumerate(headings):
        sheet.write_string(0, index, heading, formats["optional"])
    for line, column in enumerate(columns, start=1):
        sheet.write_string(line, 0, column.title, formats["wrapped"])
        sheet.write_string(line, 1, _("Có") if column.required else _("Không"), formats["wrapped"])
        sheet.write_string(line, 2, column.note, formats["wrapped"])
        for index, sample in enumerate(samples, start=3):
            sheet.write_string(line, index, str(sample.get(column.name, "") or ""), formats["wrapped"])
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 60)
    sheet.set_column(3, 3 + len(samples), 32)
    sheet.freeze_panes(1, 0)


def _write_choices(book, columns: Sequence["ColumnSpec"], lists: Mapping[str, Sequence[str]]) -> None:
    """Put the allowed values on a hidden sheet, because a drop-down holds only 255 characters in itself."""
    if not lists:
        return
    values_sheet = book.add_worksheet(_("Danh mục"))
    values_sheet.hide()
    entry = book.worksheets()[0]
    for place, column in enumerate(c for c in columns if c.name in lists):
        choices = list(lists[column.name])
        values_sheet.write_column(0, place, choices)
        letter = xl_col_to_name(place, col_abs=True)
        source = f"='{values_sheet.get_name()}'!{letter}$1:{letter}${max(len(choices), 1)}"
        index = list(columns).index(column)
        first, last = xl_rowcol_to_cell(_HEADER_ROW + 1, index), xl_rowcol_to_cell(_HEADER_ROW + _PREPARED_ROWS, index)
        entry.data_validation(
            f"{first}:{last}",
            {
                "validate": "list",
                "source": source,
                "error_title": column.title[:32],
                "error_message": _("Hãy chọn một giá trị trong danh sách."),
            },
        )
