"""Numbers, dates and identity numbers as people type them."""

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
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
    show_number,
    show_phone,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1234567", 1234567),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1 234 567", 1234567),
        ("1\u00a0234\u00a0567", 1234567),
        ("1\u2009234\u2009567", 1234567),
        ("  1.234.567 đồng ", 1234567),
        ("1.234.567đ", 1234567),
        ("VND 1.234.567", 1234567),
        (unicodedata.normalize("NFD", "1.234.567 đồng"), 1234567),
        ("$1,234", 1234),
        ("1.234.567,00", 1234567),
        ("1,234,567.00", 1234567),
        ("1.234", 1234),
        ("1,234", 1234),
        ("１２３", 123),
        ("-5", -5),
        ("−5", -5),
        ("(1.500)", -1500),
        ("0", 0),
        (1234567, 1234567),
        (1234567.0, 1234567),
        (Decimal("12"), 12),
    ],
)
def test_parse_integer_as_typed(typed, number):
    assert parse_integer(typed) == number


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Chưa nhập số."),
        ("   ", "Chưa nhập số."),
        ("abc", "“abc” không phải là số; hãy viết như 1.234.567,89."),
        ("1.23.456", "“1.23.456” không phải là số; hãy viết như 1.234.567,89."),
        ("1.234,567.89", "“1.234,567.89” không phải là số; hãy viết như 1.234.567,89."),
        ("12 34", "“12 34” không phải là số; hãy viết như 1.234.567,89."),
        ("5 000.000", "“5 000.000” không phải là số; hãy viết như 1.234.567,89."),
        ("--5", None),
        ("12m²", "“12m²” không phải là số; hãy viết như 1.234.567,89."),
        ("1,5 tỷ", "Hãy viết đủ các chữ số, không dùng chữ “tỷ”, “triệu”, “nghìn”: “1,5 tỷ”."),
        ("1,5", "“1,5” có phần lẻ; hãy nhập số nguyên."),
        (1.5, "“1.5” có phần lẻ; hãy nhập số nguyên."),
        ("1.2E+09", "Excel đã viết tắt số “1.2E+09”; hãy định dạng ô là Số, nới rộng cột và nhập lại đủ chữ số."),
        (float("nan"), "“nan” không phải là số."),
        (float("inf"), "“inf” không phải là số."),
        (Decimal("Infinity"), "“Infinity” không phải là số."),
        (True, "Ô này phải là số, không phải đúng/sai."),
        (None, "“None” không phải là số."),
        ("9" * 61, "Số quá dài; hãy kiểm tra lại."),
    ],
)
def test_parse_integer_refused_with_reason(typed, message):
    if message is None:
        assert parse_integer(typed) == -5
        return
    with pytest.raises(ParseError) as caught:
        parse_integer(typed)
    assert caught.value.message == message


def test_parse_integer_negative_where_forbidden():
    with pytest.raises(ParseError, match="Không được nhập số âm"):
        parse_integer("-1", minimum=0)


def test_parse_integer_below_minimum():
    with pytest.raises(ParseError, match=r"từ 1\.000 trở lên"):
        parse_integer("5", minimum=1000)


def test_parse_integer_absurd():
    with pytest.raises(ParseError, match=r"nhiều nhất là 1\.000\.000"):
        parse_integer("1.000.001", maximum=1_000_000)
    with pytest.raises(ParseError, match="Số quá lớn"):
        parse_integer("9" * 30)
    with pytest.raises(ParseError, match="Số quá nhỏ"):
        parse_integer("-" + "9" * 30)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_parse_integer_reads_what_show_number_writes(number):
    assert parse_integer(show_number(number)) == number


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_parse_decimal_reads_what_show_number_writes(number):
    assert parse_decimal(show_number(number), 2) == number


@given(st.text(max_size=30))
def test_parse_any_text_is_read_or_refused(text):
    for parse in (parse_integer, parse_date, parse_tax_code, parse_email, parse_phone, parse_name):
        try:
            parse(text)
        except ParseError as error:
            assert error.message


@pytest.mark.parametrize(
    ("typed", "places", "number"),
    [
        ("1.234.567,89", 2, Decimal("1234567.89")),
        ("1,234,567.89", 2, Decimal("1234567.89")),
        ("1 234 567,89", 2, Decimal("1234567.89")),
        ("1.234", 2, Decimal("1234.00")),
        ("1,5", 2, Decimal("1.50")),
        ("1.5", 2, Decimal("1.50")),
        ("0.123", 3, Decimal("0.123")),
        ("1,234", 3, Decimal("1.234")),
        ("17,50", 2, Decimal("17.50")),
        ("12 %", 1, Decimal("12.0")),
        (1.005, 2, Decimal("1.01")),
        (0.1 + 0.2, 2, Decimal("0.30")),
        (12, 2, Decimal("12.00")),
    ],
)
def test_parse_decimal_as_typed(typed, places, number):
    parsed = parse_decimal(typed, places)
    assert parsed == number
    assert parsed.as_tuple().exponent == -places


def test_parse_decimal_ambiguous_is_asked():
    with pytest.raises(ParseError) as caught:
        parse_decimal("1,234", 2)
    assert caught.value.message == "“1,234” có thể hiểu theo hai cách; hãy viết 1.234 hoặc 1,23."


def test_parse_decimal_too_many_places():
    with pytest.raises(ParseError, match="tối đa 2 chữ số sau dấu phẩy"):
        parse_decimal("1,2345", 2)


@pytest.mark.parametrize(
    "value",
    [
        "05/03/2021", "5/3/2021", "5/3/21", "5-3-2021", "5.3.2021", "2021-03-05", "2021/3/5", "2021-03-05 00:00:00",
        "ngày 5 tháng 3 năm 2021", "Hà Nội, ngày 05 tháng 03 năm 2021", "NGÀY 5 THÁNG 3 NĂM 2021", " 5 / 3 / 2021 ",
        date(2021, 3, 5), datetime(2021, 3, 5, 13, 0), datetime(2021, 3, 4, 18, 0, tzinfo=UTC), 44260, 44260.75,
        "44260",
    ],
)  # fmt: skip
def test_parse_date_as_typed(value):
    assert parse_date(value) == date(2021, 3, 5)


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("", "Chưa nhập ngày"),
        ("31/02/2021", "Không có ngày"),
        ("3/31/2021", "ngày/tháng/năm"),
        ("mai", "không phải là ngày"),
        ("5/3", "không phải là ngày"),
        ("5/3/1021", "Năm 1021 không hợp lệ"),
        (True, "không phải là ngày"),
        (1e12, "không phải là ngày"),
        (float("nan"), "không phải là ngày"),
        (None, "không phải là ngày"),
    ],
)
def test_parse_date_refused_with_reason(value, part):
    with pytest.raises(ParseError, match=part):
        parse_date(value)


def test_parse_date_outside_limits():
    with pytest.raises(ParseError, match=r"Ngày không được sau 31/12/2021\."):
        parse_date("1/1/2022", maximum=date(2021, 12, 31))
    with pytest.raises(ParseError, match=r"Ngày phải từ 01/01/2021 trở đi\."):
        parse_date("31/12/2020", minimum=date(2021, 1, 1))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0100233488", "0100233488"),
        (" 0100 233 488 ", "0100233488"),
        ("MST: 0100233488", "0100233488"),
        ("Mã số thuế 0100233488", "0100233488"),
        ("0100233488-001", "0100233488-001"),
        ("0100233488001", "0100233488-001"),
        ("0100233488–001", "0100233488-001"),
        ("100233488", "0100233488"),
        (100233488, "0100233488"),
        (100233488.0, "0100233488"),
        (100233488001, "0100233488-001"),
        ("０１００２３３４８８", "0100233488"),
    ],
)
def test_parse_tax_code_normal_form(value, code):
    assert parse_tax_code(value) == code


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "Chưa nhập mã số thuế."),
        ("  ", "Chưa nhập mã số thuế."),
        (
            "0100233489",
            "Mã số thuế “0100233489” sai chữ số kiểm tra; hãy đối chiếu với giấy đăng ký doanh nghiệp.",
        ),
        ("01002334", "Mã số thuế phải có 10 chữ số (hoặc 13 chữ số với đơn vị phụ thuộc); ở đây có 8."),
        ("100233489", "Mã số thuế phải có 10 chữ số (hoặc 13 chữ số với đơn vị phụ thuộc); ở đây có 9."),
        ("0100233488-000", "Mã số thuế “0100233488000” không có thật; hãy đối chiếu với giấy đăng ký doanh nghiệp."),
        ("01O0233488", "Mã số thuế “01O0233488” có ký tự không phải chữ số; hãy nhập lại bằng chữ số."),
    ],
)
def test_parse_tax_code_refused_with_reason(value, message):
    with pytest.raises(ParseError) as caught:
        parse_tax_code(value)
    assert caught.value.message == message


@given(st.integers(min_value=1, max_value=9_999_999))
def test_parse_tax_code_restores_lost_zero(serial):
    stem = f"01{serial:07d}"
    code = stem + mst.calc_check_digit(stem)
    if mst.is_valid(code):
        assert parse_tax_code(int(code)) == code


def test_parse_email_normal_form():
    assert parse_email(" Nguyen.A@CongTy.VN ") == "nguyen.a@congty.vn"
    assert parse_email("mailto:a@b.vn;") == "a@b.vn"


@pytest.mark.parametrize("value", [None, "", "abc", "a@b", "nguyễn@congty.vn", "a b@c.vn"])
def test_parse_email_refused(value):
    with pytest.raises(ParseError, match="e-mail"):
        parse_email(value)


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("0912 345 678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("024 3825 1234", "+842438251234"),
        ("(024) 3825-1234 máy lẻ 12", "+842438251234 ext. 12"),
        (912345678, "+84912345678"),
        (912345678.0, "+84912345678"),
        ("+81 3-1234-5678", "+81312345678"),
    ],
)
def test_parse_phone_normal_form(value, stored):
    assert parse_phone(value) == stored


@pytest.mark.parametrize("value", [None, "", "abc", "123", "09123456789012345"])
def test_parse_phone_refused(value):
    with pytest.raises(ParseError, match="số điện thoại"):
        parse_phone(value)


def test_show_phone_national_form():
    assert show_phone("+84912345678") == "0912 345 678"
    assert show_phone("+842438251234 ext. 12") == "024 3825 1234 ext. 12"
    assert show_phone("không rõ") == "không rõ"


def test_parse_name_one_line_composed():
    assert parse_name("  Công ty\tCP \n Đá\u200b " + unicodedata.normalize("NFD", "Hòa")) == "Công ty CP Đá Hòa"


def test_parse_name_refused():
    with pytest.raises(ParseError, match="Chưa nhập tên"):
        parse_name(" \x00 ")
    with pytest.raises(ParseError, match="Tên dài 11 ký tự; hãy viết trong 10 ký tự"):
        parse_name("a" * 11, maximum=10)
