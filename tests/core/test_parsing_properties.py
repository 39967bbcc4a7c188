"""Whatever is typed is read as what it says, or refused with a sentence: no other error, no value silently changed."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.vn import mst

from spcncl_portal.core.parsing import (
    ParseError,
    parse_date,
    parse_decimal,
    parse_email,
    parse_integer,
    parse_name,
    parse_phone,
    parse_tax_code,
    parse_yes_no,
    show_number,
)

PARSERS = [
    parse_integer, lambda cell: parse_decimal(cell, 2), parse_date, parse_tax_code, parse_email, parse_phone,
    parse_name, parse_yes_no,
]  # fmt: skip
any_cell = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.dates(), st.datetimes(),
    st.text(alphabet="0123456789.,-()/ đĐ%eE+²½①٣\u00a0", max_size=20),
)  # fmt: skip
amounts = st.integers(min_value=0, max_value=10**15)


@given(any_cell)
def test_any_cell_is_read_or_refused_with_a_sentence(cell):
    for parse in PARSERS:
        try:
            parse(cell)
        except ParseError as error:
            assert error.message.endswith((".", "”", "?"))


@given(st.text(alphabet="0123456789.,-() đ%²½①٣\u2009\u00a0", max_size=18))
def test_number_that_is_read_has_the_digits_that_were_typed(text):
    """Marks may go, and a fraction of zeros; every other digit stays, in its order."""
    try:
        number = parse_integer(text)
    except ParseError:
        return
    typed = "".join(re.findall(r"[0-9]", text))
    assert str(abs(number)) in (typed.lstrip("0") or "0", _without_fraction(text).lstrip("0") or "0")


def _without_fraction(text: str) -> str:
    return "".join(re.findall(r"[0-9]", re.sub(r"[.,]0+(?=[^0-9.,]*$)", "", text)))


@given(amounts, st.sampled_from([".", ",", " ", "\u00a0", "\u2009", "'"]), st.sampled_from(["", " đồng", "đ", " VND"]))
def test_amount_with_any_group_mark_and_currency_comes_back(number, mark, currency):
    assert parse_integer(f"{number:,}".replace(",", mark) + currency) == number


@given(amounts)
def test_amount_as_an_excel_cell_comes_back(number):
    assert parse_integer(float(number)) == number
    assert parse_integer(unicodedata.normalize("NFD", f"{show_number(number)} đồng")) == number


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from([2, 3, 6]))
def test_fraction_is_kept_whatever_the_column_allows(number, places):
    assert parse_decimal(show_number(number), places) == number
    assert parse_decimal(float(number), places) == number


@given(st.floats(allow_nan=False, min_value=-1e14, max_value=1e14))
def test_float_that_is_no_whole_number_is_no_integer(number):
    assume(Decimal(f"{number:.15g}") != Decimal(f"{number:.15g}").to_integral_value())
    with pytest.raises(ParseError):
        parse_integer(number)


days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
DAY_FORMS = [
    "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d 00:00:00", "%d / %m / %Y",
    "ngày %d tháng %m năm %Y", "Hà Nội, ngày %d tháng %m năm %Y",
]  # fmt: skip


@given(days, st.sampled_from(DAY_FORMS), st.sampled_from(["NFC", "NFD"]))
def test_day_in_every_writing_comes_back(day, form, composed):
    assert parse_date(unicodedata.normalize(composed, day.strftime(form))) == day


@given(days)
def test_day_as_an_excel_number_comes_back(day):
    serial = (day - date(1899, 12, 30)).days
    assert parse_date(serial) == parse_date(float(serial)) == parse_date(str(serial)) == day


@given(st.integers(1, 99), st.integers(1, 99), st.integers(2000, 2099))
def test_day_that_the_calendar_lacks_is_refused_and_never_turned_round(day, month, year):
    try:
        wanted = date(year, month, day)
    except ValueError:
        with pytest.raises(ParseError):
            parse_date(f"{day}/{month}/{year}")
    else:
        assert parse_date(f"{day}/{month}/{year}") == wanted


@st.composite
def tax_codes(draw) -> str:
    stem = f"{draw(st.sampled_from(['01', '25', '03']))}{draw(st.integers(1, 9_999_999)):07d}"
    code = stem + mst.calc_check_digit(stem)
    assume(mst.is_valid(code))
    return code


@given(
    tax_codes(),
    st.sampled_from(["{}", " {} ", "MST: {}", "Mã số thuế {}", "'{}"]),
    st.sampled_from(["", " ", ".", "-"]),
)
def test_tax_code_in_every_writing_comes_back(code, around, mark):
    assert parse_tax_code(around.format(mark.join((code[:4], code[4:7], code[7:])))) == code


@given(tax_codes(), st.integers(1, 999))
def test_tax_code_of_a_branch_comes_back(code, branch):
    wanted = f"{code}-{branch:03d}"
    assert parse_tax_code(wanted) == parse_tax_code(wanted.replace("-", "")) == wanted
    assert parse_tax_code(int(wanted.replace("-", ""))) == wanted


@given(tax_codes(), st.integers(0, 9), st.integers(1, 9))
def test_tax_code_with_one_digit_wrong_is_refused(code, place, step):
    """The weights of the check digit are prime to eleven, so a single wrong digit never passes."""
    wrong = code[:place] + str((int(code[place]) + step) % 10) + code[place + 1 :]
    try:
        assert parse_tax_code(wrong) != code
    except ParseError:
        return
    pytest.fail(f"{wrong} passed")


@given(st.text(alphabet="0123456789 .-", max_size=16))
def test_tax_code_that_is_read_has_the_digits_that_were_typed(text):
    try:
        code = parse_tax_code(text)
    except ParseError:
        return
    typed = re.sub(r"\D", "", text)
    assert code.replace("-", "") in (typed, "0" + typed)


@given(st.text(max_size=60))
def test_name_keeps_every_visible_letter(text):
    try:
        name = parse_name(text)
    except ParseError:
        return
    assert parse_name(name) == name == unicodedata.normalize("NFC", name)

    def visible(value):
        return [c for c in unicodedata.normalize("NFC", value) if unicodedata.category(c)[0] not in "CZ"]

    assert unicodedata.normalize("NFC", "".join(visible(text))) == unicodedata.normalize("NFC", "".join(visible(name)))


@pytest.mark.parametrize("text", ["10²", "1½", "①", "5³ đồng", "010000001⁰"])
def test_superscripts_and_fractions_are_no_digits(text):
    for parse in (parse_integer, parse_tax_code):
        with pytest.raises(ParseError):
            parse(text)


@pytest.mark.parametrize(
    ("cell", "yes"),
    [("Có", True), ("co", True), ("X", True), (True, True), (1.0, True), ("Không", False), ("ko", False), (0, False),
     (unicodedata.normalize("NFD", "Không"), False), (False, False)],
)  # fmt: skip
def test_yes_and_no(cell, yes):
    assert parse_yes_no(cell) is yes


@pytest.mark.parametrize("cell", ["", None, "chưa rõ", "có thể", 2, "có/không"])
def test_neither_yes_nor_no(cell):
    with pytest.raises(ParseError, match="hãy ghi Có hoặc Không"):
        parse_yes_no(cell)
