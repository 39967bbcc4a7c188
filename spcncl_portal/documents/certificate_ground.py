"""What lies below the text of a certificate: paper, frame or uploaded artwork, emblem, crop marks."""

import base64
import io
from dataclasses import dataclass, replace
from functools import lru_cache

import pikepdf

from . import ornaments
from .certificate_layout import Artwork, Design, Layout
from .inks import Setup, in_cmyk

BLEED = 3.0  # mm
MARK_GAP, MARK_LENGTH = 4.0, 5.0  # mm: from the cut page to the mark, and the mark
MIME = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}
MM = 72 / 25.4


@dataclass(frozen=True)
class Layer:
    """A picture at a place on the sheet, in mm of the design's page."""

    uri: str
    x: float
    y: float
    width: float
    height: float


def layers(design: Design, setup: Setup) -> list[Layer]:
    """Return the pictures below the text, from the bottom up."""
    layout = design.layout
    width, height = layout.size
    bleed = setup.bleed / setup.scale
    whole = Layer("", -bleed, -bleed, width + 2 * bleed, height + 2 * bleed)
    if design.artwork is None:
        found = [replace(whole, uri=_frame(layout, bleed, setup.cmyk))]
        return found + ([_emblem_of(design)] if layout.emblem_kind == "uploaded" and design.emblem else [])
    found = []
    if design.artwork.form != "pdf":
        # The paper's colour goes out to the bleed where the artwork ends at the cut.
        found.append(replace(whole, uri=_frame(replace(layout, frame="none", emblem_kind="none"), bleed, setup.cmyk)))
        place = whole if layout.artwork_bleeds else Layer("", 0, 0, width, height)
        if layout.artwork_bleeds and not bleed:
            place = Layer("", -BLEED, -BLEED, width + 2 * BLEED, height + 2 * BLEED)
        found.append(replace(place, uri=_uri(design.artwork)))
    if layout.emblem_kind == "builtin":
        found.append(_square(layout, _builtin_emblem(setup.cmyk)))
    elif layout.emblem_kind == "uploaded" and design.emblem:
        found.append(_emblem_of(design))
    return found


def put_artwork_below(page: pikepdf.Page, design: Design, setup: Setup) -> None:
    """Lay the first page of an uploaded PDF below everything on `page`."""
    if design.artwork is None or design.artwork.form != "pdf":
        return
    width, height = (side * setup.scale for side in design.layout.size)
    out = BLEED * setup.scale if design.layout.artwork_bleeds else 0.0
    left, bottom = setup.margin - out, setup.margin - out
    box = [left * MM, bottom * MM, (left + width + 2 * out) * MM, (bottom + height + 2 * out) * MM]
    with pikepdf.open(io.BytesIO(design.artwork.data)) as artwork:
        page.add_underlay(artwork.pages[0], pikepdf.Rectangle(*box), shrink=True, expand=True)


def crop_marks(width: float, height: float, margin: float) -> str:
    """Return the path (SVG, in mm of the printed page) of the marks at the four corners of the cut page."""
    parts = []
    for x, way in ((margin, -1), (margin + width, 1)):
        for y, up in ((margin, -1), (margin + height, 1)):
            parts.append(f"M{x + way * MARK_GAP:g} {y:g}h{way * MARK_LENGTH:g}")
            parts.append(f"M{x:g} {y + up * MARK_GAP:g}v{up * MARK_LENGTH:g}")
    return "".join(parts)


@lru_cache(maxsize=16)
def _frame(layout: Layout, bleed: float, cmyk: bool) -> str:
    """The built-in ground as a picture; drawn in the measures of A4 whatever the page."""
    factor = ornaments.WIDTH / layout.size[0]
    square = layout.emblem
    radius = square.size * factor / 2
    at = (square.x * factor + radius, square.y * factor + radius, radius) if layout.emblem_kind == "builtin" else None
    palette = replace(ornaments.PALETTES[layout.palette], paper=layout.paper)
    drawing = ornaments.frame_svg(palette, layout.frame, at, bleed * factor)
    return _svg_uri(in_cmyk(drawing) if cmyk else drawing)


def builtin_emblem_svg() -> str:
    """The portal's own mark as a drawing."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-13 -13 26 26">{ornaments.emblem(0, 0, 12.9)}</svg>'


@lru_cache(maxsize=2)
def _builtin_emblem(cmyk: bool) -> str:
    drawing = builtin_emblem_svg()
    return _svg_uri(in_cmyk(drawing) if cmyk else drawing)


def _emblem_of(design: Design) -> Layer:
    return _square(design.layout, _uri(design.emblem))


def _square(layout: Layout, uri: str) -> Layer:
    return Layer(uri, layout.emblem.x, layout.emblem.y, layout.emblem.size, layout.emblem.size)


def _uri(artwork: Artwork) -> str:
    return f"data:{MIME[artwork.form]};base64," + base64.b64encode(artwork.data).decode("ascii")


def _svg_uri(drawing: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode("ascii")
