"""Widths of a table's columns on paper, so that no number, date or heading word is broken. Pure."""

from ..fitting import width
from . import model
from .layout import MM_PER_POINT
from .model import Column, Table
from .values import shown

SIZES = (12, 11, 10, 9, 8)
_PADDING_MM = 3.6
# A word as long as this may break: an address or a code must not starve its neighbours.
_LONGEST_WORD_MM = 45
# A letter's mean width; a text too short to ask; more lines than this may break over the page.
_LETTER_EM, _SHORT, _TALL_LINES = 0.45, 40, 24
_REGULAR, _BOLD = "Tinos-Regular.ttf", "Tinos-Bold.ttf"


def fit_columns(table: Table, room_mm: float) -> tuple[int, list[float]]:
    """Return the text size (points) and the widths (mm) of the columns, which add up to `room_mm`.

    The widths are in the proportion of Column.width, but no column is narrower than its longest word or number.
    The size shrinks from 12 to 8 points until that is possible; after that, words break.
    """
    needs = [_need(position, column, table) for position, column in enumerate(table.columns)]
    for size in SIZES:
        least = [need * size * MM_PER_POINT + _PADDING_MM for need in needs]
        if sum(least) <= room_mm:
            return size, _shared([column.width for column in table.columns], least, room_mm)
    return SIZES[-1], _shared([column.width for column in table.columns], [0.0] * len(needs), room_mm)


def breaks(cells: list[str], widths_mm: list[float], size: int) -> bool:
    """Return whether a row is so tall (about half a page) that it may go on over the page; others stay whole."""
    letter = size * MM_PER_POINT * _LETTER_EM
    return any(
        len(text) > _SHORT and len(text) * letter / max(wide - _PADDING_MM, 1) + text.count("\n") > _TALL_LINES
        for text, wide in zip(cells, widths_mm, strict=True)
    )


def _need(position: int, column: Column, table: Table) -> float:
    """Return the width in em that the column needs at least."""
    longest = _LONGEST_WORD_MM / (12 * MM_PER_POINT)
    need = max((width(word, _BOLD) for word in column.title.split()), default=0.0)
    for row in table.rows:
        text = shown(row[position], column)
        need = max([need, *(min(width(word, _REGULAR), longest) for word in _unbroken(text, column))])
    if table.total is not None:
        text = shown(table.total[position], column)
        need = max([need, *(min(width(word, _BOLD), longest) for word in _unbroken(text, column))])
    return need


def _unbroken(text: str, column: Column) -> list[str]:
    return text.split() if column.kind == model.TEXT else [text]


def _shared(wanted: list[float], least: list[float], room: float) -> list[float]:
    """Share `room` out in proportion to `wanted`, giving each column its least first."""
    fixed: set[int] = set()
    while True:
        free = [number for number in range(len(wanted)) if number not in fixed]
        rest = room - sum(least[number] for number in fixed)
        unit = rest / (sum(wanted[number] for number in free) or 1)
        short = [number for number in free if wanted[number] * unit < least[number]]
        if not short:
            return [least[n] if n in fixed else wanted[n] * unit for n in range(len(wanted))]
        fixed.update(short)
