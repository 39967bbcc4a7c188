"""From layout and values to pieces: each text with its lines, size and place, ready to be set. Pure."""

from dataclasses import dataclass, replace

from .certificate_kinds import RULES
from .certificate_layout import BOTH, EN, FONTS, ITALIC, LOWER_SIZE, UPPER_SHARE, Element, Layout, Signature, filled
from .fitting import Box, Fitted, fit, fit_lines

SMALLEST_ENGLISH = 4.0  # points
NAME_SHARE = 1.18  # the name's line is this times its size high


@dataclass(frozen=True)
class Piece:
    """Lines at a place. x, y, width, height: the ink box in mm, without the room around it; size in points."""

    key: str
    x: float
    y: float
    width: float
    fitted: Fitted
    font: str
    align: str
    colour: str
    spacing: float = 0.0
    line: bool = False


@dataclass(frozen=True)
class Signer:
    """title: may have line breaks; name: printed below the room for the signature, the portal never signs."""

    title: str
    name: str


def own_elements(layout: Layout, kind: str) -> list[Element]:
    """The texts that differ from sheet to sheet."""
    own = set(RULES[kind].own)
    return [one for one in layout.elements if one.used() & own]


def shared_elements(layout: Layout, kind: str) -> list[Element]:
    """The texts that a whole batch has in common."""
    own = set(RULES[kind].own)
    return [one for one in layout.elements if not one.used() & own]


def pieces_of(elements: list[Element], language: str, values: dict[str, str]) -> list[Piece]:
    """Lay out texts; raises ValueError when one does not fit its box at its smallest size, naming its key."""
    return [piece for element in elements for piece in _pieces(element, language, values)]


def _pieces(element: Element, language: str, values: dict[str, str]) -> list[Piece]:
    text, english = filled(element.text, values), filled(element.text_en, values)
    if element.upper:
        text, english = text.upper(), english.upper()
    if language == EN and english.strip():
        return [_piece(element, english, element.box(), element.y, element.font)]
    if language != BOTH or not english.strip():
        return [_piece(element, text, element.box(), element.y, element.font)] if text.strip() else []
    return _in_both(element, text, english)


def _in_both(element: Element, text: str, english: str) -> list[Piece]:
    """Both languages in the way that leaves the Vietnamese larger: one behind the other, or the English below."""
    ways = []
    for lay_out in (_in_a_row, _stacked):
        try:
            ways.append(lay_out(element, text, english))
        except ValueError as problem:
            refused = problem
    if not ways:
        raise refused
    return max(ways, key=lambda pieces: pieces[0].fitted.size)


def _in_a_row(element: Element, text: str, english: str) -> list[Piece]:
    return [_piece(element, f"{text} / {english}", element.box(), element.y, element.font)]


def _stacked(element: Element, text: str, english: str) -> list[Piece]:
    """The English below the Vietnamese, smaller and slanted; raises ValueError when the box is too low for both."""
    upper = element.height * UPPER_SHARE
    above = replace(element.box(), height=upper)
    italic = ITALIC.get(element.font, element.font)
    smallest = max(SMALLEST_ENGLISH, element.smallest * LOWER_SIZE)
    largest = max(smallest, element.largest * LOWER_SIZE)
    below = replace(element.box(italic), height=element.height - upper, largest=largest, smallest=smallest)
    first = _piece(replace(element, line=False), text, above, element.y, element.font)
    return [first, _piece(element, english, below, element.y + upper, italic)]


def _piece(element: Element, text: str, box: Box, top: float, font: str) -> Piece:
    try:
        fitted = fit(text, box)
    except ValueError as problem:
        raise ValueError(f"{element.key}: {problem}") from problem
    return Piece(
        element.key,
        element.x,
        round(top + fitted.gap_above(box), 3),
        element.width,
        fitted,
        font,
        element.align,
        element.colour,
        element.spacing,
        element.line,
    )


def signature_pieces(layout: Layout, signers: tuple[Signer, ...]) -> list[Piece]:
    """Titles and names of the signers, one for each block of the layout; a block without a signer stays empty."""
    pieces = []
    for number, (block, signer) in enumerate(zip(layout.signatures, signers, strict=False), start=1):
        pieces += _signature(block, signer, number)
    return pieces


def _signature(block: Signature, signer: Signer, number: int) -> list[Piece]:
    name_height = round(block.name_size * NAME_SHARE / 72 * 25.4 + 0.005, 2)
    font = FONTS["display-bold"]
    pieces = []
    if signer.title.strip():
        # The title takes what the name and the least room for pen and stamp leave.
        room = Box(block.width, (block.height - name_height) * 0.56, block.title_size, 5, font)
        lines = fit_lines(signer.title.upper().splitlines(), room)
        pieces.append(_signer_piece(f"signer{number}_title", block, block.y, lines))
    if signer.name.strip():
        room = Box(block.width, name_height, block.name_size, 4, font)
        top = block.y + block.height - name_height
        fitted = fit(signer.name, room)
        pieces.append(_signer_piece(f"signer{number}_name", block, top + fitted.gap_above(room), fitted))
    return pieces


def _signer_piece(key: str, block: Signature, top: float, fitted: Fitted) -> Piece:
    return Piece(key, block.x, round(top, 3), block.width, fitted, "display-bold", "center", block.colour)
