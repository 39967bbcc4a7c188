"""Files that cannot be read: each gets one sentence that says why and what to do."""

import io
import zipfile

from .expected import FAN, HEADER, cells, gives
from .making import workbook


def _no_sheet(name: str) -> str:
    return (
        f"Không đọc được “{name}” như một bảng tính; hãy mở bằng Excel và lưu lại thành .xlsx (hoặc .xls, .ods, .csv)."
    )


def _archive(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@gives("rong.xlsx", refused="Tệp “rong.xlsx” rỗng; hãy chọn lại tệp.")
def nothing_at_all() -> bytes:
    return b""


@gives("anh.xlsx", refused="“anh.xlsx” là tệp ảnh (.png), không phải bảng tính; hãy chọn lại tệp danh sách.")
def picture_renamed() -> bytes:
    return bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(200)


@gives("quet.xlsx", refused=_no_sheet("quet.xlsx"))
def scan_renamed() -> bytes:
    return b"%PDF-1.7\n" + bytes(200)


@gives("van-ban.xlsx", refused=_no_sheet("van-ban.xlsx"))
def word_document_renamed() -> bytes:
    return _archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


@gives("phan-mem-ke-toan.xls", refused=_no_sheet("phan-mem-ke-toan.xls"))
def web_page_that_a_program_calls_xls() -> bytes:
    return f"<html><table><tr>{''.join(f'<td>{title}</td>' for title in HEADER)}</tr></table></html>".encode()


@gives("mat-khau.xlsx", refused="Tệp “mat-khau.xlsx” có mật khẩu; hãy bỏ mật khẩu rồi tải lại.")
def protected_by_a_password() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(1024)


@gives("macro.xlsx", refused="Tệp “macro.xlsx” có macro; hãy lưu lại thành .xlsx không có macro.")
def workbook_with_a_macro() -> bytes:
    return _archive({"xl/workbook.xml": b"<workbook/>", "xl/vbaProject.bin": b"x"})


BROKEN = "Tệp “{}” bị hỏng hoặc tải lên chưa đủ; hãy mở bằng Excel, lưu lại rồi tải lại."


@gives("tai-do-dang.xlsx", refused=BROKEN.format("tai-do-dang.xlsx"))
def half_of_a_workbook() -> bytes:
    whole = workbook([HEADER, cells(FAN)])
    return whole[: len(whole) // 2]


@gives(
    "bom-nen.xlsx",
    refused="Tệp “bom-nen.xlsx” giải nén ra quá lớn; hãy chép dữ liệu sang một tệp mới rồi tải lại.",
)
def zip_bomb() -> bytes:
    buffer = io.BytesIO()
    piece = bytes(1024 * 1024)
    archive = zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open("xl/workbook.xml", "w") as part:
        for _ in range(301):
            part.write(piece)
    return buffer.getvalue()


@gives("mot-trieu-dong.xlsx", refused="Tệp “mot-trieu-dong.xlsx” có hơn 20.000 dòng; hãy tách thành nhiều tệp.")
def cell_in_the_last_row_of_excel() -> bytes:
    return workbook([HEADER, cells(FAN)], lambda book, sheet: sheet.write("A1048576", "x"))


@gives(
    "thieu-cot.xlsx",
    refused="Tệp “thieu-cot.xlsx” thiếu cột: “Mã số thuế”, “Tên sản phẩm”. Hãy dùng tệp mẫu hoặc sửa lại dòng tiêu đề.",
)
def columns_missing() -> bytes:
    return workbook([["Tên doanh nghiệp", "Hàng hóa"], ["Công ty A", "Quạt"]])


@gives(
    "hai-cot-trung.xlsx",
    refused="Tệp “hai-cot-trung.xlsx” có hai cột “Mã số thuế”; hãy xóa hoặc đổi tên một cột.",
)
def column_twice() -> bytes:
    return workbook([[*HEADER, "Mã số thuế"], [*cells(FAN), "0100000028"]])


@gives(
    "chi-tieu-de.xlsx",
    refused="Tệp “chi-tieu-de.xlsx” không có dòng dữ liệu nào dưới dòng tiêu đề; hãy điền rồi tải lại.",
)
def header_alone() -> bytes:
    return workbook([HEADER])
