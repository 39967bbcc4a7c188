"""Reading what people type in Vietnam and what Excel cells hold.

Every function takes one value (text, number or date), returns the value in its one stored form, and raises
``ParseError`` with a Vietnamese sentence that says what is wrong and what to write instead. Nothing is guessed where
two readings are possible.
"""

import math
import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NumberError
from stdnum.vn import mst

from spcncl_portal.core.text import nfc, search_text

BIGGEST_INTEGER = 9_223_372_036_854_775_807  # what a BigIntegerField of both databases holds

_CURRENCY = re.compile(r"^(?:vn[đd]|usd|us\$|\$|₫)|(?:đồng|dong|vn[đd]|đ|₫|usd|us\$|\$|%)\.?$", re.IGNORECASE)
_UNIT_WORDS = re.compile(r"tỷ|tỉ|triệu|nghìn|ngàn|trăm", re.IGNORECASE)
_EXPONENT = re.compile(r"\d[.,]?\d*e[+-]?\d+$", re.IGNORECASE)
_MINUS_SIGNS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "—": "-"})
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_SERIALS = range(1, 73_051)  # 1900 to 2099


class ParseError(ValueError):
    """A value that cannot be read; ``message`` is the Vietnamese sentence for the person who typed it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def show_number(value: int | Decimal) -> str:
    """Return a number as it is written in Vietnam: ``1.234.567,89``."""
    return f"{value:,}".translate(str.maketrans({",": ".", ".": ","}))


def parse_integer(value: object, *, minimum: int | None = None, maximum: int = BIGGEST_INTEGER) -> int:
    """Return the whole number that a text or an Excel cell holds.

    Dots, commas and blanks between groups of three digits are group marks, a fraction of zeros is dropped, and a
    currency word is allowed. Raises ``ParseError`` for anything else and outside ``minimum``..``maximum``.
    """
    number = _read_number(value, places=0)
    if number != number.to_integral_value():
        raise ParseError(_("“%(value)s” có phần lẻ; hãy nhập số nguyên.") % {"value": _shown(value)})
    return int(_within(number, minimum, maximum))


def parse_decimal(
    value: object, places: int, *, minimum: Decimal | int | None = None, maximum: Decimal | int = BIGGEST_INTEGER
) -> Decimal:
    """Return the number that a text or an Excel cell holds, with exactly ``places`` decimals.

    A text with more decimals is refused; a float of an Excel cell is rounded half-up, because it comes from a formula.
    ``1.234`` is 1234 (Vietnamese thousands), ``1,5`` is 1.5. Raises ``ParseError``.
    """
    number = _read_number(value, places)
    step = Decimal(1).scaleb(-places)
    _within(number, minimum, maximum)
    rounded = number.quantize(step, rounding=ROUND_HALF_UP)
    if rounded != number and not isinstance(value, float):
        raise ParseError(
            _("“%(value)s” có quá nhiều chữ số thập phân; chỉ nhập tối đa %(places)s chữ số sau dấu phẩy.")
            % {"value": _shown(value), "places": places}
        )
    return rounded


def _within(number: Decimal, minimum: Decimal | int | None, maximum: Decimal | int | None) -> Decimal:
    if minimum is not None and number < minimum:
        if minimum == 0:
            raise ParseError(_("Không được nhập số âm; hãy nhập số từ 0 trở lên."))
        raise ParseError(_("Số phải từ %(limit)s trở lên.") % {"limit": show_number(minimum)})
    if maximum is not None and number > maximum:
        raise ParseError(
            _("Số quá lớn (nhiều nhất là %(limit)s); hãy kiểm tra lại đơn vị tính.") % {"limit": show_number(maximum)}
        )
    if minimum is None and number < -BIGGEST_INTEGER:
        raise ParseError(_("Số quá nhỏ; hãy kiểm tra lại."))
    return number


def _read_number(value: object, places: int) -> Decimal:
    if isinstance(value, bool):
        raise ParseError(_("Ô này phải là số, không phải đúng/sai."))
    if isinstance(value, int | Decimal):
        number = Decimal(value)
    elif isinstance(value, float):
        # Excel keeps and shows fifteen significant digits; the rest is noise of binary fractions.
        number = Decimal(f"{value:.15g}") if math.isfinite(value) else Decimal("NaN")
    elif isinstance(value, str):
        return _read_number_text(value, places)
    else:
        raise ParseError(_("“%(value)s” không phải là số.") % {"value": _shown(value)})
    if not number.is_finite():
        raise ParseError(_("“%(value)s” không phải là số.") % {"value": _shown(value)})
    return number


def _read_number_text(text: str, places: int) -> Decimal:
    cleaned = one_line(text).translate(_MINUS_SIGNS)
    if not cleaned:
        raise ParseError(_("Chưa nhập số."))
    if len(cleaned) > 60:
        raise ParseError(_("Số quá dài; hãy kiểm tra lại."))
    if _UNIT_WORDS.search(cleaned):
        raise ParseError(
            _("Hãy viết đủ các chữ số, không dùng chữ “tỷ”, “triệu”, “nghìn”: “%(value)s”.") % {"value": _shown(text)}
        )
    cleaned = _CURRENCY.sub("", _CURRENCY.sub("", cleaned).strip()).strip()
    if _EXPONENT.search(cleaned):
        raise ParseError(
            _("Excel đã viết tắt số “%(value)s”; hãy định dạng ô là Số, nới rộng cột và nhập lại đủ chữ số.")
            % {"value": _shown(text)}
        )
    negative = cleaned.startswith("-") or (cleaned.startswith("(") and cleaned.endswith(")"))
    body = cleaned.strip("()").lstrip("+-").strip()
    try:
        number = Decimal(_without_groups(body, places))
    except ParseError:
        raise
    except (InvalidOperation, ValueError):
        raise ParseError(
            _("“%(value)s” không phải là số; hãy viết như 1.234.567,89.") % {"value": _shown(text)}
        ) from None
    return -number if negative else number


def _without_groups(body: str, places: int) -> str:
    """Return ``body`` with a decimal point and no group marks; raise ``ValueError`` where the marks make no sense."""
    if not re.fullmatch(r"[0-9][0-9.,' ]*", body):
        raise ValueError(body)
    whole, fraction = _split_fraction(body, places)
    groups = re.split(r"[.,' ]", whole)
    marks = set(re.findall(r"[.,' ]", whole))
    if len(groups) > 1 and (len(marks) > 1 or not 1 <= len(groups[0]) <= 3 or any(len(g) != 3 for g in groups[1:])):
        raise ValueError(body)
    if not fraction.isdigit():
        raise ValueError(body)
    return f"{''.join(groups)}.{fraction}"


def _split_fraction(body: str, places: int) -> tuple[str, str]:
    dots, commas = body.count("."), body.count(",")
    if dots and commas:
        mark = "." if body.rindex(".") > body.rindex(",") else ","
    elif dots + commas == 1:
        mark = "." if dots else ","
        whole, fraction = body.split(mark)
        if " " in whole and len(fraction) == 3:  # "5 000.000" may be five thousand or five million
            raise ValueError(body)
        if re.fullmatch(r"[1-9]\d{0,2}", whole) and len(fraction) == 3:
            # 1.234 is a thousand in Vietnam. 1,234 is a thousand only where no decimals are wanted, and a fraction only
            # where three are; between the two it could be either.
            if mark == "." or places == 0:
                return body, "0"
            if places < 3:
                raise ParseError(
                    _("“%(value)s” có thể hiểu theo hai cách; hãy viết %(thousand)s hoặc %(fraction)s.")
                    % {"value": body, "thousand": f"{whole}.{fraction}", "fraction": f"{whole},{fraction[:places]}"}
                )
    else:
        return body, "0"
    whole, separator, fraction = body.partition(mark) if body.count(mark) == 1 else ("", "", "")
    if not separator:
        raise ValueError(body)
    return whole, fraction


def parse_date(value: object, *, minimum: date | None = None, maximum: date | None = None) -> date:
    """Return the day that a text, a date or an Excel serial number holds.

    Texts are read day first (``5/3/2021``, ``05-03-21``, ``5.3.2021``, ``ngày 5 tháng 3 năm 2021``) or as
    ``2021-03-05``; years of two digits are 20xx. Raises ``ParseError``, also outside ``minimum``..``maximum``.
    """
    day = _read_date(value)
    if minimum is not None and day < minimum:
        raise ParseError(_("Ngày phải từ %(limit)s trở đi.") % {"limit": minimum.strftime("%d/%m/%Y")})
    if maximum is not None and day > maximum:
        raise ParseError(_("Ngày không được sau %(limit)s.") % {"limit": maximum.strftime("%d/%m/%Y")})
    return day


def _read_date(value: object) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and not one_line(value):
        raise ParseError(_("Chưa nhập ngày."))
    if isinstance(value, str) and re.fullmatch(r"\d{5}", one_line(value)):
        value = int(one_line(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        if math.isfinite(value) and int(value) in _EXCEL_SERIALS:
            return _EXCEL_EPOCH + timedelta(days=int(value))
    elif isinstance(value, str):
        return _read_date_text(value)
    raise ParseError(_("“%(value)s” không phải là ngày; hãy viết như 31/03/2021.") % {"value": _shown(value)})


def _read_date_text(text: str) -> date:
    cleaned = one_line(text).translate(_MINUS_SIGNS)
    words = re.search(r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})", search_text(cleaned))
    year_first = re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?$", cleaned)
    day_first = re.match(r"(\d{1,2}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{4}|\d{2})(?:[T ]\d{1,2}:\d{2}.*)?$", cleaned)
    if words or day_first:
        day, month, year = (int(part) for part in (words or day_first).groups())
    elif year_first:
        year, month, day = (int(part) for part in year_first.groups())
    else:
        raise ParseError(_("“%(value)s” không phải là ngày; hãy viết như 31/03/2021.") % {"value": _shown(text)})
    year += 2000 if year < 100 else 0
    if not 1900 <= year <= 2100:
        raise ParseError(_("Năm %(year)s không hợp lệ; hãy kiểm tra lại.") % {"year": year})
    try:
        return date(year, month, day)
    except ValueError:
        raise ParseError(
            _("Không có ngày “%(value)s”; hãy viết theo thứ tự ngày/tháng/năm, như 31/03/2021.")
            % {"value": _shown(text)}
        ) from None


def parse_tax_code(value: object) -> str:
    """Return the tax code of an enterprise: ten digits, or ``XXXXXXXXXX-XXX`` for a branch (thirteen digits).

    Blanks, dots and dashes do not count; a leading zero that Excel dropped is put back when the check digit then holds.
    The check digit is that of Thông tư 105/2020/TT-BTC as computed by ``stdnum.vn.mst``. Raises ``ParseError``.
    """
    digits = _tax_digits(value)
    if len(digits) in (9, 12) and _tax_problem("0" + digits) is None:
        digits = "0" + digits
    if len(digits) not in (10, 13):
        raise ParseError(
            _("Mã số thuế phải có 10 chữ số (hoặc 13 chữ số với đơn vị phụ thuộc); ở đây có %(count)s.")
            % {"count": len(digits)}
        )
    problem = _tax_problem(digits)
    if problem is not None:
        raise ParseError(problem)
    return digits if len(digits) == 10 else f"{digits[:10]}-{digits[10:]}"


def _tax_digits(value: object) -> str:
    if isinstance(value, bool) or value is None:
        raise ParseError(_("Chưa nhập mã số thuế."))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = one_line(str(value)).translate(_MINUS_SIGNS)
    text = re.sub(r"^(?:mst|mã số thuế)\s*:?\s*", "", text, flags=re.IGNORECASE)
    if not text:
        raise ParseError(_("Chưa nhập mã số thuế."))
    digits = re.sub(r"[\s.\-']", "", text)
    if not re.fullmatch(r"[0-9]+", digits):
        raise ParseError(
            _("Mã số thuế “%(value)s” có ký tự không phải chữ số; hãy nhập lại bằng chữ số.") % {"value": _shown(value)}
        )
    return digits


def _tax_problem(digits: str) -> str | None:
    """Return what is wrong with ten or thirteen digits, or ``None``."""
    try:
        mst.validate(digits)
    except InvalidChecksum:
        return _("Mã số thuế “%(value)s” sai chữ số kiểm tra; hãy đối chiếu với giấy đăng ký doanh nghiệp.") % {
            "value": digits
        }
    except NumberError:
        return _("Mã số thuế “%(value)s” không có thật; hãy đối chiếu với giấy đăng ký doanh nghiệp.") % {
            "value": digits
        }
    return None


_YES = {"co", "x", "yes", "y", "dung", "true", "1", "v", "✓", "☑"}
_NO = {"khong", "ko", "k", "no", "n", "sai", "false", "0"}


def parse_yes_no(value: object) -> bool:
    """Return whether a text or an Excel cell says yes: ``Có``, ``x``, ``1`` against ``Không``, ``0``.

    Raises ``ParseError`` for anything else.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = one_line("" if value is None else str(value))
    word = search_text(text) or text
    if word not in _YES | _NO:
        raise ParseError(_("“%(value)s” không rõ là có hay không; hãy ghi Có hoặc Không.") % {"value": _shown(value)})
    return word in _YES


def parse_email(value: object) -> str:
    """Return an e-mail address in lower case. Raises ``ParseError``."""
    address = one_line("" if value is None else str(value)).replace("mailto:", "").strip(" <>;,").lower()
    if not address:
        raise ParseError(_("Chưa nhập địa chỉ e-mail."))
    try:
        validate_email(address)
    except ValidationError:
        raise ParseError(
            _("“%(value)s” không phải là địa chỉ e-mail; hãy viết như ten@congty.vn.") % {"value": _shown(value)}
        ) from None
    return address


def parse_phone(value: object) -> str:
    """Return a telephone number as ``+84…``, with `` ext. 12`` where there is an extension.

    A leading zero that Excel dropped is put back. Only the length is checked, because number plans change faster than
    libraries. Raises ``ParseError``.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = one_line("" if value is None else str(value)).translate(_MINUS_SIGNS)
    if not text:
        raise ParseError(_("Chưa nhập số điện thoại."))
    text = re.sub(r"\(?\s*(?:máy lẻ|số lẻ|nhánh|ext)\.?:?\s*(\d{1,6})\s*\)?$", r" ext. \1", text, flags=re.IGNORECASE)
    if re.fullmatch(r"[1-9]\d{8,9}", text):
        text = "0" + text
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ParseError(
            _("“%(value)s” không phải là số điện thoại; hãy viết như 0912 345 678 hoặc 024 3825 1234.")
            % {"value": _shown(value)}
        )
    extension = f" ext. {number.extension}" if number.extension else ""
    number.extension = None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) + extension


def show_phone(stored: str) -> str:
    """Return a stored telephone number as people write it: ``024 3825 1234``; unknown forms come back unchanged."""
    try:
        number = phonenumbers.parse(stored, "VN")
    except phonenumbers.NumberParseException:
        return stored
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if number.country_code == 84 else form.INTERNATIONAL)


def parse_name(value: object, *, maximum: int = 255) -> str:
    """Return a name in composed form on one line, without control characters.

    Raises ``ParseError`` when nothing is left or it is longer than ``maximum`` characters.
    """
    name = one_line("" if value is None else str(value), compatible=False)
    if not name:
        raise ParseError(_("Chưa nhập tên."))
    if len(name) > maximum:
        raise ParseError(
            _("Tên dài %(length)s ký tự; hãy viết trong %(maximum)s ký tự.") % {"length": len(name), "maximum": maximum}
        )
    return name


def one_line(text: str, *, compatible: bool = True) -> str:
    """Return text on one line: blanks of every kind are one blank, invisible characters are gone.

    With ``compatible`` full-width digits and signs become the plain ones; ``m²`` does not become ``m2``.
    """
    normal = nfc("".join(map(_plain, text)) if compatible else text)
    spaced = "".join(" " if c.isspace() or unicodedata.category(c) == "Zs" else c for c in normal)
    return " ".join("".join(c for c in spaced if unicodedata.category(c)[0] != "C").split())


def _plain(character: str) -> str:
    wide = unicodedata.decomposition(character).startswith(("<wide>", "<narrow>"))
    return unicodedata.normalize("NFKC", character) if wide else character


def _shown(value: object) -> str:
    text = one_line(str(value), compatible=False)
    return text if len(text) <= 40 else text[:39] + "…"
