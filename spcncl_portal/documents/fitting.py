"""Make a name fit its box: the largest size at which it wraps into the box, in lines of even length. Pure."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

POINTS_PER_MM = 72 / 25.4
LINE_HEIGHT = 1.18
# Widths come from the font's table without kerning; the margin covers what layout adds to it.
SAFETY = 0.965
FONT_FOLDER = Path(__file__).parent / "fonts"


@dataclass(frozen=True)
class Fitted:
    """A name laid out: lines to be shown without further wrapping, at `size` points."""

    size: float
    lines: tuple[str, ...]

    def gap_above(self, box: "Box") -> float:
        """Return the room (mm) above the lines that centres them in `box`."""
        return round((box.height - len(self.lines) * self.size * LINE_HEIGHT / POINTS_PER_MM) / 2, 2)


@dataclass(frozen=True)
class Box:
    """Room for a name, in mm, with the largest and smallest size in points; spacing: between letters, in em."""

    width: float
    height: float
    largest: float
    smallest: float = 6.0
    font: str = "SPCNCLDisplay-Bold.ttf"
    spacing: float = 0.0


def fit(text: str, box: Box) -> Fitted:
    """Return `text` at the largest size (in half points) that fits `box`; ValueError when none does."""
    words = text.split()
    halves = range(round(box.largest * 2), round(box.smallest * 2) - 1, -1)
    for size in (half / 2 for half in halves):
        room = box.width * POINTS_PER_MM * SAFETY / size
        allowed = int(box.height * POINTS_PER_MM / (size * LINE_HEIGHT))
        lines = wrap(words, room, box.font, box.spacing)
        if len(lines) <= allowed:
            return Fitted(size, tuple(_balanced(words, lines, room, box.font, box.spacing)))
    raise ValueError(f"a name of {len(text)} characters does not fit")


def fit_lines(texts: list[str], box: Box) -> Fitted:
    """Return several lines at one size, each kept whole; the largest size at which all fit `box`."""
    kept = [" ".join(text.split()) for text in texts if text.strip()]
    widest = max((_wide(text, box.font, box.spacing) for text in kept), default=0.0)
    for half in range(round(box.largest * 2), round(box.smallest * 2) - 1, -1):
        size = half / 2
        tall = len(kept) * size * LINE_HEIGHT
        if widest * size <= box.width * POINTS_PER_MM * SAFETY and tall <= box.height * POINTS_PER_MM:
            return Fitted(size, tuple(kept))
    raise ValueError("the lines do not fit")


def balanced(text: str, room: float, font: str) -> list[str]:
    """Return `text` in as few lines of `room` em as it needs, of even length."""
    words = text.split()
    return _balanced(words, wrap(words, room, font), room, font)


def wrap(words: list[str], room: float, font: str, spacing: float = 0.0) -> list[str]:
    """Fill lines of `room` em greedily; a word wider than a line is cut."""
    lines, line, used = [], "", 0.0
    blank = _wide(" ", font, spacing)
    for piece in (piece for word in words for piece in _pieces(word, room, font, spacing)):
        wide = _wide(piece, font, spacing)
        if line and used + blank + wide > room:
            lines.append(line)
            line, used = piece, wide
        else:
            line, used = (f"{line} {piece}", used + blank + wide) if line else (piece, wide)
    return [*lines, line] if line else lines


def _pieces(word: str, room: float, font: str, spacing: float) -> list[str]:
    if _wide(word, font, spacing) <= room:
        return [word]
    pieces, piece = [], ""
    for letter in word:
        if piece and _wide(piece + letter, font, spacing) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def _balanced(words: list[str], lines: list[str], room: float, font: str, spacing: float = 0.0) -> list[str]:
    """Narrow the lines as far as their number stays, so that the last one is not a single word."""
    low, high, best = 0.0, room, lines
    for _step in range(8):
        middle = (low + high) / 2
        tried = wrap(words, middle, font, spacing)
        fits = all(_wide(line, font, spacing) <= middle for line in tried)
        if len(tried) == len(lines) and fits and not _cuts(words, tried):
            best, high = tried, middle
        else:
            low = middle
    return best


def _cuts(words: list[str], lines: list[str]) -> bool:
    return " ".join(lines).split() != words


def _wide(text: str, font: str, spacing: float) -> float:
    """The width in em with the room between the letters."""
    return width(text, font) + spacing * len(text)


@lru_cache(maxsize=8192)
def width(text: str, font: str) -> float:
    """Return the width of `text` in em; characters that the font lacks count as one em."""
    advances, em = _advances(font)
    return sum(advances.get(ord(letter), em) for letter in text) / em


def missing_letters(text: str, fonts: tuple[str, ...] = ("SPCNCLDisplay-Bold.ttf", "Tinos-Bold.ttf")) -> list[str]:
    """Return the characters that none of the fonts has, in order, each once: print would show an empty box."""
    known = set().union(*(_advances(font)[0] for font in fonts))
    return list(dict.fromkeys(letter for letter in text if ord(letter) not in known))


@lru_cache(maxsize=8)
def _advances(font: str) -> tuple[dict[int, int], int]:
    with TTFont(FONT_FOLDER / font) as face:
        metrics = face["hmtx"].metrics
        return {point: metrics[glyph][0] for point, glyph in face.getBestCmap().items()}, face["head"].unitsPerEm
