import datetime
import io
import time
from decimal import Decimal
from fractions import Fraction

import docx
import pikepdf
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import load_workbook

from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.formats import place_and_date
from spcncl_portal.documents.reporting import (
    Annex,
    Column,
    Heading,
    Items,
    Paragraph,
    ReportDocument,
    Signature,
    Table,
    all_reports,
    get_report,
    registry,
    render,
    report,
    to_docx,
    to_pdf,
    to_xlsx,
)
from spcncl_portal.documents.reporting.columns import fit_columns

from .reading import text_of, words_of

COLUMNS = [
    Column("STT", 5, "centre", "int"),
    Column("Sản phẩm", 34),
    Column("Điểm", 9, kind="points"),
    Column("Doanh thu (đồng)", 18, kind="money"),
    Column("Tỷ lệ", 9, kind="percent", decimals=1),
    Column("Ngày", 12, kind="date"),
]
ROW = [1, "Quạt điện công nghiệp", 8125, 1_234_567_890_123, Decimal("12.5"), datetime.date(2021, 11, 5)]


def document(**changes) -> ReportDocument:
    values = {
        "name": "bang-diem",
        "title": "Bảng điểm",
        "subtitle": "xét chọn sản phẩm công nghiệp chủ lực năm 2021",
        "number": "05/BC-SCT",
        "place_date": place_and_date("Hà Nội", datetime.date(2021, 3, 5)),
        "blocks": [
            Paragraph("Căn cứ Kế hoạch số 60/KH-UBND;", basis=True),
            Heading("I. Kết quả"),
            Paragraph("Hội đồng đã chấm điểm 54 hồ sơ."),
            Items(["Ý một"]),
            Table(COLUMNS, [ROW], "Bảng 1. Điểm", total=["", "Cộng", None, 9, None, None]),
        ],
        "notes": ["Ghi chú cuối."],
        "signature": Signature("KT. Giám đốc\nPhó Giám đốc", "Nguyễn Văn Thử"),
        "recipients": ["UBND Thành phố", "Lưu: VT, QLCN"],
        "assumed_note": "Bộ tiêu chí giả định.",
    }
    return ReportDocument(**{**values, **changes})


def word(doc: ReportDocument):
    return docx.Document(io.BytesIO(to_docx(doc)))


def excel(doc: ReportDocument):
    return load_workbook(io.BytesIO(to_xlsx(doc)))


def find_row(sheet, text: str) -> int:
    return next(row[0].row for row in sheet.iter_rows() if text in [cell.value for cell in row])


# Word


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


# Excel


def test_to_xlsx_numbers_are_numbers():
    sheet = excel(document()).worksheets[0]
    row = sheet[find_row(sheet, "Quạt điện công nghiệp")]
    assert [cell.value for cell in row] == [
        1,
        "Quạt điện công nghiệp",
        81.25,
        1_234_567_890_123,
        0.125,
        datetime.datetime(2021, 11, 5),
    ]
    assert [cell.number_format for cell in row] == ["#,##0", "General", "#,##0.00", "#,##0", "0.0%", "dd/mm/yyyy"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 24", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "http://x.example"]
)
def test_to_xlsx_text_is_never_a_formula_or_link(text):
    sheet = excel(document(blocks=[Table([Column("Tên")], [[text]])])).worksheets[0]
    cell = sheet.cell(find_row(sheet, "Tên") + 1, 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_to_xlsx_header_is_frozen_filtered_and_repeated_in_print():
    sheet = excel(document()).worksheets[0]
    top = find_row(sheet, "STT")
    assert sheet.freeze_panes == f"A{top + 1}"
    assert sheet.auto_filter.ref == f"A{top}:F{top + 1}"
    assert sheet.print_title_rows == f"${top}:${top}"
    assert sheet.page_setup.paperSize == 9
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert [round(sheet.column_dimensions[letter].width) for letter in "ABC"] == [6, 35, 10]


def test_to_xlsx_names_its_sheets_after_the_tables():
    tables = [Table([Column("A")], [["1"]], caption) for caption in ("Điểm [2021]: A/B", "Điểm [2021]: A/B", "x" * 50)]
    names = excel(document(blocks=tables)).sheetnames
    assert names == ["Điểm  2021   A B", "Điểm  2021   A B (2)", "x" * 31]


def test_to_xlsx_says_what_the_paper_says():
    book = excel(document())
    texts = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
    for part in (
        "SỞ CÔNG THƯƠNG",
        "BẢNG ĐIỂM",
        "Bộ tiêu chí giả định.",
        "Ghi chú cuối.",
        "Hội đồng đã chấm điểm 54 hồ sơ.",
        "- Ý một",
    ):
        assert part in texts


def test_to_xlsx_keeps_very_long_numbers_exact():
    sheet = excel(document(blocks=[Table([Column("N", kind="int")], [[1234567890123456789]])])).worksheets[0]
    assert sheet.cell(find_row(sheet, "N") + 1, 1).value == "1234567890123456789"


# PDF


@pytest.mark.needs_poppler
def test_to_pdf_says_what_the_word_file_says():
    words = words_of(to_pdf(document()))
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 05/BC-SCT",
        "Hà Nội, ngày 05 tháng 3 năm 2021",
        "BẢNG ĐIỂM",
        "Bộ tiêu chí giả định.",
        "1.234.567.890.123",
        "81,25",
        "12,5%",
        "05/11/2021",
        "- Lưu: VT, QLCN.",
        "Nguyễn Văn Thử",
    ):
        assert part in words


@pytest.mark.needs_poppler
def test_to_pdf_numbers_pages_from_the_second_and_repeats_the_header():
    rows = [[number, "Sản phẩm có tên dài " * 3, 100, 1, 1, None] for number in range(1, 120)]
    pages = text_of(to_pdf(document(blocks=[Table(COLUMNS, rows)])), "-layout").split("\f")[:-1]
    assert len(pages) > 2
    assert [page.split()[0] for page in pages] == ["ỦY", *(str(number) for number in range(2, len(pages) + 1))]
    assert all("STT" in page for page in pages[:-1])


@pytest.mark.needs_poppler
def test_to_pdf_marks_the_code_and_the_annexes_of_one_file():
    doc = document(annexes=[Annex("Danh sách", blocks=[Paragraph("Nội dung phụ lục.")])])
    data = to_pdf(doc, code="ABCD-EFGH-JKLM")
    with pikepdf.open(io.BytesIO(data)) as found:
        assert (len(found.pages), str(found.Root.Lang)) == (2, "vi")
        assert str(found.docinfo["/Title"]) == doc.heading
        assert "ABCD-EFGH-JKLM" in str(found.docinfo["/Keywords"])
    assert "(Kèm theo Bảng điểm số 05/BC-SCT ngày 05 tháng 3 năm 2021 của Sở Công Thương)" in words_of(data)


# What all share

MESS = "a\x00b\x0b\ud800<i>&c\r\nd"


def messy() -> ReportDocument:
    """Return a paper with everything that people paste, and everything empty."""
    table = Table([Column(MESS), Column("")], [[MESS, None], ["", ""]], MESS, total=[MESS, None])
    return ReportDocument(
        name="x",
        title=MESS,
        subtitle=MESS + "dài" * 200,
        issuer="",
        issuer_parent=MESS,
        number=MESS,
        place_date=MESS,
        addressees=["", MESS, MESS],
        recipients=["", MESS],
        blocks=[Paragraph(MESS, lead=MESS), Paragraph(""), Heading(MESS), Items([]), Items([MESS]), table],
        notes=[MESS],
        signature=Signature(MESS, MESS),
        left_signature=Signature("", ""),
        annexes=[Annex(""), Annex(MESS, MESS, [Table([Column("A")], [])], landscape=True)],
    )


@pytest.mark.parametrize("make", [to_docx, to_xlsx, to_pdf])
@pytest.mark.parametrize("doc", [messy(), ReportDocument(name="x")], ids=["messy", "empty"])
def test_paper_with_what_no_file_can_hold_is_made_all_the_same(make, doc):
    assert make(doc)[:2] in (b"PK", b"%P")


def test_paper_leaves_out_control_characters_only():
    assert "ab<i>&c\nd" in [p.text for p in word(messy()).paragraphs]
    sheet = excel(messy()).worksheets[0]
    assert sheet.cell(find_row(sheet, "ab<i>&c\nd"), 1).value == "ab<i>&c\nd"


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


def test_to_xlsx_holds_the_tables_and_words_of_annexes():
    annex = Annex(
        "Danh sách", blocks=[Paragraph("Lời dẫn."), Table([Column("Tên")], [["A"], ["B"]], "Bảng", numbered=True)]
    )
    book = excel(ReportDocument(name="x", annexes=[annex]))
    sheet = book["Bảng"]
    top = find_row(sheet, "Tên")
    assert [[cell.value for cell in row] for row in sheet.iter_rows(top, top + 2)] == [
        ["TT", "Tên"],
        [1, "A"],
        [2, "B"],
    ]
    texts = [cell.value for row in book["Nội dung"].iter_rows() for cell in row]
    assert texts[-2:] == ["Phụ lục. Danh sách", "Lời dẫn."]
    assert "CÔNG VĂN" in texts


def test_table_that_numbers_itself_keeps_its_total_below():
    table = Table([Column("Tên"), Column("Số", kind="int")], [["A", 1], ["B", 2]], total=["Cộng", 3], numbered=True)
    counted = table.counted()
    assert [column.title for column in counted.columns] == ["TT", "Tên", "Số"]
    assert (counted.rows, counted.total) == ([[1, "A", 1], [2, "B", 2]], ["", "Cộng", 3])
    assert counted.counted() is counted


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("points", 8125, "81,25"),
        ("points", Fraction(26, 3), "8,67"),
        ("int", None, ""),
        ("int", "–", "–"),
        ("number", Decimal("-1234.5"), "-1.234,50"),
        ("date", datetime.datetime(2021, 3, 31, 17, 30, tzinfo=datetime.UTC), "01/04/2021"),
    ],
)
def test_table_cell_is_shown_by_the_kind_of_its_column(kind, value, expected):
    grid = word(document(blocks=[Table([Column("X", kind=kind)], [[value]])])).tables[1]
    assert grid.rows[1].cells[0].text == expected


def test_table_with_a_short_row_is_refused():
    with pytest.raises(ValueError, match="as many cells"):
        Table(COLUMNS, [[1, "a"]])


def test_column_of_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no such kind"):
        Column("X", kind="float")


def test_fit_columns_never_break_a_number():
    table = Table(COLUMNS, [ROW])
    size, widths = fit_columns(table, 165)
    assert sum(widths) == pytest.approx(165)
    assert size == 12
    assert widths[3] > 34.75  # 1.234.567.890.123 at 12 points and 3 mm beside it
    assert widths[5] > 20


def test_fit_columns_shrinks_the_text_of_wide_tables():
    columns = [Column(f"Cột {n}", 10, kind="money") for n in range(8)]
    size, widths = fit_columns(Table(columns, [[1_234_567_890_123] * 8]), 252)
    assert size == 10
    assert sum(widths) == pytest.approx(252)


@pytest.fixture
def registered():
    @report("thu-nghiem", title="Thử nghiệm", enter="core.view_desk")
    def build(cycle, user=None):
        return document(subtitle=f"năm {cycle}")

    yield
    del registry.reports._entries["thu-nghiem"]


@pytest.mark.parametrize(("fmt", "magic"), [("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")])
def test_render_by_name_gives_each_format(registered, fmt, magic):
    assert render("thu-nghiem", 2021, fmt).startswith(magic)
    assert get_report("thu-nghiem").enter == "core.view_desk"
    assert "thu-nghiem" in [one.name for one in all_reports()]


def test_render_of_an_unknown_report_or_format_is_refused(registered):
    with pytest.raises(ActionError, match="Không có báo cáo “khong-co”"):
        render("khong-co", 2021, "pdf")
    with pytest.raises(ActionError, match="docx, xlsx hoặc pdf"):
        render("thu-nghiem", 2021, "odt")


def test_report_registered_twice_is_refused(registered):
    with pytest.raises(ValueError, match="registered twice"):
        report("thu-nghiem", title="x", enter="x")(lambda cycle, user=None: document())
