"""No name overflows: every name of the shipped data, and names that a machine makes up, measured in the PDF."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spcncl_portal.documents.certificate_defaults import LAYOUTS
from spcncl_portal.documents.certificates import render_certificates
from spcncl_portal.web.demo.makers import makers
from tests.factories.documents import CertificateSheetFactory, PersonSheetFactory

from .reading import text_of

pytestmark = pytest.mark.needs_poppler
MM = 72 / 25.4
ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "Công ty Trách nhiệm hữu hạn Nguyễn Thượng Quyền Hải Đăng Kỹ nghệ Gỗ Sắt thép Ước WMW nghiêng ỹ ề Ậ (2021) & 380V"
)
SYLLABLES = NAMES.split()


def shipped() -> list[tuple[str, str]]:
    """Product and enterprise of every recognised product in the shipped data, and of every maker of the demo."""
    rows = json.loads((ROOT / "spcncl_portal/programme/data/recognised_products.json").read_text())["products"]
    found = [(row["product"], row["enterprise"] or "Chưa rõ doanh nghiệp") for row in rows]
    return found + [(product.name, one.name) for one in makers() for product in one.products]


def words_by_page(data: bytes) -> list[list[tuple[float, float, float, float, str]]]:
    """(left, top, right, bottom, word) in mm for each page, from pdftotext -bbox."""
    pages = text_of(data, "-bbox").split("<page ")[1:]
    word = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
    return [
        [(*(float(side) / MM for side in sides), text) for *sides, text in re.findall(word, page)] for page in pages
    ]


def assert_inside(data: bytes, kind: str, keys: tuple[str, ...], texts: list[str]) -> None:
    """The words between the top of the first and the bottom of the last box stay inside, and all are there."""
    from html import unescape

    boxes = [one for one in LAYOUTS[kind].elements if one.key in keys]
    top, bottom = min(one.y for one in boxes), max(one.y + one.height for one in boxes)
    left, right = min(one.x for one in boxes), max(one.x + one.width for one in boxes)
    (words,) = words_by_page(data)
    inside = [one for one in words if top <= (one[1] + one[3]) / 2 <= bottom]
    assert min(one[0] for one in inside) >= left
    assert max(one[2] for one in inside) <= right
    shown = "".join(unescape(one[4]) for one in inside)
    for text in texts:
        assert "".join(text.split()) in shown


@pytest.mark.parametrize("kind", ["SPCNCL", "TOP10"])
def test_every_shipped_name_stays_in_its_box(kind):
    names = shipped()
    sheets = [CertificateSheetFactory(kind=kind, product=product, enterprise=maker) for product, maker in names]
    assert len(names) == 10 + 54
    for (product, maker), data in zip(names, render_certificates(sheets), strict=True):
        assert_inside(data, kind, ("product", "enterprise"), [product, maker])


names = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=45).map(" ".join).map(lambda text: text[:250].strip())


@given(rows=st.lists(st.tuples(names, names), min_size=12, max_size=12))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_made_up_names_stay_in_their_boxes(rows):
    sheets = [CertificateSheetFactory(product=product, enterprise=maker) for product, maker in rows]
    for (product, maker), data in zip(rows, render_certificates(sheets), strict=True):
        assert_inside(data, "SPCNCL", ("product", "enterprise"), [product, maker])


@given(rows=st.lists(names, min_size=8, max_size=8))
@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_made_up_persons_stay_in_their_boxes(rows):
    for kind in ("TRAINING", "PARTICIPATION"):
        sheets = [PersonSheetFactory(kind=kind, holder=name) for name in rows]
        for name, data in zip(rows, render_certificates(sheets), strict=True):
            assert_inside(data, kind, ("holder",), [name])
