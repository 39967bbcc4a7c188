"""A table of enterprises with its columns, as a file and read again, for the tests."""

import io

import xlsxwriter

from spcncl_portal.core.parsing import parse_integer, parse_name, parse_tax_code
from spcncl_portal.core.spreadsheets import ColumnSpec, read_sheet, read_table

COLUMNS = [
    ColumnSpec("name", ("Tên doanh nghiệp", "Doanh nghiệp"), required=True, parser=parse_name, width=40),
    ColumnSpec("tax_code", ("Mã số thuế", "MST"), required=True, parser=parse_tax_code, text=True, note="10 chữ số"),
    ColumnSpec("product", ("Tên sản phẩm", "Sản phẩm"), required=True),
    ColumnSpec("revenue", ("Doanh thu (đồng)",), parser=lambda cell: parse_integer(cell, minimum=0)),
    ColumnSpec("sector", ("Ngành",), choices=("Cơ khí", "Điện")),
]
HEADER = ["Tên doanh nghiệp", "Mã số thuế", "Tên sản phẩm", "Doanh thu (đồng)"]
VALUES = {
    "name": "Công ty A", "tax_code": "0100233488", "product": "Quạt", "revenue": 1234567, "sector": None,
}  # fmt: skip


def workbook(rows, build=None):
    """An .xlsx of these rows; `build(book, sheet)` may add to it."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Bảng")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if build:
        build(book, sheet)
    book.close()
    return buffer.getvalue()


def read(data, filename="danh-sach.xlsx", columns=COLUMNS):
    return read_table(read_sheet(data, filename, columns), columns)
