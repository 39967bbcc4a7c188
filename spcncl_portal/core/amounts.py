"""Amounts of money as people say them: "1,5 tỷ", "250 triệu đồng"; and as they are said back."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from .parsing import ParseError, one_line, parse_decimal, parse_integer, show_number

_UNITS = {
    "nghìn tỷ": 10**12,
    "ngàn tỷ": 10**12,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "triệu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
_SAID = re.compile(rf"^(?P<number>[\d.,' ]+?) ?(?P<unit>{'|'.join(_UNITS)})(?: ?(?:đồng|đ|vnd|vnđ))?$")
MOST_PLACES = 9  # of tỷ: one đồng


def parse_dong(text: str, *, maximum: int) -> int:
    """Whole đồng from full digits or from a number with its unit ("1,5 tỷ" is 1.500.000.000); not negative.

    Raises ParseError as `parse_integer`, and for an amount that is not whole đồng.
    """
    said = _SAID.match(one_line(text).lower())
    if said is None and re.search(r"nghìn|ngàn|triệu|tỷ|tỉ", text, re.IGNORECASE):
        message = _("Không đọc được “%(value)s”; hãy ghi đủ chữ số, hoặc một số kèm một đơn vị như “1,5 tỷ”.")
        raise ParseError(message % {"value": text.strip()[:60]})
    if said is None:
        return parse_integer(text, minimum=0, maximum=maximum)
    number = parse_decimal(said["number"].strip(), MOST_PLACES, minimum=0)
    amount = Fraction(number) * _UNITS[said["unit"]]
    if amount.denominator != 1:
        raise ParseError(_("“%(value)s” không chẵn đồng; hãy ghi đủ các chữ số.") % {"value": text.strip()[:60]})
    return parse_integer(int(amount), minimum=0, maximum=maximum)


def short_dong(value: int | None) -> str:
    """An amount as it is said, to three places: 1.234.567.890 → "1,235 tỷ đồng"; empty for less than a million."""
    if value is None or abs(value) < 10**6:
        return ""
    unit, name = (10**9, _("tỷ đồng")) if abs(value) >= 10**9 else (10**6, _("triệu đồng"))
    number = Decimal(value) / unit
    shown = number.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP).normalize()
    sign = "" if shown == number else "≈ "
    return f"{sign}{show_number(Decimal(f'{shown:f}'))} {name}"
