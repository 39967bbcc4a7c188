"""Files that people bring: PDFs, a list on the portal's own template, a disguised program; reading what they get."""

import email
import email.policy
import io
import re
import subprocess
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import xlsxwriter

from tests.factories.dossiers import pdf_bytes

DISGUISED_PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 2000


def pdf(name: str) -> dict:
    """A small PDF of that name, as playwright's set_input_files takes it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": pdf_bytes(name)}


def program_named(name: str) -> dict:
    """A Windows program under another name."""
    return {"name": name, "mimeType": "application/pdf", "buffer": DISGUISED_PROGRAM}


def list_on_template(template: Path, rows: list[dict[str, object]], name: str) -> dict:
    """A list with the headers of the downloaded template in their place; rows: header → cell."""
    sheet = openpyxl.load_workbook(template).worksheets[0]
    header_row = next(row for row in sheet.iter_rows() if any(cell.value == "Mã số thuế" for cell in row))
    titles = [cell.value for cell in header_row if cell.value]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("Danh sách")
    page.write(0, 0, sheet.cell(1, 1).value)
    first = header_row[0].row - 1
    page.write_row(first, 0, titles)
    for number, row in enumerate(rows, start=first + 1):
        unknown = set(row) - set(titles)
        assert not unknown, f"not in the template: {unknown}"
        page.write_row(number, 0, [row.get(title, "") for title in titles])
    book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": name, "mimeType": kind, "buffer": buffer.getvalue()}


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    text: str


def mails(data: Path, *, to: str, about: str = "") -> list[Mail]:
    """The delivered e-mails to that address whose subject has these words, oldest first."""
    found = []
    for path in sorted((data / "mail").glob("*.log"), key=lambda one: one.name):
        for raw in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
            if not raw.strip():
                continue
            message = email.message_from_bytes(raw, policy=email.policy.default)
            body = message.get_body(("plain",))
            mail = Mail(str(message["To"]), str(message["Subject"]), body.get_content() if body else "")
            if to in mail.to and about in mail.subject:
                found.append(mail)
    return found


def awaited_mail(data: Path, *, to: str, about: str = "", seconds: int = 40) -> Mail:
    """The newest such e-mail, as soon as beat and worker have delivered one."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := mails(data, to=to, about=about):
            return found[-1]
        time.sleep(0.3)
    raise AssertionError(f"no e-mail to {to} about {about!r} within {seconds} s")


def link_in(text: str, path: str) -> str:
    """The address in the text whose path begins so."""
    return re.search(rf"https?://[^\s<>\"]*{re.escape(path)}[^\s<>\"]*", text).group()


def qr_of(paper: Path) -> str:
    """What the QR code on the first page says, read from its picture."""
    picture = paper.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-r", "200", "-f", "1", "-l", "1", "-png", "-singlefile", paper, picture], check=True, timeout=60
    )
    read = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", f"{picture}.png"]
    return subprocess.run(read, check=True, capture_output=True, text=True, timeout=60).stdout.strip()


def text_of(paper: Path) -> str:
    """The words of a PDF."""
    return subprocess.run(
        ["pdftotext", "-layout", paper, "-"], check=True, capture_output=True, text=True, timeout=60
    ).stdout


def words_of(path: Path) -> str:
    """All words of a PDF, Word or Excel file, on one line."""
    if path.suffix == ".pdf":
        words = text_of(path)
    else:
        with zipfile.ZipFile(path) as packed:
            inner = [name for name in packed.namelist() if name.endswith(("document.xml", "sharedStrings.xml"))]
            words = " ".join(re.sub(r"<[^>]+>", " ", packed.read(name).decode()) for name in inner)
    return " ".join(words.split())
