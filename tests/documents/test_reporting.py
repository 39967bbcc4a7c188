import datetime
import io
from decimal import Decimal
from fractions import Fraction

import pikepdf
import pytest
from openpyxl import load_workbook

from spcncl_portal.core.errors import ActionError
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
from .score_paper import COLUMNS, ROW, document, word


def excel(doc: ReportDocument):
    return load_workbook(io.BytesIO(to_xlsx(doc)))


def find_row(sheet, text: str) -> int:
    return next(row[0].row for row in sheet.iter_rows() if text in [cell.value for cell in row])


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
