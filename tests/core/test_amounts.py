"""Amounts as people say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spcncl_portal.core.amounts import parse_dong, short_dong
from spcncl_portal.core.parsing import ParseError, show_number

MOST = 10**15


@pytest.mark.parametrize(
    "said, amount",
    [
        ("1,5 tỷ", 1_500_000_000),
        ("1.234,567 tỷ", 1_234_567_000_000),
        ("250 triệu đồng", 250_000_000),
        ("250 TRIỆU", 250_000_000),
        ("12,5 tỉ đ", 12_500_000_000),
        ("2 nghìn tỷ", 2_000_000_000_000),
        ("800 nghìn", 800_000),
        ("0 tỷ", 0),
        ("1.234.567.890", 1_234_567_890),
    ],
)
def test_amount_is_read_with_its_unit(said, amount):
    assert parse_dong(said, maximum=MOST) == amount


@pytest.mark.parametrize(
    "said", ["tỷ", "1,5 tỷ 200 triệu", "-5 tỷ", "1e5 tỷ", "1,2,3 tỷ", "0,1234567891 tỷ", "1000001 tỷ"]
)
def test_amount_that_is_unclear_is_refused(said):
    with pytest.raises(ParseError):
        parse_dong(said, maximum=MOST)


def test_part_of_a_dong_is_refused():
    with pytest.raises(ParseError) as caught:
        parse_dong("0,0005 nghìn", maximum=MOST)
    assert caught.value.message == "“0,0005 nghìn” không chẵn đồng; hãy ghi đủ các chữ số."


@pytest.mark.parametrize(
    "amount, words",
    [
        (None, ""),
        (999_999, ""),
        (1_000_000, "1 triệu đồng"),
        (999_999_999, "≈ 1.000 triệu đồng"),
        (1_500_000_000, "1,5 tỷ đồng"),
        (1_234_567_890, "≈ 1,235 tỷ đồng"),
        (1_234_500_000, "≈ 1,235 tỷ đồng"),
    ],
)
def test_amount_is_said_back(amount, words):
    assert short_dong(amount) == words


@given(st.integers(0, MOST))
def test_full_digits_and_billions_are_read_alike(amount):
    assert parse_dong(show_number(amount), maximum=MOST) == amount
    whole, part = divmod(amount, 10**9)
    assert parse_dong(f"{show_number(whole)},{part:09d} tỷ", maximum=MOST) == amount
