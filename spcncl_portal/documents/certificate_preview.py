"""A design as a picture in the browser: the same pieces as in print, each letter drawn from its font's outline.

An SVG shown by `<img>` may load nothing, so fonts and pictures are inside. An uploaded PDF as background cannot be
shown this way: the proof (PDF) shows it.
"""

import base64
from functools import lru_cache
from html import escape

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from . import certificate_ground as ground
from .certificate_checks import Finding, areas
from .certificate_layout import FONTS, Design, Layout
from .certificate_pieces import Piece, pieces_of, signature_pieces
from .certificate_samples import sample_sheet
from .fitting import FONT_FOLDER, LINE_HEIGHT, POINTS_PER_MM, width
from .inks import Setup
from .qr import qr_data_uri

LINE = 0.21  # mm: the line under a text


def preview_uri(design: Design, kind: str, which: str, findings: list[Finding] = ()) -> str:
    """Return the picture as a data: address; the boxes of what has an error are marked."""
    drawing = preview_svg(design, kind, which, {one.where for one in findings if one.is_error})
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode("ascii")


def preview_svg(design: Design, kind: str, which: str, wrong: set[str] = frozenset()) -> str:
    """Return the design with the `which` (longest, shortest) names; texts that do not fit are left out."""
    layout = design.layout
    sheet = sample_sheet(kind, layout, which)
    wide, high = layout.size
    glyphs: dict[str, str] = {}
    parts = [_image(one.uri, one.x, one.y, one.width, one.height) for one in ground.layers(design, Setup())]
    for piece in _fitting_pieces(layout, sheet):
        parts.append(_text(piece, glyphs))
    square = layout.qr
    light = "#fff" if design.artwork else layout.paper
    parts.append(_image(qr_data_uri(sheet.verification_url, light=light), square.x, square.y, square.size, square.size))
    parts += [_marked(area) for area in areas(layout) if area.name in wrong]
    defs = "".join(f'<path id="{name}" d="{path}"/>' for name, path in glyphs.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}"><defs>{defs}</defs>'
        f'<rect width="{wide:g}" height="{high:g}" fill="{layout.paper}"/>{"".join(parts)}</svg>'
    )


def _fitting_pieces(layout: Layout, sheet) -> list[Piece]:
    pieces = []
    for element in layout.elements:
        try:
            pieces += pieces_of([element], layout.language, sheet.values)
        except ValueError:
            continue  # the findings say so
    try:
        return pieces + signature_pieces(layout, sheet.signers)
    except ValueError:
        return pieces


def _image(uri: str, x: float, y: float, wide: float, high: float) -> str:
    place = f'x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}"'
    return f'<image {place} preserveAspectRatio="none" href="{escape(uri)}"/>'


def _marked(area) -> str:
    place = f'x="{area.x:g}" y="{area.y:g}" width="{area.width:g}" height="{area.height:g}"'
    return (
        f'<rect {place} fill="#c4362d" fill-opacity=".12" stroke="#c4362d" stroke-width=".6" stroke-dasharray="2 1"/>'
    )


def _text(piece: Piece, glyphs: dict[str, str]) -> str:
    """Set the lines of a piece; `glyphs` collects the outlines that the picture needs."""
    face = _face(piece.font)
    size = piece.fitted.size / POINTS_PER_MM  # mm
    leading = size * LINE_HEIGHT
    parts = []
    for number, line in enumerate(piece.fitted.lines):
        length = (width(line, FONTS[piece.font]) + piece.spacing * len(line)) * size
        left = piece.x + {"left": 0.0, "center": (piece.width - length) / 2, "right": piece.width - length}[piece.align]
        baseline = piece.y + number * leading + (leading - face.height * size) / 2 + face.ascent * size
        parts.append(_line(line, piece, face, left, baseline, size, glyphs))
    if piece.line:
        y = piece.y + len(piece.fitted.lines) * leading
        parts.append(
            f'<rect x="{piece.x:g}" y="{y:.2f}" width="{piece.width:g}" height="{LINE}" fill="{piece.colour}"/>'
        )
    return "".join(parts)


def _line(text: str, piece: Piece, face: "Face", left: float, baseline: float, size: float, glyphs) -> str:
    scale = size / face.em
    used = []
    at = 0.0
    for letter in text:
        name = f"{piece.font}-{ord(letter):x}"
        if name not in glyphs:
            glyphs[name] = face.outline(letter)
        used.append(f'<use href="#{name}" x="{at:.0f}"/>')
        at += (width(letter, FONTS[piece.font]) + piece.spacing) * face.em
    move = f"translate({left:.3f} {baseline:.3f}) scale({scale:.6f} {-scale:.6f})"
    return f'<g transform="{move}" fill="{piece.colour}">{"".join(used)}</g>'


class Face:
    """The outlines of a font."""

    def __init__(self, key: str):
        self._font = TTFont(FONT_FOLDER / FONTS[key])
        self._glyphs, self._names = self._font.getGlyphSet(), self._font.getBestCmap()
        self._names = {**self._names, **_lining_digits(self._font, self._names)}
        self.em = self._font["head"].unitsPerEm
        self.ascent = self._font["hhea"].ascent / self.em
        self.height = self.ascent - self._font["hhea"].descent / self.em

    def outline(self, letter: str) -> str:
        """Return the path of a letter in units of the font."""
        pen = SVGPathPen(self._glyphs)
        self._glyphs[self._names.get(ord(letter), ".notdef")].draw(pen)
        return pen.getCommands()


def _lining_digits(font: TTFont, names: dict[int, str]) -> dict[int, str]:
    """The digits that stand on the line (`lnum`), as the print's style asks for."""
    if "GSUB" not in font:
        return {}
    table = font["GSUB"].table
    wanted = {
        n for one in table.FeatureList.FeatureRecord if one.FeatureTag == "lnum" for n in one.Feature.LookupListIndex
    }
    swaps: dict[str, str] = {}
    for number in wanted:
        for part in table.LookupList.Lookup[number].SubTable:
            swaps |= getattr(getattr(part, "ExtSubTable", part), "mapping", {})
    return {ord(digit): swaps[names[ord(digit)]] for digit in "0123456789" if names.get(ord(digit)) in swaps}


@lru_cache(maxsize=8)
def _face(key: str) -> Face:
    return Face(key)
