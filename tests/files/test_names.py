"""Names of uploaded files."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spcncl_portal.files.names import MAX_NAME, clean_name


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Công văn 12.pdf", "Công văn 12.pdf"),
        (unicodedata.normalize("NFD", "Hồ sơ.PDF"), "Hồ sơ.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\b.pdf", "b.pdf"),
        ("a\x00b\u202egpj.pdf", "abgpj.pdf"),
        ('x<y>:"|?*.pdf', "x y.pdf"),
        ("  .pdf", "tep.pdf"),
        ("", "tep"),
        ("...", "tep"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("a.exe.pdf", "a.exe.pdf"),
    ],
)
def test_clean_name(name, clean):
    assert clean_name(name) == clean


@given(st.text(max_size=400))
def test_clean_name_any_text_is_safe(name):
    clean = clean_name(name)
    assert 1 <= len(clean) <= MAX_NAME
    assert not set(clean) & set('/\\<>:"|?*\n\r\x00')
    assert clean_name(clean) == clean
