"""Read the boxes of a score sheet: points as people type them, in hundredths."""

from decimal import Decimal

from django.utils.translation import gettext as _

from spcncl_portal.core.parsing import BIGGEST_INTEGER, ParseError, parse_decimal
from spcncl_portal.core.templatetags.portal import number


def read_points(text: str, maximum: int) -> int | None:
    """Hundredths of a point from `17,5`, `17.50` or an empty box; raises ParseError with what to do."""
    if not text.strip():
        return None
    value = parse_decimal(text.strip(), 2)
    if not 0 <= value * 100 <= maximum:
        top = number(Decimal(maximum) / 100)
        raise ParseError(_("Nhập điểm từ 0 đến %(max)s.") % {"max": top})
    return int(value * 100)


def same_points(stored: str, typed: str) -> bool:
    """Whether two boxes hold the same points, however they are written."""
    try:
        return read_points(stored, BIGGEST_INTEGER) == read_points(typed, BIGGEST_INTEGER)
    except ParseError:
        return stored.strip() == typed.strip()


def same_text(stored: str, typed: str) -> bool:
    """Whether two boxes hold the same words; browsers send other line ends than they got."""
    return stored.split() == typed.split()


def read_sheet(data, criteria) -> tuple[dict[str, int | None], dict[str, str], dict[str, list[str]]]:
    """Points, reasons and errors of the posted boxes `TC01`, `TC01_note`; boxes that were not posted stay out."""
    points, notes, errors = {}, {}, {}
    for criterion in criteria:
        if criterion.code in data:
            try:
                points[criterion.code] = read_points(data[criterion.code], criterion.max_points)
            except ParseError as problem:
                errors[criterion.code] = [str(problem)]
        name = f"{criterion.code}_note"
        if name in data:
            notes[criterion.code] = data[name].strip()[:500]
    return points, notes, errors
