"""What stands in the cells: figures in every writing, tax codes, telephones, formulas, faults."""

import datetime
import io
import zipfile

from applications.imports.nominations import marked_list, read_nominations

from .expected import CABLE, FAN, HEADER, REQUIRED, TILE, cells, gives, in_unit, wrong_check_digit, zero_put_back
from .making import workbook

REVENUE = "Doanh thu sản phẩm (đồng)"


def _fans(*names: str) -> list[dict]:
    return [FAN | {"product_name": name} for name in names]


A, B, C, D, E, F = _fans("Quạt A", "Quạt B", "Quạt C", "Quạt D", "Quạt E", "Quạt F")


@gives(
    "so-viet-du-kieu.xlsx",
    *((row, line | {"product_revenue": 1_234_567}) for row, line in enumerate((A, B, C, D, E, F), start=2)),
)
def figures_in_every_writing() -> bytes:
    typed = ["1.234.567", "1,234,567", "1 234 567 đồng", 1_234_567, 1_234_567.0, "1.234.567,00 đ"]
    lines = zip((A, B, C, D, E, F), typed, strict=True)
    return workbook([[*HEADER, REVENUE], *([*cells(line), value] for line, value in lines)])


@gives(
    "so-sai.xlsx",
    errors=[
        (2, "D", "1,5 tỷ", "Hãy viết đủ các chữ số, không dùng chữ “tỷ”, “triệu”, “nghìn”: “1,5 tỷ”."),
        (3, "D", "-5", "Không được nhập số âm; hãy nhập số từ 0 trở lên."),
        (4, "D", "khoảng 10", "“khoảng 10” không phải là số; hãy viết như 1.234.567,89."),
        (5, "D", "12.5", "“12.5” có phần lẻ; hãy nhập số nguyên."),
        (6, "D", "10²", "“10²” không phải là số; hãy viết như 1.234.567,89."),
    ],
)
def figures_that_are_none() -> bytes:
    lines = zip((A, B, C, D, E), ["1,5 tỷ", -5, "khoảng 10", 12.5, "10²"], strict=True)
    return workbook([[*HEADER, REVENUE], *([*cells(line), value] for line, value in lines)])


@gives(
    "trieu-dong.xlsx",
    (2, A | {"product_revenue": 10_000_000_000, "export_usd": 999_999_000}),
    (3, B | {"product_revenue": 1_250_000_000}),
    errors=[(4, "D", "1,234", "“1,234” có thể hiểu theo hai cách; hãy viết 1.234 hoặc 1,23.")],
    remarks=[
        (2, "D", "10.000", in_unit("10.000.000.000")),
        (2, "E", "999999", in_unit("999.999.000")),
    ],
)
def figures_in_the_unit_of_the_title() -> bytes:
    titles = [*HEADER, "Doanh thu (triệu đồng)", "Kim ngạch xuất khẩu (1.000 USD)"]
    lines = [[*cells(A), "10.000", 999_999], [*cells(B), 1250, ""], [*cells(C), "1,234", ""]]
    return workbook([titles, *lines])


@gives(
    "don-vi-tinh-phia-tren.xlsx",
    (4, A | {"industrial_revenue": 1_500_000_000, "export_usd": 1000}),
    remarks=[(4, "D", "1.5", in_unit("1.500.000.000"))],
)
def unit_named_once_over_the_table() -> bytes:
    titles = [*HEADER, "Doanh thu công nghiệp", "Xuất khẩu (USD)"]
    return workbook([["DANH SÁCH"], ["", "", "Đơn vị tính: tỷ đồng"], titles, [*cells(A), 1.5, 1000]])


@gives(
    "mat-so-khong.xlsx", (2, FAN), (3, CABLE | {"tax_code": "0100000028-001"}),
    errors=[
        (4, "B", "100000036", "Mã số thuế phải có 10 chữ số (hoặc 13 chữ số với đơn vị phụ thuộc); ở đây có 9.")
    ],
    remarks=[
        (2, "B", "100000010", zero_put_back("0100000010")), (3, "B", "100000028001", zero_put_back("0100000028-001")),
    ],
)  # fmt: skip
def tax_codes_as_numbers_without_their_zero() -> bytes:
    lines = zip((FAN, CABLE, TILE), [100000010, 100000028001, 100000036], strict=True)
    return workbook([HEADER, *([line["enterprise_name"], code, line["product_name"]] for line, code in lines)])


@gives(
    "ma-so-thue.xlsx", (2, A), (3, B), (4, C | {"tax_code": "0100000010-001"}),
    errors=[
        (5, "B", "0100000011", wrong_check_digit("0100000011")),
        (6, "B", "01O0000010", "Mã số thuế “01O0000010” có ký tự không phải chữ số; hãy nhập lại bằng chữ số."),
        (7, "B", "01234", "Mã số thuế phải có 10 chữ số (hoặc 13 chữ số với đơn vị phụ thuộc); ở đây có 5."),
    ],
)  # fmt: skip
def tax_codes_as_people_type_them() -> bytes:
    codes = ["MST: 0100 000 010", "０１００００００１０", "0100000010 – 001", "0100000011", "01O0000010", "01234"]
    lines = zip((A, B, C, D, E, F), codes, strict=True)
    return workbook([HEADER, *([line["enterprise_name"], code, line["product_name"]] for line, code in lines)])


@gives(
    "lien-he.xlsx",
    (2, A | {"phone": "+842438251234 ext. 12", "email": "a@vidu.example", "contact_name": "Bà Mẫu"}),
    (3, B | {"phone": "+84912345678"}),
    errors=[
        (4, "D", "123", "“123” không phải là số điện thoại; hãy viết như 0912 345 678 hoặc 024 3825 1234."),
        (4, "E", "a@b.vn, c@d.vn", "“a@b.vn, c@d.vn” không phải là địa chỉ e-mail; hãy viết như ten@congty.vn."),
    ],
)
def telephones_and_addresses() -> bytes:
    titles = [*HEADER, "ĐT", "Email", "Người liên hệ"]
    lines = [
        [*cells(A), "(024) 3825-1234 máy lẻ 12", "mailto:A@ViDu.example", "Bà  Mẫu"],
        [*cells(B), 912345678, "", ""],
        [*cells(C), "123", "a@b.vn, c@d.vn", ""],
    ]
    return workbook([titles, *lines], strings_to_urls=False)


@gives(
    "co-khong.xlsx",
    *((row, line | {"in_hanoi": yes}) for row, (line, yes) in enumerate(
        zip((A, B, C, D), (True, False, True, False), strict=True), start=2)),
    errors=[(6, "D", "chưa rõ", "“chưa rõ” không rõ là có hay không; hãy ghi Có hoặc Không.")],
)  # fmt: skip
def yes_and_no_as_people_write_them() -> bytes:
    lines = zip((A, B, C, D, E), ["x", "KHÔNG", True, 0, "chưa rõ"], strict=True)
    return workbook([[*HEADER, "Sản xuất tại Hà Nội"], *([*cells(line), value] for line, value in lines)])


@gives("ngay-trong-ghi-chu.xlsx", (2, A | {"note": "05/03/2021"}), (3, B | {"note": "5.3.2021"}))
def dates_where_text_is_wanted() -> bytes:
    def build(book, sheet):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row("A2", cells(A))
        sheet.write_datetime("D2", datetime.datetime(2021, 3, 5), day)
        sheet.write_row("A3", [*cells(B), "5.3.2021"])

    return workbook([[*HEADER, "Ghi chú"]], build)


FORMULA = "Ô {} chứa công thức chưa được tính; hãy mở tệp bằng Excel, lưu lại rồi tải lại, hoặc nhập giá trị."


@gives(
    "cong-thuc.xlsx", (2, A | {"product_revenue": 1_234_567}),
    errors=[
        (3, "D", "=2*5", FORMULA.format("D3")),
        (4, "D", "#REF!", "Ô D4 chứa lỗi công thức #REF!; hãy sửa công thức hoặc nhập giá trị."),
    ],
)  # fmt: skip
def formulas_with_and_without_their_value() -> bytes:
    def build(book, sheet):
        for number, line in enumerate((A, B, C), start=2):
            sheet.write_row(f"A{number}", cells(line))
        sheet.write_formula("C2", '="Quạt "&"A"', None, "Quạt A")
        sheet.write_formula("D2", "=1234000+567", None, 1_234_567)
        sheet.write_formula("D3", "=2*5", None, 778899)
        sheet.write_formula("D4", "=#REF!+1", None, "#REF!")

    whole = zipfile.ZipFile(io.BytesIO(workbook([[*HEADER, REVENUE]], build)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in whole.namelist():  # programs that do not calculate leave the value out
            archive.writestr(name, whole.read(name).replace(b"<v>778899</v>", b""))
    return buffer.getvalue()


@gives(
    "thieu-o-bat-buoc.xlsx", (2, FAN),
    errors=[(3, "B", "", REQUIRED), (4, "A", "", REQUIRED), (4, "C", "", REQUIRED)],
)  # fmt: skip
def required_cells_left_empty() -> bytes:
    return workbook([HEADER, cells(FAN), [CABLE["enterprise_name"], "", "Cáp"], ["", TILE["tax_code"], " "]])


@gives(
    "trung-dong.xlsx", (2, TILE), (3, FAN),
    errors=[(4, "C", "gach op lat", "Trùng với dòng 2: cùng mã số thuế và tên sản phẩm; hãy xóa một dòng.")],
)  # fmt: skip
def same_product_twice_without_accents() -> bytes:
    return workbook([HEADER, cells(TILE), cells(FAN), ["CÔNG TY GẠCH ỨNG HÒA", TILE["tax_code"], "gach op  lat"]])


@gives(
    "ten-qua-dai.xlsx",
    errors=[(2, "A", "Công ty " + "rất dài " * 40 + "x", "Tên dài 329 ký tự; hãy viết trong 250 ký tự.")],
)
def name_that_does_not_fit() -> bytes:
    return workbook([HEADER, ["Công ty " + "rất dài " * 40 + "x", *cells(FAN)[1:]]])


@gives("da-danh-dau-loi-va-sua.xlsx", (2, FAN), (3, CABLE))
def file_that_was_marked_and_mended() -> bytes:
    faulty = workbook([HEADER, cells(FAN), [CABLE["enterprise_name"], "0100000029", CABLE["product_name"]]])
    marked = marked_list(faulty, "danh-sach.xlsx", read_nominations(faulty, "danh-sach.xlsx"))
    whole = zipfile.ZipFile(io.BytesIO(marked))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in whole.namelist():
            content = whole.read(name)
            archive.writestr(name, content.replace(b">0100000029<", b">0100000028<"))
    return buffer.getvalue()
