import dataclasses
import io

import pikepdf
import pytest

from spcncl_portal.documents import certificates, pdf
from spcncl_portal.documents.certificates import render_certificate_single, render_certificates
from spcncl_portal.documents.fitting import Box, fit, fit_lines, width
from tests.factories.documents import CertificateSheetFactory

from .reading import fonts_of, picture_of, qr_of, text_of, words_of

LONG_WORDS = ("Hệ thống thiết bị đồng bộ cho dây chuyền sản xuất gạch không nung xi măng cốt liệu " * 8)[:500]
LONG_ENTERPRISE = ("CÔNG TY CỔ PHẦN ĐẦU TƯ SẢN XUẤT THƯƠNG MẠI VÀ DỊCH VỤ XUẤT NHẬP KHẨU " * 6)[:300]


@pytest.mark.needs_poppler
def test_render_certificates_prints_what_is_certified():
    sheet = CertificateSheetFactory()
    words = words_of(render_certificate_single(sheet))
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "GIẤY CHỨNG NHẬN",
        "SẢN PHẨM CÔNG NGHIỆP CHỦ LỰC THÀNH PHỐ HÀ NỘI NĂM 2021",
        "Quạt điện công nghiệp",
        "Công ty Cổ phần Thử Nghiệm",
        "Theo Quyết định số 5079/QĐ-UBND ngày 05/11/2021 của Ủy ban nhân dân thành phố Hà Nội; ",
        "; có giá trị đến ngày 05/11/2024",
        sheet.number,
        sheet.code,
        "spcncl.example/xac-minh/",
        "Hà Nội, ngày 05 tháng 11 năm 2021",
        "TM. ỦY BAN NHÂN DÂN",
        "Nguyễn Văn Thử",
    ):
        assert part in words
    assert "TRÌNH DIỄN" not in words


@pytest.mark.needs_poppler
def test_render_certificates_of_top10_say_so():
    words = words_of(render_certificate_single(CertificateSheetFactory(kind="TOP10")))
    assert "TOP 10 SẢN PHẨM CÔNG NGHIỆP CHỦ LỰC THÀNH PHỐ HÀ NỘI NĂM 2021" in words


@pytest.mark.needs_poppler
def test_render_certificates_of_the_demo_are_marked():
    text = text_of(render_certificate_single(CertificateSheetFactory(demo=True)))
    assert "BẢN TRÌNH DIỄN: người và số liệu là hư cấu, không có giá trị pháp lý" in " ".join(text.split())


def test_render_certificates_are_one_landscape_page_with_title_and_code():
    sheet = CertificateSheetFactory()
    data = render_certificate_single(sheet)
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) == 1
        left, bottom, right, top = (float(number) for number in opened.pages[0].mediabox)
        assert (round(right - left), round(top - bottom)) == (842, 595)
        assert str(opened.docinfo["/Title"]) == f"Giấy chứng nhận {sheet.number} – Quạt điện công nghiệp"
    assert pdf.code_in_file(data) == sheet.code


@pytest.mark.needs_poppler
@pytest.mark.needs_zbar
@pytest.mark.parametrize("kind", ["SPCNCL", "TOP10"])
def test_render_certificates_qr_holds_the_address(kind, tmp_path):
    sheet = CertificateSheetFactory(kind=kind)
    assert qr_of(picture_of(render_certificate_single(sheet), tmp_path)) == sheet.verification_url


@pytest.mark.needs_poppler
def test_render_certificates_lays_out_one_document_for_all(monkeypatch):
    documents = []
    render = pdf.html_to_pdf
    monkeypatch.setattr(pdf, "html_to_pdf", lambda text, **options: documents.append(text) or render(text, **options))
    sheets = [
        CertificateSheetFactory(product=f"Sản phẩm {n}", kind="TOP10" if n % 3 == 0 else "SPCNCL") for n in range(7)
    ]
    parts = render_certificates(sheets)
    assert len(documents) == 1
    assert len(parts) == 7
    for number, (sheet, part) in enumerate(zip(sheets, parts, strict=True)):
        words = words_of(part)
        assert f"Sản phẩm {number}" in words
        assert sheet.code in words
        assert ("TOP 10" in words) == (number % 3 == 0)
        assert pdf.page_count(part) == 1


def test_render_certificates_parts_hold_only_their_own_qr():
    parts = render_certificates(CertificateSheetFactory.build_batch(20))
    with pikepdf.open(io.BytesIO(parts[0])) as opened:
        pictures = [
            obj for obj in opened.objects if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Image"
        ]
    assert len(pictures) == 1
    assert len(parts[0]) < 120_000


@pytest.mark.needs_poppler
def test_render_certificates_use_the_vendored_fonts_only(tmp_path):
    names = {line[0].split("+")[1] for line in fonts_of(render_certificate_single(CertificateSheetFactory()), tmp_path)}
    assert names == {"SPCNCL-Display", "SPCNCL-Display-Bold", "SPCNCL-Display-Italic", "Tinos", "Tinos-Bold"}


def test_render_certificates_of_nothing_is_nothing():
    assert render_certificates([]) == []


def test_render_certificates_of_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no such kind"):
        render_certificates([CertificateSheetFactory(kind="TOP11")])


def words_with_places(data: bytes) -> list[tuple[float, float, float, float, str]]:
    """Return (left, top, right, bottom, word) in points, from pdftotext -bbox."""
    import re

    found = re.findall(
        r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>',
        text_of(data, "-bbox"),
    )
    return [(*(float(number) for number in numbers), word) for *numbers, word in found]


@pytest.mark.needs_poppler
@pytest.mark.parametrize(
    ("product", "enterprise"),
    [
        ("Quạt", "A"),
        (LONG_WORDS, LONG_ENTERPRISE),
        (LONG_WORDS.upper(), LONG_ENTERPRISE),
        ("W" * 300, "M" * 300),
    ],
    ids=["short", "long", "long-capitals", "no-blanks"],
)
def test_render_certificates_names_stay_in_their_boxes(product, enterprise):
    sheet = CertificateSheetFactory(product=product, enterprise=enterprise)
    data = render_certificate_single(sheet)
    mm = 72 / 25.4
    top, bottom = 100 * mm, 146.5 * mm
    middle = [place for place in words_with_places(data) if top < (place[1] + place[3]) / 2 < bottom]
    assert middle
    assert min(place[0] for place in middle) >= 24 * mm
    assert max(place[2] for place in middle) <= 273 * mm
    shown = "".join(place[4] for place in words_with_places(data))
    assert "".join(product.split()) in shown
    assert "".join(enterprise.split()) in shown


def test_render_certificates_with_a_name_beyond_all_sizes_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        render_certificates([CertificateSheetFactory(product="Máy " * 3000)])


def test_render_certificates_escapes_what_people_typed():
    sheet = CertificateSheetFactory(product="Bơm <b>1</b> & 'van' \"2\"")
    assert pdf.page_count(render_certificate_single(sheet)) == 1


def test_form_of_sheets_of_one_decision_is_shared():
    one, two = CertificateSheetFactory(), CertificateSheetFactory()
    assert certificates.form_of(one) == certificates.form_of(two)
    assert certificates.form_of(one) != certificates.form_of(dataclasses.replace(two, demo=True))


def test_fit_short_name_takes_the_largest_size():
    assert fit("Quạt điện", Box(100, 20, 30)) == fit("Quạt  điện ", Box(100, 20, 30))
    assert fit("Quạt điện", Box(100, 20, 30)).size == 30


def test_fit_lines_are_even():
    box = Box(width=100, height=20, largest=20)
    lines = fit("một hai ba bốn năm sáu bảy tám chín mười mười một", box).lines
    assert len(lines) == 2
    assert abs(width(lines[0], box.font) - width(lines[1], box.font)) < 6


def test_fit_lines_keeps_each_line_whole():
    fitted = fit_lines(["KT. CHỦ TỊCH", "", "PHÓ CHỦ TỊCH"], Box(80, 12, 13))
    assert fitted.lines == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
