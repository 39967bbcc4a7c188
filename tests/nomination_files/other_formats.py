"""CSV of every encoding and separator, and what LibreOffice saves."""

import codecs
import unicodedata

from .expected import CABLE, FAN, HEADER, TILE, cells, gives, zero_put_back
from .making import by_office, workbook

TONES = "\u0300\u0301\u0303\u0309\u0323"
LINES = [HEADER, cells(FAN), cells(TILE)]


def _csv(mark: str, lines=LINES) -> str:
    return "\r\n".join(mark.join(line) for line in lines) + "\r\n"


def _for_windows_1258(text: str) -> bytes:
    """Windows-1258 keeps most tones as letters of their own."""
    out = []
    for letter in text:
        try:
            letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
            letter = bare + "".join(part for part in parts if part in TONES)
        out.append(letter)
    return "".join(out).encode("cp1258")


@gives("excel-utf8.csv", (2, FAN), (3, TILE))
def csv_with_a_byte_order_mark_and_semicolons() -> bytes:
    return codecs.BOM_UTF8 + _csv(";").encode()


@gives("khong-bom.csv", (2, FAN), (3, TILE))
def csv_of_plain_utf8_with_commas() -> bytes:
    return _csv(",").encode()


@gives("unicode-text.csv", (2, FAN), (3, TILE))
def csv_of_utf16_with_tabs() -> bytes:
    return _csv("\t").encode("utf-16")


@gives("windows-1258.csv", (2, FAN), (3, TILE))
def csv_of_windows_1258() -> bytes:
    return _for_windows_1258(_csv(";"))


@gives("co-dong-sep.csv", (2, FAN | {"product_revenue": 1_234_567}))
def csv_that_names_its_separator() -> bytes:
    text = _csv(";", [[*HEADER, "Doanh thu (đồng)"], [*cells(FAN), "1.234.567,00"]])
    return codecs.BOM_UTF8 + ("sep=;\r\n" + text).encode()


@gives("xuong-dong-trong-o.csv", (3, FAN | {"address": "Số 1, phố Mẫu Hà Nội", "product_revenue": 1_234_567}))
def csv_with_a_title_row_quotes_and_lines_inside_a_cell() -> bytes:
    text = 'Danh sách,,,,\n"Tên doanh nghiệp",MST,"Sản phẩm","Địa chỉ",Doanh thu\n'
    text += f'"{FAN["enterprise_name"]}",{FAN["tax_code"]},Quạt trần,"Số 1, phố Mẫu\nHà Nội","1,234,567"\n'
    return text.encode()


def _office_list() -> bytes:
    def build(book, sheet):
        sheet.merge_range("A1:E1", "DANH SÁCH GIỚI THIỆU")
        sheet.merge_range("A3:A4", "STT")
        sheet.merge_range("B3:C3", "Doanh nghiệp")
        sheet.write_row("B4", ["Tên doanh nghiệp", "Mã số thuế"])
        sheet.merge_range("D3:D4", "Sản phẩm")
        sheet.merge_range("E3:E4", "Doanh thu (đồng)")
        sheet.write_row("A5", [1, FAN["enterprise_name"], 100000010, "Quạt trần"])
        sheet.write_formula("E5", "=1234000+567", None, 1_234_567)
        sheet.write_row("A6", [2, *cells(CABLE), "9.999.999.999"])

    return workbook([], build)


OFFICE = {
    "remarks": [(5, "C", "100000010", zero_put_back("0100000010"))],
    "office": True,
}
OFFICE_ROWS = (5, FAN | {"product_revenue": 1_234_567}), (6, CABLE | {"product_revenue": 9_999_999_999})


@gives("excel-97.xls", *OFFICE_ROWS, **OFFICE)
def workbook_of_the_old_format() -> bytes:
    return by_office(_office_list(), "xls")


@gives("libreoffice.ods", *OFFICE_ROWS, **OFFICE)
def open_document() -> bytes:
    return by_office(_office_list(), "ods")


@gives("doi-ten-duoi.csv", (2, FAN))
def workbook_with_the_extension_of_another_format() -> bytes:
    return workbook([HEADER, cells(FAN)])
