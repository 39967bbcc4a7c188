"""Templates of tables: what is written is found again by the reader."""

import io
import zipfile

from python_calamine import CalamineWorkbook

from spcncl_portal.core.spreadsheets import find_header, read_sheet, write_template
from tests.core.sheets import COLUMNS, VALUES


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
