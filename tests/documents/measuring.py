"""Measure papers where they are: in the XML of a Word file, in the pages of a PDF. Lengths in mm, sizes in points."""

import io
import re
import subprocess
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree

import pikepdf

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MM_PER_TWIP, MM_PER_POINT = 25.4 / 1440, 25.4 / 72


def value(element, path: str, name: str = "val") -> str | None:
    """Return an attribute of the child at `path` ("pPr/jc"), or None."""
    found = element.find("/".join(W + part for part in path.split("/"))) if element is not None else None
    return None if found is None else found.get(W + name)


@dataclass
class WordParagraph:
    """A paragraph with what its style and its own properties make of it."""

    text: str
    size: float
    bold: bool
    italic: bool
    align: str
    first_mm: float
    left_mm: float
    right_mm: float
    before: float
    after: float
    line: float
    rule: bool
    keep_next: bool
    room_mm: float = 0


@dataclass
class WordFile:
    """The parts of a Word file that the tests ask for."""

    data: bytes
    parts: dict[str, bytes] = field(init=False)

    def __post_init__(self):
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            assert archive.testzip() is None
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.body = self.xml("word/document.xml").find(f"{W}body")
        self.styles = {one.get(f"{W}styleId"): one for one in self.xml("word/styles.xml").iter(f"{W}style")}

    def xml(self, part: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.parts[part])

    def header(self) -> ElementTree.Element:
        """Return the one header, which all sections use."""
        (name,) = [part for part in self.parts if re.fullmatch(r"word/header\d*\.xml", part)]
        return self.xml(name)

    def sections(self) -> list[ElementTree.Element]:
        return list(self.body.iter(f"{W}sectPr"))

    def paragraphs(self) -> list[WordParagraph]:
        rooms = {}
        for cell in self.body.iter(f"{W}tc"):
            for one in cell.iter(f"{W}p"):
                rooms[one] = int(value(cell, "tcPr/tcW", "w")) * MM_PER_TWIP
        return [self.measured(one, rooms.get(one, 0)) for one in self.body.iter(f"{W}p")]

    def find(self, start: str) -> WordParagraph:
        """Return the only paragraph that begins with `start`."""
        (found,) = [one for one in self.paragraphs() if one.text.startswith(start)]
        return found

    def measured(self, paragraph: ElementTree.Element, room_mm: float = 0) -> WordParagraph:
        own, style = paragraph.find(f"{W}pPr"), self.styles[value(paragraph, "pPr/pStyle") or "Normal"]
        run = paragraph.find(f"{W}r")

        def letters(path: str) -> str | None:
            return value(run, f"rPr/{path}") or value(style, f"rPr/{path}")

        def has(path: str) -> bool:
            return any(one is not None and one.find(f"{W}rPr/{W}{path}") is not None for one in (run, style))

        def number(path: str, name: str) -> float:
            direct = value(own, path, name)
            return float(direct if direct is not None else value(style, f"pPr/{path}", name) or 0)

        text = "".join(
            "\n" if one.tag == f"{W}br" else one.text or ""
            for one in paragraph.iter()
            if one.tag in (f"{W}t", f"{W}br")
        )
        return WordParagraph(
            text=text,
            size=float(letters("sz") or 28) / 2,
            bold=has("b"),
            italic=has("i"),
            align=value(own, "jc") or value(style, "pPr/jc") or "left",
            first_mm=(number("ind", "firstLine") - number("ind", "hanging")) * MM_PER_TWIP,
            left_mm=number("ind", "left") * MM_PER_TWIP,
            right_mm=number("ind", "right") * MM_PER_TWIP,
            before=number("spacing", "before") / 20,
            after=number("spacing", "after") / 20,
            line=number("spacing", "line") / 240,
            rule=own is not None and own.find(f"{W}pBdr") is not None,
            keep_next=own is not None and own.find(f"{W}keepNext") is not None,
            room_mm=room_mm,
        )

    def rules(self) -> list[tuple[WordParagraph, float]]:
        """Return the drawn lines in order, each with the paragraph above it and its length."""
        found, above = [], None
        for one in self.paragraphs():
            if one.rule:
                room = one.room_mm or self.text_mm()
                found.append((above, room - one.left_mm - one.right_mm))
            above = one
        return found

    def text_mm(self) -> float:
        """Return the width between the margins of the first section."""
        first = self.sections()[0]
        margins = int(value(first, "pgMar", "left")) + int(value(first, "pgMar", "right"))
        return (int(value(first, "pgSz", "w")) - margins) * MM_PER_TWIP


@dataclass(frozen=True)
class PrintedText:
    """A line of a PDF page, in mm from its upper left corner."""

    page: int
    text: str
    size: float
    bold: bool
    italic: bool
    left: float
    top: float
    width: float

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


def printed(data: bytes) -> list[PrintedText]:
    """Return the lines of a PDF, page by page, top to bottom."""
    command = ["pdftohtml", "-xml", "-i", "-stdout", "-zoom", "1", "-", "-"]
    found = subprocess.run(command, input=data, capture_output=True, check=True, timeout=60).stdout
    fonts, lines = {}, []
    for page in ElementTree.fromstring(found).iter("page"):
        for one in page:
            if one.tag == "fontspec":
                fonts[one.get("id")] = float(one.get("size"))
            elif text := "".join(one.itertext()).strip():
                marks = {part.tag for part in one.iter()}
                left, top, width = (int(one.get(name)) * MM_PER_POINT for name in ("left", "top", "width"))
                size = fonts[one.get("font")]
                number = int(page.get("number"))
                lines.append(PrintedText(number, text, size, "b" in marks, "i" in marks, left, top, width))
    return sorted(lines, key=lambda line: (line.page, line.top, line.left))


def drawn_lines(data: bytes, page: int = 0) -> list[tuple[float, float, float]]:
    """Return the drawn horizontal lines of a page: left, top and length in mm, top to bottom."""
    per_unit = 0.75 * MM_PER_POINT
    with pikepdf.open(io.BytesIO(data)) as pdf:
        boxes = [
            [float(number) * per_unit for number in one.operands]
            for one in pikepdf.parse_content_stream(pdf.pages[page])
            if str(one.operator) == "re"
        ]
    return sorted({(x, y, wide) for x, y, wide, high in boxes if 0 < high < 0.5 and wide > 5}, key=lambda one: one[1])


def page_sizes(data: bytes) -> list[tuple[int, int]]:
    """Return width and height of each page in whole mm."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [tuple(round(float(side) * MM_PER_POINT) for side in page.mediabox[2:]) for page in pdf.pages]
