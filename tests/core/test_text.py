"""Search text and alphabetical order of Vietnamese."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spcncl_portal.core.text import SORT_KEY_LENGTH, nfc, search_text, slug, sort_key

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
vietnamese_text = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " 0123456789-.,()", max_size=60)


@given(vietnamese_text)
def test_search_text_decomposed_equals_composed(text):
    assert search_text(unicodedata.normalize("NFD", text)) == search_text(unicodedata.normalize("NFC", text))


@given(vietnamese_text)
def test_sort_key_decomposed_equals_composed(text):
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(unicodedata.normalize("NFC", text))


@given(st.text(max_size=300))
def test_sort_key_any_text_is_short_and_plain(text):
    key = sort_key(text)
    assert len(key) <= SORT_KEY_LENGTH
    assert set(key) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hoà", "Hòa"), ("Ứng Hoà", "Ứng Hòa"), ("Ứng Hoà", unicodedata.normalize("NFD", "ứng hòa"))],
)
def test_search_text_tone_placement_does_not_matter(one, other):
    assert search_text(one) == search_text(other)


def test_search_text_joins_parts_and_leaves_out_blanks():
    assert search_text("Công ty CP Đá-Thạch anh", None, "", 101243150) == "cong ty cp da thach anh 101243150"


def test_nfc_decomposed_is_composed():
    assert nfc("Hòa") == "Hòa"


def test_slug_vietnamese_name():
    assert slug("  Huyện Đông Anh / Ứng Hòa ") == "huyen-dong-anh-ung-hoa"


def test_sort_key_hand_made_list_is_in_dictionary_order():
    ordered = [
        "3 Miền", "An", "An Khánh", "Ang", "Ăn", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Ba Đình", "Ba Vì", "Cầu Giấy",
        "Dương Nội", "Đan Phượng", "Đông Anh", "Đống Đa", "Em", "Ê", "Hà Đông", "Hai Bà Trưng", "Hoa", "Hòa",
        "Hoàn Kiếm", "Hoàng Mai", "On", "Ôn", "Ơn", "Tây Hồ", "Thạch Thất", "Thanh Trì", "Thanh Xuân",
        "Uy", "Ứng Hòa", "Yên",
    ]  # fmt: skip
    assert sorted(set(ordered), key=sort_key) == ordered


def test_sort_key_letters_before_tones():
    assert sort_key("Bạ a") < sort_key("Ba b")
    assert sort_key("má") < sort_key("mạ")
    assert sort_key("mạ") < sort_key("mă")
