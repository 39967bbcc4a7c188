import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spcncl_portal.documents.codes import ALPHABET, RANDOM_LENGTH, code_in_bytes, keyword, new_code, normalise_code


def test_new_code_has_prefix_year_groups_and_64_random_bits():
    code = new_code("SP", 2021)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4, 2]
    assert code.startswith("SP21-")
    assert len(ALPHABET) ** RANDOM_LENGTH > 2**64
    assert not set("ILO01") & set(ALPHABET)


def test_new_code_of_a_thousand_never_repeats():
    assert len({new_code() for _ in range(1000)}) == 1000


def test_new_code_with_a_bad_prefix_is_refused():
    with pytest.raises(ValueError, match="prefix"):
        new_code("S1", 2021)


@pytest.mark.parametrize(
    "write",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " – "),
        lambda code: f"  {code} ",
        lambda code: f"https://spcncl.example/xac-minh/{code}/",
    ],
)
def test_normalise_code_as_people_type_it(write):
    code = new_code("BN", 2024)
    assert normalise_code(write(code)) == code


@given(position=st.integers(0, 17), letter=st.sampled_from(string.ascii_uppercase + string.digits))
def test_normalise_code_finds_every_single_wrong_character(position, letter):
    bare = new_code("SP", 2021).replace("-", "")
    wrong = bare[:position] + letter + bare[position + 1 :]
    assert normalise_code(wrong) is None or wrong == bare or position < 4


@given(position=st.integers(4, 15))
def test_normalise_code_finds_swapped_neighbours(position):
    bare = new_code("SP", 2021).replace("-", "")
    swapped = bare[:position] + bare[position + 1] + bare[position] + bare[position + 2 :]
    assert normalise_code(swapped) is None or swapped == bare


@pytest.mark.parametrize(
    "text", ["", "SP21", "SP21-7KQ4-M2XD-9FHT-R", "x" * 5000, "'; drop table--", "SP21-" + "O" * 14]
)
def test_normalise_code_of_nonsense_is_none(text):
    assert normalise_code(text) is None


def test_code_in_bytes_skips_what_is_no_code():
    code = new_code("SP", 2021)
    data = b"SPCNCL:SP21-AAAA-AAAA-AAAA-AB xx " + keyword(code).encode() + b" yy"
    assert code_in_bytes(data) == code
    assert code_in_bytes(b"nothing here") is None
