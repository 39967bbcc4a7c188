"""Numbers, dates and reference numbers as papers write them. Pure."""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def local_date(value: datetime.date | datetime.datetime) -> datetime.date:
    """Return the day in Hà Nội of a day or an aware moment."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(HANOI).date() if value.tzinfo else value.date()
    return value


def date_text(value: datetime.date | datetime.datetime) -> str:
    """Return dd/mm/yyyy, in Hà Nội's time."""
    return local_date(value).strftime("%d/%m/%Y")


def place_and_date(place: str, value: datetime.date | datetime.datetime | None) -> str:
    """Return `Hà Nội, ngày 05 tháng 3 năm 2021`: a leading zero for days under 10 and months 1 and 2 only
    (NĐ 30/2020, Phụ lục I, ô 4). Without a day the numbers are left open for the pen.
    """
    return f"{place}, {long_date(value)}" if value else f"{place}, ngày      tháng      năm       "


def long_date(value: datetime.date | datetime.datetime) -> str:
    """Return `ngày 05 tháng 3 năm 2021`, with the zeros of `place_and_date`."""
    day = local_date(value)
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def time_text(value: datetime.datetime) -> str:
    """Return `08 giờ 30 phút` (or `08 giờ`) of a moment, in Hà Nội's time."""
    at = value.astimezone(HANOI) if value.tzinfo else value
    return f"{at.hour:02d} giờ {at.minute:02d} phút" if at.minute else f"{at.hour:02d} giờ"


def reference_number(number: int | None, symbol: str) -> str:
    """Return `05/BC-SCT`: a leading zero below 10 (NĐ 30/2020, Phụ lục I, ô 3); without a number, room for it."""
    return f"{number:02d}/{symbol}" if number is not None else f"        /{symbol}"


def exact(value: int | str | Decimal | Fraction, decimals: int) -> Decimal:
    """Return `value` rounded half up to `decimals` places."""
    if isinstance(value, Fraction):
        # Scaled to whole numbers first: a division in Decimal would already have been rounded once.
        scaled = value * 10**decimals
        sign = -1 if scaled < 0 else 1
        whole = sign * ((abs(scaled.numerator) * 2 + scaled.denominator) // (scaled.denominator * 2))
        return Decimal(whole).scaleb(-decimals)
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number_text(value: int | Decimal | Fraction, decimals: int = 0) -> str:
    """Return 1.234.567,89."""
    text = f"{exact(value, decimals):,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,"))
