import time

import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from spcncl_portal.documents.reporting import Column, Signature, Table, to_docx

from .score_paper import COLUMNS, ROW, document, word


def test_to_docx_page_has_the_margins_of_the_decree():
    section = word(document()).sections[0]
    assert (section.page_width.mm, section.page_height.mm) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]


def test_to_docx_landscape_turns_the_page():
    section = word(document(landscape=True)).sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)


def looks_of(paragraph) -> tuple:
    """Return the text with the weight and size of its style."""
    font = paragraph.style.font
    return paragraph.text, bool(font.bold), font.size


def test_to_docx_letterhead_is_two_columns_with_the_motto_and_its_line():
    names, numbers = ([cell.paragraphs for cell in row.cells] for row in word(document()).tables[0].rows)
    assert [looks_of(p) for p in names[0] if p.text] == [
        ("ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HÀ NỘI", False, Pt(12)),
        ("SỞ CÔNG THƯƠNG", True, Pt(12)),
    ]
    assert [looks_of(p) for p in names[1] if p.text] == [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, Pt(12)),
        ("Độc lập - Tự do - Hạnh phúc", True, Pt(13)),
    ]
    assert [looks_of(cell[0]) for cell in numbers] == [
        ("Số: 05/BC-SCT", False, Pt(13)),
        ("Hà Nội, ngày 05 tháng 3 năm 2021", False, Pt(13)),
    ]
    assert numbers[1][0].style.font.italic is True
    line = names[1][2]
    assert line._p.pPr.find(qn("w:pBdr")) is not None
    room = 99 - line.paragraph_format.left_indent.mm - line.paragraph_format.right_indent.mm
    assert 50 < room < 65


def test_to_docx_body_is_justified_times_new_roman_14():
    doc = word(document())
    body = next(p for p in doc.paragraphs if p.text.startswith("Hội đồng"))
    assert doc.styles["Normal"].font.name == "Times New Roman"
    look = body.style.paragraph_format
    assert look.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert body.style.font.size == Pt(14)
    assert look.first_line_indent == Mm(12.7)
    assert look.space_after == Pt(6)
    basis = next(p for p in doc.paragraphs if p.text.startswith("Căn cứ"))
    assert (basis.text, basis.style.font.italic) == ("Căn cứ Kế hoạch số 60/KH-UBND.", True)


def test_to_docx_title_is_bold_centred_capitals():
    title = next(p for p in word(document()).paragraphs if p.text == "BẢNG ĐIỂM")
    font = title.style.font
    assert (title.style.paragraph_format.alignment, font.bold, font.size) == (WD_ALIGN_PARAGRAPH.CENTER, True, Pt(14))


def test_to_docx_table_repeats_its_header_and_shows_vietnamese_numbers():
    grid = word(document()).tables[1]
    rows = [[cell.text for cell in row.cells] for row in grid.rows]
    assert rows == [
        ["STT", "Sản phẩm", "Điểm", "Doanh thu (đồng)", "Tỷ lệ", "Ngày"],
        ["1", "Quạt điện công nghiệp", "81,25", "1.234.567.890.123", "12,5%", "05/11/2021"],
        ["", "Cộng", "", "9", "", ""],
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in grid.rows] == [True, False, False]
    sides = [cell.paragraphs[0].alignment for cell in grid.rows[1].cells]
    left, centre, right = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    assert sides == [centre, left, right, right, right, centre]
    assert grid.rows[0].cells[0].paragraphs[0].runs[0].bold is True


def test_to_docx_page_number_is_centred_on_top_from_page_two():
    section = word(document()).sections[0]
    assert section.different_first_page_header_footer is True
    header = section.header.paragraphs[0]
    assert header.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert header._p.xpath(".//w:instrText")[0].text.strip() == "PAGE"
    assert header.style.font.size == Pt(13)


def test_to_docx_ends_with_recipients_and_signature():
    left, right = word(document()).tables[-1].rows[0].cells
    assert [p.text for p in left.paragraphs] == ["Nơi nhận:", "- UBND Thành phố;", "- Lưu: VT, QLCN."]
    first = left.paragraphs[0].style.font
    assert (first.bold, first.italic, first.size) == (True, True, Pt(12))
    assert left.paragraphs[1].style.font.size == Pt(11)
    assert right.paragraphs[0].text == "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"
    assert right.paragraphs[-1].text == "Nguyễn Văn Thử"


def test_to_docx_minutes_have_two_signatures():
    doc = word(document(left_signature=Signature("Thư ký", "A"), signature=Signature("Chủ tọa", "B")))
    assert [cell.paragraphs[0].text for cell in doc.tables[-1].rows[0].cells] == ["THƯ KÝ", "CHỦ TỌA"]


def test_to_docx_marks_an_assumed_criteria_set():
    assert any(p.text == "Bộ tiêu chí giả định." for p in word(document()).paragraphs)


def test_to_docx_survives_control_characters_and_markup():
    table = Table([Column("Tên")], [["a\x0b<b>&\x00c\nd"]])
    assert word(document(blocks=[table])).tables[1].rows[1].cells[0].text == "a<b>&c\nd"


def test_to_docx_very_tall_row_may_go_on_over_the_page_and_others_not():
    table = Table([Column("A")], [["chữ " * 2000], ["chữ"]])
    rows = word(document(blocks=[table])).tables[1].rows
    assert [row._tr.trPr.find(qn("w:cantSplit")) is None for row in rows] == [False, True, False]


def test_to_docx_of_thousands_of_rows_grows_in_step_with_them():
    def seconds(count: int) -> float:
        doc = document(blocks=[Table(COLUMNS, [ROW] * count)])
        start = time.perf_counter()
        to_docx(doc)
        return time.perf_counter() - start

    seconds(10)  # prepares the fonts
    assert seconds(4000) < 12 * seconds(1000) + 0.5
