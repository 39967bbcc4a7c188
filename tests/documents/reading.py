"""Read PDFs as people and machines do: text, pictures, QR codes."""

import subprocess
from pathlib import Path


def text_of(data: bytes, *options: str) -> str:
    """Return what pdftotext reads."""
    return subprocess.run(
        ["pdftotext", *options, "-", "-"], input=data, capture_output=True, check=True, timeout=60
    ).stdout.decode()


def words_of(data: bytes) -> str:
    """Return the text with all white space as single blanks."""
    return " ".join(text_of(data).split())


def picture_of(data: bytes, folder: Path, dpi: int = 150) -> Path:
    """Return the first page as a PNG file."""
    source, target = folder / "page.pdf", folder / "page"
    source.write_bytes(data)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "-singlefile", source, target], check=True, timeout=60)
    return target.with_suffix(".png")


def qr_of(picture: Path) -> str:
    """Return what a QR reader reads."""
    found = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True, timeout=60)
    return found.stdout.decode().strip()


def fonts_of(data: bytes, folder: Path) -> list[list[str]]:
    """Return pdffonts' lines as words: name, …, emb, sub, uni, object."""
    source = folder / "fonts.pdf"
    source.write_bytes(data)
    lines = subprocess.run(["pdffonts", source], capture_output=True, check=True, timeout=60).stdout.decode()
    return [line.split() for line in lines.splitlines()[2:]]
