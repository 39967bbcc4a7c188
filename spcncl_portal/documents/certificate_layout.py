"""The form of a certificate as data: what stands where, in which letters. Pure; lengths in mm, sizes in points.

A layout is kept as JSON with the design (`models.CertificateDesign`); `load` and `dump` turn it into these classes and
back. Texts have placeholders in braces, `{product}`; each kind of certificate knows its own (`certificate_kinds`).
"""

import re
from dataclasses import asdict, dataclass, field, fields

from .fitting import Box

PAGES = {"A4": (297.0, 210.0), "A3": (420.0, 297.0)}
VI, EN, BOTH = "vi", "en", "both"
LANGUAGES = (VI, EN, BOTH)
ALIGNMENTS = ("left", "center", "right")
FRAMES = ("drum", "lines", "none")
PALETTES = ("red", "gold", "blue", "green")
EMBLEMS = ("builtin", "uploaded", "none")
# Key of a font → its file; the family, weight and style of the style sheets follow from the key (templates' fonts).
FONTS = {
    "display": "SPCNCLDisplay-Regular.ttf",
    "display-bold": "SPCNCLDisplay-Bold.ttf",
    "display-italic": "SPCNCLDisplay-Italic.ttf",
    "serif": "Tinos-Regular.ttf",
    "serif-bold": "Tinos-Bold.ttf",
    "serif-italic": "Tinos-Italic.ttf",
    "serif-bold-italic": "Tinos-BoldItalic.ttf",
}
ITALIC = {
    "display": "display-italic",
    "display-bold": "display-italic",
    "serif": "serif-italic",
    "serif-bold": "serif-bold-italic",
}
INK = "#2a1a12"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# In two languages the Vietnamese text takes this share of a box's height, the English below it the rest.
UPPER_SHARE, LOWER_SIZE = 0.6, 0.72


@dataclass(frozen=True)
class Element:
    """One text in its box. smallest: the size below which a text is refused instead of shrunk further. spacing: room
    between letters in em. line: a fine line under the text. text_en: for English and two-language certificates; where
    it is empty, `text` stands in both."""

    key: str
    text: str
    x: float
    y: float
    width: float
    height: float
    largest: float
    smallest: float = 6.0
    text_en: str = ""
    font: str = "display"
    align: str = "center"
    colour: str = INK
    upper: bool = False
    spacing: float = 0.0
    line: bool = False

    def box(self, font: str = "") -> Box:
        """Return its room for fitting."""
        return Box(self.width, self.height, self.largest, self.smallest, FONTS[font or self.font], self.spacing)

    def used(self) -> set[str]:
        """Return the placeholders of its texts."""
        return placeholders(self.text) | placeholders(self.text_en)


@dataclass(frozen=True)
class Signature:
    """Room of a signer: the title above, the name below, free room for pen and stamp between."""

    x: float
    y: float
    width: float
    height: float
    title_size: float = 13.0
    name_size: float = 14.0
    colour: str = INK


@dataclass(frozen=True)
class Square:
    """Where the QR code or the emblem stands: upper left corner and side."""

    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Layout:
    """A whole form. artwork_bleeds: the background is drawn 3 mm beyond each edge of the cut page."""

    elements: tuple[Element, ...]
    signatures: tuple[Signature, ...]
    qr: Square
    emblem: Square
    language: str = VI
    page: str = "A4"
    paper: str = "#fffdf5"
    frame: str = "drum"
    palette: str = "red"
    emblem_kind: str = "builtin"
    artwork_bleeds: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the cut page."""
        return PAGES[self.page]


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return set(PLACEHOLDER.findall(text))


def filled(text: str, values: dict[str, str]) -> str:
    """Return the text with its placeholders replaced; raises ValueError that names an unknown one."""

    def value(found: re.Match) -> str:
        if found[1] not in values:
            raise ValueError(f"unknown placeholder {{{found[1]}}}")
        return values[found[1]]

    return PLACEHOLDER.sub(value, text)


def dump(layout: Layout) -> dict:
    """Return the layout as JSON values."""
    return asdict(layout)


def load(values: dict) -> Layout:
    """Return the layout of JSON values; raises ValueError when they are none."""
    try:
        plain = {name: value for name, value in values.items() if name in _SIMPLE}
        layout = Layout(
            elements=tuple(Element(**one) for one in values["elements"]),
            signatures=tuple(Signature(**one) for one in values["signatures"]),
            qr=Square(**values["qr"]),
            emblem=Square(**values["emblem"]),
            **plain,
        )
    except (KeyError, TypeError) as problem:
        raise ValueError(f"not a layout: {problem}") from problem
    _require_known(layout)
    return layout


_SIMPLE = {one.name for one in fields(Layout)} - {"elements", "signatures", "qr", "emblem"}


def _require_known(layout: Layout) -> None:
    """Raise ValueError for a word that no list here has."""
    words = (
        (layout.page, PAGES),
        (layout.language, LANGUAGES),
        (layout.frame, FRAMES),
        (layout.palette, PALETTES),
        (layout.emblem_kind, EMBLEMS),
        *((one.font, FONTS) for one in layout.elements),
        *((one.align, ALIGNMENTS) for one in layout.elements),
    )
    for word, known in words:
        if word not in known:
            raise ValueError(f"not a layout: {word!r}")


@dataclass(frozen=True)
class Artwork:
    """An uploaded picture: svg (cleaned), png, jpg, or pdf (its first page)."""

    form: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Design:
    """A layout with its pictures: all that a certificate's looks depend on. label: for messages, `SPCNCL v2`."""

    layout: Layout
    artwork: Artwork | None = None
    emblem: Artwork | None = None
    label: str = ""
