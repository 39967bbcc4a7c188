"""What a dossier lacks, asked of objects that were never stored: the function is pure."""

import datetime
from types import SimpleNamespace

import pytest

from applications import sections
from applications.completeness import is_started, missing, section_state
from applications.models import Dossier, DossierFigures
from applications.models.dossier import FIGURE_NAMES
from spcncl_portal.programme.models import ChecklistItem

YEARS = [2018, 2019, 2020]
FULL = {
    "product_name": "Quạt",
    "sector_id": 1,
    "group": "g1",
    "description": "a",
    "quality": "b",
    "technology": "c",
    "environment": "d",
    "markets": "e",
    "contact_name": "Kế",
    "contact_phone": "+84912345678",
}
LETTER = ChecklistItem(pk=1, code="phieu", name="Phiếu đăng ký")
PHOTO = ChecklistItem(pk=2, code="anh", name="Ảnh", required=False)
SPECIAL = ChecklistItem(pk=3, code="bang", name="Bằng sáng chế", groups=["g2"])
CHECKLIST = [LETTER, PHOTO, SPECIAL]


def figures(**changes):
    return [DossierFigures(year=year, **{**dict.fromkeys(FIGURE_NAMES, 0), **changes}) for year in YEARS]


def files(*items, removed=False):
    at = datetime.datetime(2021, 5, 1, tzinfo=datetime.UTC) if removed else None
    return [SimpleNamespace(item_id=item.pk, removed_at=at) for item in items]


def boxes(dossier, rows=None, documents=None):
    found = missing(
        dossier,
        figures() if rows is None else rows,
        files(LETTER) if documents is None else documents,
        CHECKLIST,
        YEARS,
    )
    return [(one.section.code, one.box) for one in found]


def test_full_dossier_lacks_nothing():
    assert boxes(Dossier(**FULL)) == []


def test_zero_is_given_and_blank_is_not():
    assert boxes(Dossier(**FULL), figures(export_usd=None)) == [("figures", f"export_usd_{year}") for year in YEARS]
    assert len(boxes(Dossier(**FULL), [])) == 24


def test_blank_text_is_lacking_and_the_brand_is_not_asked():
    assert boxes(Dossier(**{**FULL, "quality": "  ", "brand": ""})) == [("texts", "quality")]


def test_documents_follow_the_group_and_count_only_in_force():
    assert boxes(Dossier(**FULL), documents=files(LETTER, removed=True)) == [("documents", "document:phieu")]
    assert boxes(Dossier(**{**FULL, "group": "g2"})) == [("documents", "document:bang")]


def test_paper_dossier_needs_its_scan_instead():
    paper = {**FULL, "on_paper": True}
    assert boxes(Dossier(**paper), documents=[]) == [("documents", "paper_scan")]
    assert boxes(Dossier(**paper, paper_scan_id="6c5c9f6e-0000-4000-8000-000000000000"), documents=[]) == []


def test_unread_box_is_lacking_even_with_an_older_value():
    dossier = Dossier(**FULL, unread={"contact_phone": "gọi lễ tân", "employees_2020": "ba chục"})
    found = missing(dossier, figures(), files(LETTER), CHECKLIST, YEARS)
    assert [(one.label, one.message) for one in found] == [
        ("Lao động (người) năm 2020", "Không đọc được “ba chục”; hãy sửa lại."),
        ("Điện thoại", "Không đọc được “gọi lễ tân”; hãy sửa lại."),
    ]


@pytest.mark.parametrize(
    "dossier, asked, expected",
    [
        (Dossier(**FULL), False, ("đã đủ", "completed")),
        (Dossier(**FULL), True, ("cần bổ sung", "returned")),
        (Dossier(**{**FULL, "contact_phone": ""}), False, ("còn thiếu 1", "in_progress")),
        (Dossier(**{**FULL, "contact_name": "", "contact_phone": ""}), False, ("chưa bắt đầu", "not_started")),
        (Dossier(**FULL, unread={"contact_phone": "x"}), True, ("có ô cần sửa", "error")),
    ],
)
def test_state_of_a_section(dossier, asked, expected):
    lacking = missing(dossier, figures(), files(LETTER), CHECKLIST, YEARS)
    started = is_started(sections.CONTACT, dossier, [], [])
    assert section_state(sections.CONTACT, lacking, dossier, started=started, asked=asked) == expected
