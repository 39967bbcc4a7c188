"""Where the table stands and what its titles look like."""

import io
import unicodedata

import openpyxl
import xlsxwriter

from applications.imports.nominations import template

from .expected import CABLE, FAN, HEADER, TILE, cells, gives
from .making import workbook


@gives(
    "theo-mau.xlsx",
    (5, FAN | {"phone": "+842438251234", "product_revenue": 125_000_000_000, "in_hanoi": True}),
    (6, CABLE | {"export_usd": 1_000_000, "in_hanoi": False}),
)
def the_template_filled_in() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(template(None)))
    sheet = book.worksheets[0]
    place = {cell.value: cell.column for cell in sheet[4]}
    lines = [
        {"Điện thoại": "024 3825 1234", "Doanh thu sản phẩm năm trước (đồng)": 125_000_000_000,
         "Trụ sở hoặc nhà xưởng ở Hà Nội": "Có"},
        {"Xuất khẩu năm trước (USD)": 1_000_000, "Trụ sở hoặc nhà xưởng ở Hà Nội": "Không"},
    ]  # fmt: skip
    for number, (line, more) in enumerate(zip((FAN, CABLE), lines, strict=True), start=5):
        for title, value in {**dict(zip(HEADER, cells(line), strict=True)), **more}.items():
            sheet.cell(number, place[title]).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@gives("phu-luc-cong-van.xlsx", (9, FAN), (10, CABLE | {"note": "Đã công nhận năm 2019"}))
def annex_of_a_letter_with_titles_column_numbers_and_signatures() -> bytes:
    return workbook(
        [
            ["ỦY BAN NHÂN DÂN", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["QUẬN VÍ DỤ", "", "", "Độc lập - Tự do - Hạnh phúc"],
            [],
            ["DANH SÁCH DOANH NGHIỆP, SẢN PHẨM GIỚI THIỆU THAM GIA XÉT CHỌN"],
            ["(Kèm theo Công văn số 245/UBND-KT ngày 15 tháng 3 năm 2021)"],
            [],
            ["STT", "Tên doanh nghiệp", "Mã số thuế", "Tên sản phẩm", "Ghi chú"],
            ["(1)", "(2)", "(3)", "(4)", "(5)"],
            [1, *cells(FAN), ""],
            [2, *cells(CABLE), "Đã công nhận năm 2019"],
            ["Tổng cộng: 2 sản phẩm"],
            [],
            ["", "", "", "Hà Nội, ngày 15 tháng 3 năm 2021"],
            ["NGƯỜI LẬP BIỂU", "", "", "TM. ỦY BAN NHÂN DÂN"],
            ["", "", "", "KT. CHỦ TỊCH"],
            ["", "", "", "PHÓ CHỦ TỊCH"],
            ["Nguyễn Văn Mẫu", "", "", "Trần Thị Mẫu"],
        ],
        lambda book, sheet: sheet.merge_range("A4:E4", "DANH SÁCH DOANH NGHIỆP", book.add_format({"align": "center"})),
    )


@gives("tieu-de-hai-dong.xlsx", (5, FAN | {"address": "Số 1 phố Mẫu", "product_revenue": 5_000_000_000}))
def header_of_two_rows_with_merged_groups() -> bytes:
    def build(book, sheet):
        sheet.merge_range("A1:F1", "BIỂU TỔNG HỢP")
        sheet.merge_range("A3:A4", "STT")
        sheet.merge_range("B3:D3", "Doanh nghiệp")
        sheet.write_row("B4", ["Tên", "MST", "Địa chỉ"])
        sheet.merge_range("E3:E4", "Sản phẩm")
        sheet.merge_range("F3:F4", "Doanh thu (đồng)")
        sheet.write_row("A5", [1, FAN["enterprise_name"], FAN["tax_code"], "Số 1 phố Mẫu", "Quạt trần", 5e9])

    return workbook([], build)


@gives("khong-dau-dao-cot.xlsx", (2, FAN | {"email": "lienhe@vidu.example"}))
def titles_without_accents_in_capitals_and_another_order() -> bytes:
    return workbook(
        [
            ["SAN PHAM", "E-MAIL", "MA SO THUE", "TT", "TEN DOANH NGHIEP"],
            [FAN["product_name"], "LienHe@ViDu.example", FAN["tax_code"], 1, FAN["enterprise_name"]],
        ]
    )


@gives("tieu-de-xuong-dong.xlsx", (2, FAN))
def titles_with_line_breaks_and_asterisks() -> bytes:
    return workbook([["Tên doanh\nnghiệp (*)", "Mã số\nthuế (bắt buộc)", " Tên  sản phẩm * "], cells(FAN)])


@gives("bang-lech.xlsx", (9, FAN), (10, TILE))
def table_that_begins_at_c8_with_an_empty_column_in_it() -> bytes:
    def build(book, sheet):
        for row, line in enumerate([HEADER, cells(FAN), cells(TILE)], start=7):
            for column, value in zip((2, 4, 5), line, strict=True):
                sheet.write(row, column, value)

    return workbook([], build)


@gives("gop-doanh-nghiep.xlsx", (2, FAN), (3, FAN | {"product_name": "Quạt bàn"}), (4, TILE))
def enterprise_merged_down_beside_two_products() -> bytes:
    def build(book, sheet):
        sheet.merge_range("A2:A3", FAN["enterprise_name"])
        sheet.merge_range("B2:B3", FAN["tax_code"])
        sheet.write_column("C2", ["Quạt trần", "Quạt bàn"])
        sheet.write_row("A4", cells(TILE))

    return workbook([HEADER], build)


@gives("trang-an.xlsx", (2, FAN))
def hidden_sheet_of_last_year_and_a_cover() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    hidden, cover, table = (book.add_worksheet(name) for name in ("2020", "Bìa", "2021"))
    for number, line in enumerate([HEADER, cells(CABLE)]):
        hidden.write_row(number, 0, line)
    cover.write("A1", "DANH SÁCH NĂM 2021")
    for number, line in enumerate([HEADER, cells(FAN)]):
        table.write_row(number, 0, line)
    cover.activate()
    cover.set_first_sheet()
    hidden.hide()
    book.close()
    return buffer.getvalue()


ROW_HIDDEN = "Dòng này đang ẩn trong tệp nhưng vẫn được đọc."
COLUMN_HIDDEN = "Cột này đang ẩn trong tệp nhưng vẫn được đọc."


@gives(
    "dong-cot-an.xlsx", (2, FAN), (3, CABLE | {"note": "ẩn"}), (4, TILE),
    remarks=[(1, "D", "", COLUMN_HIDDEN), (3, "", "", ROW_HIDDEN)],
)  # fmt: skip
def hidden_row_and_column() -> bytes:
    def build(book, sheet):
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("D:D", None, None, {"hidden": True})

    return workbook([[*HEADER, "Ghi chú"], cells(FAN), [*cells(CABLE), "ẩn"], cells(TILE)], build)


@gives("bang-excel.xlsx", (3, FAN), (4, TILE))
def table_object_with_a_filter_and_frozen_panes() -> bytes:
    def build(book, sheet):
        columns = [{"header": title} for title in HEADER]
        sheet.add_table("A2:C4", {"data": [cells(FAN), cells(TILE)], "columns": columns, "name": "DanhSach"})
        sheet.freeze_panes(2, 0)

    return workbook([["Danh sách"]], build)


@gives("unicode-to-hop.xlsx", (2, TILE))
def decomposed_letters_of_a_mac() -> bytes:
    return workbook([[unicodedata.normalize("NFD", cell) for cell in row] for row in (HEADER, cells(TILE))])


@gives("chu-nhieu-kieu.xlsx", (2, FAN))
def rich_text_inside_a_cell() -> bytes:
    def build(book, sheet):
        sheet.write_row("A2", cells(FAN))
        sheet.write_rich_string("A2", "Công ty cổ phần ", book.add_format({"bold": True}), "Quạt Ví Dụ")

    return workbook([HEADER], build)


@gives("dong-trong-xen-ke.xlsx", (3, FAN), (6, CABLE), (7, TILE))
def blank_and_only_numbered_rows_between() -> bytes:
    rows = [["STT", *HEADER], [], [1, *cells(FAN)], [2], [], [3, *cells(CABLE)], [4, *cells(TILE)], [5], [6]]
    return workbook(rows)


@gives("cot-la.xlsx", (2, FAN), ignored=["Vốn điều lệ", "Số lao động"])
def columns_that_nobody_asked_for() -> bytes:
    return workbook([["STT", *HEADER, "Vốn điều lệ", "Số lao động", "Lỗi"], [1, *cells(FAN), 5, 70, "cũ"]])


@gives("openpyxl.xlsx", (2, FAN), (3, CABLE))
def written_by_another_program_with_inline_text() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    for line in (HEADER, cells(FAN), cells(CABLE)):
        sheet.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
