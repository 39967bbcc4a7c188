"""A person's own file with its faults marked: what is added, what stays as it was."""

import io

import openpyxl
import pytest

from spcncl_portal.core.spreadsheet_marking import mark_errors
from spcncl_portal.core.spreadsheets import RowError, Sheet, find_header, read_sheet, read_table
from tests.core.sheets import COLUMNS, HEADER, workbook

PINK = "FFFFC7CE"
CHECK_DIGIT = "Mã số thuế “0100233489” sai chữ số kiểm tra; hãy đối chiếu với giấy đăng ký doanh nghiệp."
REQUIRED = "Chưa nhập; cột này bắt buộc."
GOOD, BAD = ["Công ty A", "0100233488", "Quạt", 5], ["Công ty B", "0100233489", "", 7]


def mark(data, filename="danh-sach.xlsx"):
    sheet = read_sheet(data, filename, COLUMNS)
    header = find_header(sheet, COLUMNS)
    return mark_errors(data, sheet, header.last, read_table(sheet, COLUMNS).errors)


def page_of(data):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def marks(page):
    """What is marked: cell, comment; and the messages in the last column."""
    noted = {c.coordinate: c.comment.text for row in page.iter_rows() for c in row if c.comment}
    coloured = {c.coordinate for row in page.iter_rows() for c in row if c.fill.fgColor.rgb == PINK}
    return noted, coloured, [page.cell(row, 5).value for row in range(1, page.max_row + 1)]


EXPECTED = (
    {"B3": CHECK_DIGIT, "C3": REQUIRED},
    {"B3", "C3"},
    ["Lỗi", None, f"B3: {CHECK_DIGIT}\nC3: {REQUIRED}"],
)


def test_mark_errors_keeps_the_workbook():
    def build(book, sheet):
        sheet.set_column("A:A", 33)
        sheet.write("D2", 5, book.add_format({"bold": True, "num_format": "#,##0"}))
        book.add_worksheet("Khác").write("A1", "giữ nguyên")

    data = mark(workbook([HEADER, GOOD, BAD], build))
    page = page_of(data)
    assert marks(page) == EXPECTED
    assert (page["D2"].value, page["D2"].font.b, page["D2"].number_format) == (5, True, "#,##0")
    assert page.column_dimensions["A"].width == pytest.approx(33, abs=1)
    assert openpyxl.load_workbook(io.BytesIO(data))["Khác"]["A1"].value == "giữ nguyên"


def test_mark_errors_of_a_csv_rebuilds_the_values():
    lines = [";".join(map(str, line)) for line in (HEADER, GOOD, BAD)]
    page = page_of(mark("\n".join(lines).encode(), "danh-sach.csv"))
    assert marks(page) == EXPECTED
    assert [cell.value for cell in page[2]][:4] == ["Công ty A", "0100233488", "Quạt", "5"]


def test_mark_errors_of_a_large_workbook_rebuilds_the_values(monkeypatch):
    monkeypatch.setattr("spcncl_portal.core.spreadsheet_marking._LARGE", 2)
    page = page_of(mark(workbook([HEADER, GOOD, BAD])))
    assert marks(page) == EXPECTED
    assert [cell.value for cell in page[3]][:4] == ["Công ty B", "0100233489", None, 7]


def test_colour_in_the_last_row_of_excel_does_not_fill_the_memory():
    def build(book, sheet):
        sheet.write_blank("XFD1048576", None, book.add_format({"bg_color": "yellow"}))

    page = page_of(mark(workbook([HEADER, GOOD, BAD], build)))
    assert (page.max_row, page["E3"].value) == (3, EXPECTED[2][2])


def test_number_beyond_all_numbers_is_no_obstacle():
    sheet = Sheet("csv", "danh-sach.csv", [(1, HEADER), (2, [*BAD[:3], float("inf")])])
    errors = [RowError(2, "Mã số thuế", "0100233489", CHECK_DIGIT, "B")]
    assert page_of(mark_errors(b"", sheet, 1, errors))["E2"].value == f"B2: {CHECK_DIGIT}"


def test_mark_errors_again_takes_the_old_marks_away():
    once = mark(workbook([HEADER, GOOD, BAD]))
    book = openpyxl.load_workbook(io.BytesIO(once))
    book.active["C3"] = "Đèn"
    buffer = io.BytesIO()
    book.save(buffer)
    assert marks(page_of(mark(buffer.getvalue()))) == (
        {"B3": CHECK_DIGIT}, {"B3"}, ["Lỗi", None, f"B3: {CHECK_DIGIT}"],
    )  # fmt: skip


def test_mark_errors_in_a_merged_cell_stands_in_its_first_row():
    def build(book, sheet):
        sheet.merge_range("A2:A3", "Công ty A")
        sheet.merge_range("B2:B3", "0100233489")
        sheet.write_column("C2", ["Quạt", "Đèn"])

    page = page_of(mark(workbook([HEADER], build)))
    assert page["B2"].comment.text == CHECK_DIGIT
    assert [page.cell(row, 5).value for row in (2, 3)] == [f"B2: {CHECK_DIGIT}", f"B3: {CHECK_DIGIT}"]


def test_mark_errors_never_writes_a_formula():
    line = ["=cmd()", "=1+1", "@x", 1]
    page = page_of(mark(workbook([HEADER, GOOD, BAD])))
    assert page["E3"].data_type == "s"
    text = "\n".join(";".join(map(str, row)) for row in (HEADER, GOOD, line)).encode()
    page = page_of(mark(text, "danh-sach.csv"))
    assert [(cell.value, cell.data_type) for cell in page[3]][:2] == [("=cmd()", "s"), ("=1+1", "s")]
