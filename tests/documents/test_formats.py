import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from spcncl_portal.documents.formats import date_text, exact, number_text, place_and_date, reference_number


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2021, 3, 5), "Hà Nội, ngày 05 tháng 3 năm 2021"),
        (datetime.date(2021, 2, 15), "Hà Nội, ngày 15 tháng 02 năm 2021"),
        (datetime.date(2021, 12, 31), "Hà Nội, ngày 31 tháng 12 năm 2021"),
    ],
)
def test_place_and_date_has_the_zeros_of_the_decree(day, expected):
    assert place_and_date("Hà Nội", day) == expected


def test_date_text_of_a_moment_is_the_day_in_hanoi():
    assert date_text(datetime.datetime(2021, 3, 31, 17, 0, tzinfo=datetime.UTC)) == "01/04/2021"


def test_reference_number_below_ten_has_a_zero():
    assert [reference_number(5, "QĐ-UBND"), reference_number(12, "BC-SCT")] == ["05/QĐ-UBND", "12/BC-SCT"]
    assert reference_number(None, "BC-SCT").strip() == "/BC-SCT"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1234567, 0, "1.234.567"),
        (Decimal("1234567.895"), 2, "1.234.567,90"),
        (Fraction(1, 8), 2, "0,13"),
        (Fraction(-1, 8), 2, "-0,13"),
        (Fraction(2, 3), 4, "0,6667"),
        (0, 2, "0,00"),
    ],
)
def test_number_text_is_vietnamese_and_half_up(value, decimals, expected):
    assert number_text(value, decimals) == expected


def test_exact_of_a_fraction_is_not_rounded_twice():
    assert exact(Fraction(44999999999999999999999999999999, 10**32), 1) == Decimal("0.4")
