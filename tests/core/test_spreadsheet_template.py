"""Templates of tables: what is written is found again by the reader."""

import csv
import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from spcncl_portal.core.spreadsheets import ColumnSpec, find_header, read_sheet, write_template
from tests.core.sheets import COLUMNS, VALUES, workbook
from tests.nomination_files.making import by_office


def test_write_template_is_read_back_and_keeps_zeros():
    data = write_template(COLUMNS, "Danh sách giới thiệu", [VALUES], {"sector": ["Cơ khí"] * 100})
    sheet = read_sheet(data, "mau.xlsx", COLUMNS)
    assert sheet.name == "Danh sách"
    assert find_header(sheet, COLUMNS).last == 4
    guide = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Hướng dẫn").to_python()
    assert guide[2] == ["Mã số thuế", "Có", "10 chữ số", "0100233488"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<dataValidations" in xml
    assert 'topLeftCell="A5"' in xml


CHECKED = [
    ColumnSpec("tax_code", ("Mã số thuế",), text=True, check="tax_code"),
    ColumnSpec("email", ("Thư điện tử",), check="email"),
]
TAX_CODES = {
    "0100233488": True, "0100 233 488": True, "0100233488-001": True, "0100233488001": True,
    "100233488": False, "01002334881": False, "01O0233488": False, "1E00233488": False, "0100233488-0": False,
}  # fmt: skip
EMAILS = {"a@congty.vn": True, "a@b": False, "congty.vn": False, "a b@c.vn": False, "a.b": False}


@pytest.mark.needs_libreoffice
def test_checks_in_the_file_accept_and_refuse_what_they_should():
    """An office program works the formulas of the checks out on cells that people might type."""
    with zipfile.ZipFile(io.BytesIO(write_template(CHECKED, "Danh sách"))) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    formulas = [text.replace("&quot;", '"') for text in re.findall("<formula1>(.*?)</formula1>", xml)]

    def build(book, sheet):
        text = book.add_format({"num_format": "@"})
        for column, (typed, formula) in enumerate(zip((TAX_CODES, EMAILS), formulas, strict=True)):
            for row, value in enumerate(typed):
                sheet.write_string(row, 3 * column, value, text)
                place = f"{'AD'[column]}{row + 1}"
                sheet.write_formula(row, 3 * column + 1, "=" + re.sub(r"\b[AB]5\b", place, formula), None, "")

    rows = list(csv.reader(io.StringIO(by_office(workbook([], build), "csv").decode())))
    assert [row[1] for row in rows] == [str(good).upper() for good in TAX_CODES.values()]
    assert [row[4] for row in rows[: len(EMAILS)]] == [str(good).upper() for good in EMAILS.values()]
