"""Spreadsheets as offices make them: titles above, merged headers, formulas, lost zeros, notes below."""

import io
import re
import subprocess
import time
import unicodedata
import zipfile

import pytest
import xlsxwriter

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import parse_tax_code
from spcncl_portal.core.spreadsheets import ColumnSpec, RowError, cell_text, find_header, read_sheet
from spcncl_portal.files.validators import inspect
from tests.core.sheets import COLUMNS, HEADER, VALUES, read, workbook


def test_read_table_plain_file():
    result = read(workbook([HEADER, ["Công ty A", "0100233488", "Quạt", "1.234.567"]]))
    assert result.errors == []
    assert [(row.number, row.values) for row in result.rows] == [(2, VALUES)]
    assert (result.total, result.rejected) == (1, 0)


def test_read_table_title_rows_other_order_unknown_columns_no_accents():
    rows = [
        ["UBND QUẬN HOÀNG MAI"],
        [],
        ["DANH SÁCH DOANH NGHIỆP GIỚI THIỆU NĂM 2021"],
        ["STT", "MST", "DOANH NGHIEP", "Ghi chú", "san pham (*)", "Doanh thu (đồng)"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [1, "0100233488", "Công ty A", "x", "Quạt", 1234567],
    ]
    result = read(workbook(rows))
    assert [(row.number, row.values) for row in result.rows] == [(6, VALUES)]
    assert read(workbook([HEADER, ["²", "³", "¹", "x"]])).rejected == 1  # raised digits number no columns


def test_read_table_merged_header_of_two_rows():
    def build(book, sheet):
        sheet.merge_range("A3:A4", "STT")
        sheet.merge_range("B3:C3", "Doanh nghiệp")
        sheet.merge_range("D3:D4", "Sản phẩm")
        sheet.write_row("B4", ["Tên doanh nghiệp", "Mã số thuế"])
        sheet.write_row("A5", [1, "Công ty A", "0100233488", "Quạt"])

    result = read(workbook([["Danh sách"]], build))
    assert [(row.number, row.values) for row in result.rows] == [(5, VALUES | {"revenue": None})]


def test_read_table_group_title_and_title_together_name_a_column():
    columns = [
        ColumnSpec("revenue_2020", ("Doanh thu năm 2020",), required=True),
        ColumnSpec("revenue_2019", ("Doanh thu năm 2019",), required=True),
    ]

    def build(book, sheet):
        sheet.merge_range("A1:B1", "Doanh thu")
        sheet.write_row("A2", ["Năm 2019", "Năm 2020"])
        sheet.write_row("A3", [5, 6])

    result = read(workbook([], build), columns=columns)
    assert [(row.number, row.values) for row in result.rows] == [(3, {"revenue_2020": "6", "revenue_2019": "5"})]


def test_read_table_header_merged_down_over_two_rows():
    def build(book, sheet):
        for column, title in zip("ABC", HEADER, strict=False):
            sheet.merge_range(f"{column}1:{column}2", title)
        sheet.write_row("A3", ["Công ty A", "0100233488", "Quạt"])

    assert [row.number for row in read(workbook([], build)).rows] == [3]


def test_read_table_cell_merged_down_counts_for_each_row():
    def build(book, sheet):
        sheet.merge_range("A2:A3", "Công ty A")
        sheet.merge_range("B2:B3", "0100233488")
        sheet.write("C2", "Quạt")
        sheet.write("C3", "Đèn")

    result = read(workbook([HEADER], build))
    assert [(r.values["name"], r.values["tax_code"], r.values["product"]) for r in result.rows] == [
        ("Công ty A", "0100233488", "Quạt"),
        ("Công ty A", "0100233488", "Đèn"),
    ]


def test_read_table_formulas_error_cells_and_lost_zero():
    def build(book, sheet):
        sheet.write_row("A2", ["Công ty A", 100233488, "Quạt"])
        sheet.write_formula("D2", "=1234000+567", None, 1234567)
        sheet.write_row("A3", ["Công ty B", "0100109106", "Đèn"])
        sheet.write_formula("D3", "=A99/0", None, "#DIV/0!")

    result = read(workbook([HEADER], build))
    assert [row.values for row in result.rows] == [VALUES]
    assert result.errors == [
        RowError(
            3,
            "Doanh thu (đồng)",
            "#DIV/0!",
            "Ô D3 chứa lỗi công thức #DIV/0!; hãy sửa công thức hoặc nhập giá trị.",
            "D",
        )
    ]


def test_read_table_formula_saved_without_its_value_is_named():
    """Programs that do not calculate write formulas alone; their cells must not pass as empty."""

    def build(book, sheet):
        sheet.write_row("A2", ["Công ty A", "0100233488", "Quạt"])
        sheet.write_formula("D2", '=SUM(1,"<2>")', None, 77)
        sheet.write_row("A3", ["Công ty B", "0100109106"])
        sheet.write_formula("C3", '=""', None, "zz")  # Excel: a text, here an empty one

    plain = zipfile.ZipFile(io.BytesIO(workbook([HEADER], build)))
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name in plain.namelist():
            archive.writestr(name, re.sub(rb"<v>(77|zz)</v>", b"<v></v>", plain.read(name)))
    assert read(changed.getvalue()).errors == [
        RowError(
            2,
            "Doanh thu (đồng)",
            '=SUM(1,"<2>")',
            "Ô D2 chứa công thức chưa được tính; hãy mở tệp bằng Excel, lưu lại rồi tải lại, hoặc nhập giá trị.",
            "D",
        ),
        RowError(3, "Tên sản phẩm", "", "Chưa nhập; cột này bắt buộc.", "C"),
    ]


def test_read_table_decomposed_text_is_composed():
    rows = [[unicodedata.normalize("NFD", c) for c in row] for row in [HEADER, ["Công ty Hòa", "0100233488", "Quạt"]]]
    assert read(workbook(rows)).rows[0].values["name"] == "Công ty Hòa"


def test_read_table_every_fault_is_named():
    rows = [HEADER, ["Công ty A", "0100233489", "", "-5"], ["Công ty B", "0100109106", "Đèn", "một tỷ"], []]
    result = read(workbook(rows))
    assert result.rows == []
    assert [(e.row, e.column, e.value) for e in result.errors] == [
        (2, "Mã số thuế", "0100233489"),
        (2, "Tên sản phẩm", ""),
        (2, "Doanh thu (đồng)", "-5"),
        (3, "Doanh thu (đồng)", "một tỷ"),
    ]
    assert (result.total, result.rejected) == (2, 2)


def test_read_table_blank_rows_totals_and_notes_are_left_out():
    rows = [
        HEADER,
        [],
        ["Công ty A", "0100233488", "Quạt", 5],
        ["Tổng cộng", "", "", 5],
        [],
        ["Danh sách này gồm một sản phẩm"],
        ["Ghi chú: số liệu năm 2020"],
        ["", "", "Hà Nội, ngày 5 tháng 3 năm 2021"],
        ["Người lập biểu", "", "THỦ TRƯỞNG ĐƠN VỊ"],
        ["Nguyễn Văn A", "", "Trần Thị B"],
    ]
    result = read(workbook(rows))
    assert [row.number for row in result.rows] == [3]
    assert result.errors == []
    assert [number for number, _text in result.skipped] == [4, 6, 7, 8, 9, 10]


def test_read_table_last_row_half_filled_is_a_fault_and_not_a_note():
    result = read(workbook([HEADER, ["Công ty A", "0100233488", "Quạt"], ["Công ty B", "0100109106", ""]]))
    assert [(e.row, e.message) for e in result.errors] == [(3, "Chưa nhập; cột này bắt buộc.")]


def test_read_table_numbered_but_empty_rows_are_blank():
    rows = [["STT", *HEADER], [1, "Công ty A", "0100233488", "Quạt"], [2], [3]]
    result = read(workbook(rows))
    assert [row.number for row in result.rows] == [2]
    assert result.errors == []


def test_find_header_missing_columns_are_named():
    with pytest.raises(ActionError) as caught:
        find_header(read_sheet(workbook([["Tên doanh nghiệp", "Gì đó"]]), "a.xlsx"), COLUMNS)
    assert caught.value.message == (
        "Tệp “a.xlsx” thiếu cột: “Mã số thuế”, “Tên sản phẩm”. Hãy dùng tệp mẫu hoặc sửa lại dòng tiêu đề."
    )


def test_find_header_same_column_twice_is_refused():
    with pytest.raises(ActionError, match="có hai cột “Mã số thuế”"):
        find_header(read_sheet(workbook([["Mã số thuế", *HEADER]]), "a.xlsx"), COLUMNS)


def test_read_table_without_rows_is_refused():
    with pytest.raises(ActionError, match="không có dòng dữ liệu nào"):
        read(workbook([HEADER]))


def test_read_sheet_hidden_sheet_is_passed_over():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    hidden, shown, table = (book.add_worksheet(name) for name in ("Ẩn", "Bìa", "Danh sách"))
    hidden.write_row(0, 0, HEADER)
    shown.write(0, 0, "Trang bìa")
    table.write_row(0, 0, HEADER)
    shown.activate()
    shown.set_first_sheet()
    hidden.hide()
    book.close()
    assert read_sheet(buffer.getvalue(), "a.xlsx").name == "Bìa"
    assert read_sheet(buffer.getvalue(), "a.xlsx", COLUMNS).name == "Danh sách"


CSV = "Tên doanh nghiệp;Mã số thuế;Tên sản phẩm;Doanh thu (đồng)\r\nCông ty A;0100233488;Quạt;1.234.567,00\r\n"


def decomposed_for_1258(text):
    """Windows-1258 writes the tone marks as characters of their own."""
    out = []
    for character in text:
        try:
            character.encode("cp1258")
            out.append(character)
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", character)
            tone = next(m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323")
            out.append(unicodedata.normalize("NFC", marks.replace(tone, "")) + tone)
    return "".join(out)


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        CSV.encode("utf-16-le"),
        CSV.encode("utf-16-be"),
        decomposed_for_1258(CSV).encode("cp1258"),
        CSV.replace(";", "\t").encode(),
        ("sep=;\r\n" + CSV).encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-le", "utf-16-be", "cp1258", "tab", "sep"],
)
def test_read_table_csv_encodings_and_delimiters(data):
    result = read(data, "danh-sach.csv")
    assert [(row.number, row.values) for row in result.rows] == [(2, VALUES)]


def test_read_table_csv_comma_with_quoted_lines():
    text = 'MST,Doanh nghiệp,Sản phẩm,Doanh thu (đồng)\n\n0100233488,"Công ty\nA",Quạt,"1,234,567"\n'
    result = read(text.encode(), "a.csv")
    assert [(row.number, row.values) for row in result.rows] == [(3, VALUES)]


def test_read_table_csv_western_windows():
    data = "MST;Doanh nghiệp;Sản phẩm\n".encode("cp1258", "ignore") + "0100233488;Café Ñandú;x\n".encode("cp1252")
    columns = [ColumnSpec("tax_code", ("MST",), required=True, parser=parse_tax_code)]
    assert [row.values for row in read(data, "a.csv", columns).rows] == [{"tax_code": "0100233488"}]


def ole_with(name):
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1024 + name.encode("utf-16-le") + b"\0" * 1024


def zip_of(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "filename", "part"),
    [
        (b"", "a.xlsx", "rỗng"),
        (b"x" * (20 * 1024 * 1024 + 1), "a.xlsx", "lớn hơn 20 MB"),
        (b"PK\x03\x04hello", "a.xlsx", "bị hỏng"),
        (workbook([HEADER])[:2000], "a.xlsx", "bị hỏng"),
        (zip_of({"word/document.xml": "<a/>"}), "a.xlsx", "Không đọc được"),
        (zip_of({"xl/workbook.xml": "<a/>", "xl/vbaProject.bin": "x"}), "a.xlsx", "macro"),
        (zip_of({"xl/workbook.xml": "<a"}), "a.xlsx", "bị hỏng"),
        (ole_with("EncryptedPackage"), "a.xlsx", "mật khẩu"),
        (ole_with("Nothing"), "a.xls", "Không đọc được"),
        (b"MZ\x90\x00", "a.xlsx", "Không đọc được"),
        (b"<html><table></table></html>", "a.xls", "Không đọc được"),
        (b"<html><table></table></html>", "a.csv", "Không đọc được"),
        (b"\x00\x01\x02\x03" * 50, "a.csv", "Không đọc được"),
        (b"%PDF-1.7", "a.pdf", "Không đọc được"),
    ],
)
def test_read_sheet_unreadable_files_are_refused_in_one_sentence(data, filename, part):
    with pytest.raises(ActionError, match=part):
        read_sheet(data, filename)


def test_read_sheet_zip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr("spcncl_portal.core.spreadsheet_files.MAX_UNCOMPRESSED", 5_000_000)
    with pytest.raises(ActionError, match="giải nén ra quá lớn"):
        read_sheet(zip_of({"xl/workbook.xml": "0" * 6_000_000}), "a.xlsx")


def test_read_sheet_far_cells_are_refused_before_they_fill_the_memory():
    with pytest.raises(ActionError, match=r"hơn 20\.000 dòng"):
        read_sheet(workbook([HEADER], lambda book, sheet: sheet.write("A1000000", "x")), "a.xlsx")
    with pytest.raises(ActionError, match="ngoài cột thứ 256"):
        read_sheet(workbook([HEADER], lambda book, sheet: sheet.write("XFD1", "x")), "a.xlsx")


def test_read_sheet_formatted_but_empty_far_cells_are_fine():
    data = workbook([HEADER], lambda book, sheet: sheet.write_blank("XFD90000", None, book.add_format({"bold": True})))
    assert read_sheet(data, "a.xlsx").rows[0] == (1, HEADER)


def test_read_sheet_csv_with_too_many_rows_is_refused():
    with pytest.raises(ActionError, match=r"hơn 20\.000 dòng"):
        read_sheet(b"a;b\n" * 20_200, "a.csv")


def ods(table):
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Bảng">{table}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    return zip_of(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
        }
    )


def ods_row(*cells, repeated=""):
    body = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return (
        f'<table:table-row{repeated}>{body}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
    )


def test_read_table_open_document():
    data = ods(ods_row(*HEADER) + ods_row("Công ty A", "0100233488", "Quạt", "1.234.567"))
    assert [(row.number, row.values) for row in read(data, "a.ods").rows] == [(2, VALUES)]


def test_read_sheet_open_document_bomb_is_refused():
    with pytest.raises(ActionError, match=r"hơn 20\.000 dòng"):
        read_sheet(ods(ods_row("x", repeated=' table:number-rows-repeated="1000000"')), "a.ods")


def test_read_table_ten_thousand_rows_in_a_few_seconds():
    rows = [HEADER] + [[f"Công ty {n}", "0100233488", f"Sản phẩm {n}", n * 1000] for n in range(10_000)]
    data = workbook(rows)
    started = time.perf_counter()
    result = read(data)
    assert time.perf_counter() - started < 10
    assert (len(result.rows), result.rows[-1].number) == (10_000, 10_001)


@pytest.mark.parametrize(
    ("cell", "text"), [(5.0, "5"), (1.5, "1.5"), (None, ""), (True, "Có"), (" a\n b ", "a b"), ("\x00", "")]
)
def test_cell_text(cell, text):
    assert cell_text(cell) == text


@pytest.mark.needs_libreoffice
@pytest.mark.parametrize("extension", ["xls", "ods", "csv"])
def test_read_table_files_that_an_office_program_wrote(tmp_path, extension):
    def build(book, sheet):
        sheet.merge_range("A3:A4", "STT")
        sheet.merge_range("B3:C3", "Doanh nghiệp")
        sheet.merge_range("D3:D4", "Sản phẩm")
        sheet.merge_range("E3:E4", "Doanh thu (đồng)")
        sheet.write_row("B4", ["Tên doanh nghiệp", "Mã số thuế"])
        sheet.write_row("A5", [1, "Công ty A", 100233488, "Quạt"])
        sheet.write_formula("E5", "=1234000+567", None, 1234567)

    source = tmp_path / "a.xlsx"
    source.write_bytes(workbook([["Danh sách"]], build))
    form = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76"}.get(extension, extension)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", form,
         "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    data = (tmp_path / f"a.{extension}").read_bytes()
    assert [(row.number, row.values) for row in read(data, f"a.{extension}").rows] == [(5, VALUES)]
    assert inspect(data, f"a.{extension}", kinds=("excel", "csv"), max_bytes=10**7).pages is None
