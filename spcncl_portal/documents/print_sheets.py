"""Files for the printing house: all certificates of an order in one PDF with bleed and crop marks; the emblem's sheet.

Pages carry TrimBox (the cut page) and BleedBox (3 mm more); fonts are embedded. Colours are those of the screen (RGB),
or process inks computed without a profile (`inks`), as the printing house asks. Uploaded artwork keeps its own colours.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from django.template.loader import render_to_string
from django.utils import translation

from . import certificate_ground as ground
from . import ornaments, pdf
from .certificate_layout import PAGES, Design
from .certificate_sheets import CertificateSheet
from .certificates import laid_out
from .inks import Setup, in_cmyk
from .inks import cmyk as inks_of

MARGIN = 10.0  # mm around the cut page: bleed, gap and marks
CHUNK = 50
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class PrintOrder:
    """size: A4 or A3 landscape. marks: with bleed and crop marks, else cut to size. cmyk: process inks."""

    size: str = "A4"
    marks: bool = True
    cmyk: bool = False

    def setup(self, page: str) -> Setup:
        """How a design made for `page` is put on the ordered size."""
        scale = round(PAGES[self.size][0] / PAGES[page][0], 5)
        return Setup(scale, MARGIN if self.marks else 0.0, ground.BLEED if self.marks else 0.0, self.cmyk)


def write_print_file(
    path: Path,
    sheets: Sequence[tuple[CertificateSheet, Design]],
    order: PrintOrder,
    *,
    title: str,
    report: Report | None = None,
) -> int:
    """Write one PDF with a page per sheet, in the order given; return the number of pages.

    Each sheet keeps the design that it was issued with. Raises ValueError as `certificates.render_certificates`.
    """
    chunks, done = [], 0
    with pikepdf.new() as whole:
        for chunk in _chunks(sheets):
            designs = {sheet.kind: design for sheet, design in chunk}
            layout = chunk[0][1].layout
            setup = order.setup(layout.page)
            source = laid_out([sheet for sheet, _design in chunk], designs, setup)
            chunks.append(source)  # its streams are read when the whole is written
            for page in source.pages:
                _set_boxes(page, layout.size, setup)
            whole.pages.extend(source.pages)
            done += len(chunk)
            if report:
                report(done, len(sheets))
        pdf.stamp(whole, title=title)
        whole.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return done


def _chunks(sheets: Sequence[tuple[CertificateSheet, Design]]) -> Iterator[list[tuple[CertificateSheet, Design]]]:
    """Runs of at most CHUNK sheets on one page size in which each kind has one design."""
    chunk: list[tuple[CertificateSheet, Design]] = []
    designs: dict[str, Design] = {}
    for sheet, design in sheets:
        other = designs.get(sheet.kind, design) is not design
        other_page = bool(chunk) and chunk[0][1].layout.page != design.layout.page
        if chunk and (len(chunk) == CHUNK or other or other_page):
            yield chunk
            chunk, designs = [], {}
        chunk.append((sheet, design))
        designs[sheet.kind] = design
    if chunk:
        yield chunk


def _set_boxes(page: pikepdf.Page, size: tuple[float, float], setup: Setup) -> None:
    """Tell the printing house where the page is cut, and how far its ground goes beyond."""
    left, bottom, right, top = (float(side) for side in page.mediabox)
    trim = setup.margin * ground.MM
    width, height = (side * setup.scale * ground.MM for side in size)
    bleed = setup.bleed * ground.MM
    page.trimbox = pikepdf.Array([left + trim, bottom + trim, left + trim + width, bottom + trim + height])
    page.bleedbox = pikepdf.Array(
        [left + trim - bleed, bottom + trim - bleed, left + trim + width + bleed, bottom + trim + height + bleed]
    )
    page.mediabox = pikepdf.Array([left, bottom, right, top])


@dataclass(frozen=True)
class Version:
    """The emblem on a ground: label, drawing, colour of the ground."""

    label: str
    drawing: str
    ground: str


def emblem_proof(*, cmyk: bool = False) -> bytes:
    """Return the sheet on which the emblem is checked: sizes, colours, one colour, smallest size, clear space."""
    ink = in_cmyk if cmyk else str
    colour = ornaments.emblem(0, 0, 12.9)
    versions = [
        Version("Bản màu, nền sáng", colour, "#ffffff"),
        Version("Bản màu, nền đậm", colour, "#12365b"),
        Version("Một màu đen", ornaments.emblem_mono(0, 0, 12.9), "#ffffff"),
        Version("Một màu đỏ đô", ornaments.emblem_mono(0, 0, 12.9, "#a01c20"), "#ffffff"),
        Version("Âm bản, nền đen", ornaments.emblem_mono(0, 0, 12.9, "#ffffff", "#000000"), "#000000"),
    ]
    colours = [("#a01c20", "Đỏ"), ("#b8862b", "Vàng đồng"), ("#f0d48a", "Vàng nhạt"), ("#fffdf5", "Ngà")]
    context = {
        "versions": [
            {"label": one.label, "uri": _picture(ink(one.drawing)), "ground": _css(one.ground, cmyk)}
            for one in versions
        ],
        "sizes": [10, 12, 15, 20, 30, 45],
        "colour": _picture(ink(colour)),
        "colours": [_swatch(colour, name, cmyk) for colour, name in colours],
        "cmyk": cmyk,
    }
    with translation.override("vi"):
        return pdf.html_to_pdf(render_to_string("documents/print/cert_emblem_proof.html", context), cmyk=cmyk)


def _picture(drawing: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-13 -13 26 26">{drawing}</svg>'
    return pdf.picture_uri(svg.encode(), "image/svg+xml")


def _css(colour: str, cmyk: bool) -> str:
    return Setup(cmyk=cmyk).ink(colour)


def _swatch(colour: str, name: str, cmyk: bool) -> dict:
    shares = " ".join(f"{letter}{round(share * 100)}" for letter, share in zip("CMYK", inks_of(colour), strict=True))
    return {"name": name, "hex": colour, "inks": shares, "css": _css(colour, cmyk)}
