"""Lists of nominated products as files, for the tests."""

import io

import xlsxwriter

HEADER = ["Tên doanh nghiệp", "Mã số thuế", "Tên sản phẩm"]
ROW_A = ["Công ty A", "0100000010", "Quạt trần"]
ROW_B = ["Công ty B", "0100000074", "Động cơ điện"]


def workbook(rows, build=None) -> bytes:
    """An .xlsx of these rows; `build(book, sheet)` may add to it."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if build:
        build(book, sheet)
    book.close()
    return buffer.getvalue()
