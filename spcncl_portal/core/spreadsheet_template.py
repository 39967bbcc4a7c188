"""The empty Excel file that is offered for an import: header, explanations, drop-downs, checks, text columns."""

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
        "whole": book.add_format({"num_format": "#,##0"}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
    }
    _write_entry_sheet(book, formats, columns, title)
    _write_guide(book, formats, columns, sample_rows)
    lists = {column.name: column.choices for column in columns if column.choices} | dict(validations or {})
    _write_choices(book, columns, lists)
    _write_checks(book, columns)
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
        look = "text" if column.text else column.check
        sheet.set_column(index, index, column.width, formats.get(look))
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
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 60)
    sheet.set_column(3, 3 + len(samples), 32)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


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
        rule = {"validate": "list", "source": source, "error_message": _("Hãy chọn một giá trị trong danh sách.")}
        _put_rule(entry, list(columns).index(column), column, rule)


def _write_checks(book, columns: Sequence["ColumnSpec"]) -> None:
    """Checks while one types; the reader checks again, since pasting goes past them."""
    entry = book.worksheets()[0]
    for index, column in enumerate(columns):
        if column.check:
            cell = xl_rowcol_to_cell(_HEADER_ROW + 1, index)
            _put_rule(entry, index, column, _rule_of(column.check, cell))


def _rule_of(check: str, cell: str) -> dict:
    """What Excel is to accept in ``cell``; a formula here may have 255 characters."""
    if check == "whole":
        message = _("Hãy nhập số nguyên từ 0 trở lên, viết đủ chữ số, không kèm chữ “triệu”, “tỷ”.")
        return {"validate": "integer", "criteria": ">=", "value": 0, "error_message": message}
    if check == "email":
        at = f'FIND("@",{cell})'
        formula = f'=AND(ISNUMBER({at}),ISNUMBER(FIND(".",{cell},{at})),ISERROR(FIND(" ",{cell})))'
        return _custom(formula, _("Địa chỉ thư phải có @ và tên miền, không có dấu cách; ví dụ lienhe@congty.vn."))
    digits = f'SUBSTITUTE(SUBSTITUTE({cell},"-","")," ","")'
    every = f"SUMPRODUCT(--ISNUMBER(--MID({digits},ROW($1:$13),1)))=LEN({digits})"
    message = _("Mã số thuế có 10 chữ số (hoặc 13 chữ số với đơn vị phụ thuộc), giữ số 0 ở đầu.")
    return _custom(f"=AND(OR(LEN({digits})=10,LEN({digits})=13),{every})", message)


def _custom(formula: str, message: str) -> dict:
    return {"validate": "custom", "value": formula, "error_message": message}


def _put_rule(entry, index: int, column: "ColumnSpec", rule: dict) -> None:
    first, last = xl_rowcol_to_cell(_HEADER_ROW + 1, index), xl_rowcol_to_cell(_HEADER_ROW + _PREPARED_ROWS, index)
    entry.data_validation(f"{first}:{last}", {"error_title": column.title[:32], **rule})
