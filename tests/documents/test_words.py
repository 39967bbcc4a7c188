import datetime
from decimal import Decimal

import pytest

from spcncl_portal.documents.words import date_words, money_words, number_words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (115, "một trăm mười lăm"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_015, "một nghìn không trăm mười lăm"),
        (1_100, "một nghìn một trăm"),
        (2_021, "hai nghìn không trăm hai mươi mốt"),
        (10_000, "mười nghìn"),
        (105_005, "một trăm linh năm nghìn không trăm linh năm"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_050_000, "một triệu không trăm năm mươi nghìn"),
        (10_000_000, "mười triệu"),
        (1_005_000_000, "một tỷ không trăm linh năm triệu"),
        (10**9, "một tỷ"),
        (10**12, "một nghìn tỷ"),
        (10**15, "một triệu tỷ"),
        (
            1_234_567_890_123,
            "một nghìn hai trăm ba mươi bốn tỷ năm trăm sáu mươi bảy triệu tám trăm chín mươi nghìn "
            "một trăm hai mươi ba",
        ),
        (-5, "âm năm"),
        (Decimal("12.50"), "mười hai phẩy năm"),
        (Decimal("0.05"), "không phẩy không năm"),
        (Decimal("81.25"), "tám mươi mốt phẩy hai mươi lăm"),
        (Decimal("-0.0"), "không"),
        (Decimal("3.142"), "ba phẩy một bốn hai"),
    ],
)
def test_number_words_are_read_as_papers_read_them(value, expected):
    assert number_words(value) == expected


@pytest.mark.parametrize("value", [10**27, Decimal("NaN"), Decimal("Infinity")])
def test_number_words_of_what_has_none_is_refused(value):
    with pytest.raises(ValueError, match="no words"):
        number_words(value)


def test_number_words_differ_for_every_number():
    assert len({number_words(number) for number in range(3_000)}) == 3_000


def test_money_words_begin_with_a_capital():
    assert money_words(120_000_000) == "Một trăm hai mươi triệu đồng"
    assert money_words(0) == "Không đồng"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (
            datetime.date(2021, 3, 31),
            "ngày ba mươi mốt tháng ba năm hai nghìn không trăm hai mươi mốt",
        ),
        (datetime.date(2025, 4, 5), "ngày mồng năm tháng tư năm hai nghìn không trăm hai mươi lăm"),
        (datetime.date(1999, 12, 15), "ngày mười lăm tháng mười hai năm một nghìn chín trăm chín mươi chín"),
        (
            datetime.datetime(2021, 3, 31, 17, 30, tzinfo=datetime.UTC),
            "ngày mồng một tháng tư năm hai nghìn không trăm hai mươi mốt",
        ),
    ],
)
def test_date_words_are_of_the_day_in_hanoi(day, expected):
    assert date_words(day) == expected
