"""Numbers, sums of money and days in Vietnamese words, as official papers read them. Pure.

num2words (0.5.14) reads whole numbers below a thousand; above that it is wrong, so the groups are put together here:
it leaves out the hundreds ("một nghìn lẻ năm" for 1.005), names "tỷ" twice in 1.234.000.000.000, takes 10^15 for
10^14, and loses the sign. Papers say "linh" where it says "lẻ".
"""

import datetime
from decimal import Decimal

from num2words import num2words

from .formats import local_date

_BILLION = 10**9
_GROUPS = ((10**6, "triệu"), (10**3, "nghìn"))
_LARGEST = 10**27
# The fourth month is never "tháng bốn".
_MONTHS = {4: "tư"}


def number_words(value: int | Decimal) -> str:
    """Return `value` in words: 21 → hai mươi mốt, 1.005 → một nghìn không trăm linh năm, 12,5 → mười hai phẩy năm.

    Raises ValueError from 10^27 on and for what is no finite number.
    """
    value = Decimal(value)
    if not value.is_finite() or abs(value) >= _LARGEST:
        raise ValueError(f"no words for {value}")
    sign = "âm " if value < 0 else ""
    whole, _point, decimals = f"{abs(value):f}".partition(".")
    text = _whole(int(whole))
    decimals = decimals.rstrip("0")
    if decimals:
        text = f"{text} phẩy {_decimals(decimals)}"
    elif int(whole) == 0:
        sign = ""
    return sign + text


def money_words(dong: int) -> str:
    """Return a sum in whole đồng as papers write it: Một trăm hai mươi triệu đồng."""
    return first_upper(f"{number_words(int(dong))} đồng")


def date_words(day: datetime.date | datetime.datetime) -> str:
    """Return `ngày ba mươi mốt tháng ba năm hai nghìn không trăm hai mươi mốt`; the first ten days with "mồng"."""
    day = local_date(day)
    early = "mồng " if day.day <= 10 else ""
    month = _MONTHS.get(day.month) or _whole(day.month)
    return f"ngày {early}{_whole(day.day)} tháng {month} năm {_whole(day.year)}"


def first_upper(text: str) -> str:
    """Return `text` with a capital at the beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def _whole(number: int) -> str:
    if number >= _BILLION:
        above, rest = divmod(number, _BILLION)
        return " ".join(
            part for part in (_whole(above), "tỷ", _below_billion(rest, inner=True) if rest else "") if part
        )
    return _below_billion(number, inner=False)


def _below_billion(number: int, *, inner: bool) -> str:
    """Return the words of a number below 10^9; inner: after a higher group, whose hundreds must be heard."""
    parts = []
    for size, name in _GROUPS:
        count, number = divmod(number, size)
        if count:
            parts.append(f"{_hundreds(count, inner or bool(parts))} {name}")
    if number or not (parts or inner):
        parts.append(_hundreds(number, inner or bool(parts)))
    return " ".join(parts)


def _hundreds(number: int, inner: bool) -> str:
    """Return 0 to 999 in words; inner: with "không trăm" where there are no hundreds."""
    words = num2words(number, lang="vi").replace(" lẻ ", " linh ")
    if not inner or number >= 100:
        return words
    return f"không trăm {'linh ' if number < 10 else ''}{words}"


def _decimals(digits: str) -> str:
    """Return what stands after the comma: 05 → không năm, 25 → hai mươi lăm, from three digits on one by one."""
    if len(digits) > 2 or digits.startswith("0"):
        return " ".join(num2words(int(digit), lang="vi") for digit in digits)
    return num2words(int(digits), lang="vi")
