"""Workbooks by xlsxwriter, conversions by LibreOffice."""

import io
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter


def workbook(rows: Sequence[Sequence], build: Callable | None = None, **options) -> bytes:
    """An .xlsx of these rows from A1; `build(book, sheet)` adds to it."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **options})
    sheet = book.add_worksheet("Danh sách")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if build:
        build(book, sheet)
    book.close()
    return buffer.getvalue()


def by_office(data: bytes, extension: str) -> bytes:
    """The workbook as LibreOffice saves it in another format."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "danh-sach.xlsx")
        source.write_bytes(data)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", extension,
             "--outdir", f"{folder}/out", str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return Path(folder, "out", f"danh-sach.{extension}").read_bytes()
