"""Charts and pictures: one description for page, PDF, Word and Excel, each with its table."""

import io
import zipfile

import openpyxl
import pytest
from PIL import Image

from spcncl_portal.documents.reporting import (
    Chart,
    Paragraph,
    Picture,
    ReportDocument,
    charts,
    dump,
    load,
    to_docx,
    to_pdf,
    to_xlsx,
)

CHART = Chart(
    "Doanh thu theo ngành",
    "Ngành",
    ["Cơ khí", "Dệt may"],
    [("2019", [100, None]), ("2020", [120, 30])],
    unit="tỷ đồng",
    decimals=1,
)


def paper(*blocks) -> ReportDocument:
    return ReportDocument(name="thu", title="Báo cáo", subtitle="thử", blocks=[Paragraph("Mở đầu."), *blocks])


def test_chart_table_has_one_row_a_category():
    assert CHART.table.rows == [["Cơ khí", 100, 120], ["Dệt may", None, 30]]
    assert [column.title for column in CHART.table.columns] == ["Ngành", "2019", "2020"]
    assert CHART.table.caption == "Doanh thu theo ngành (tỷ đồng)"


def test_chart_with_too_few_values_is_refused():
    with pytest.raises(ValueError):
        Chart("x", "y", ["a", "b"], [("2020", [1])])


def test_svg_is_the_same_each_time():
    first, second = charts.to_svg(CHART), charts.to_svg(CHART)
    assert first == second and b"<svg" in first


def test_dollar_in_a_name_is_a_dollar():
    names = ["Giá $_{$", "Giá $^$"]
    assert charts.to_svg(Chart("Giá", "Ngành", names, [("2020", [1, 2])], unit="$_$")).startswith(b"<?xml")


def test_long_names_make_the_bars_lie():
    long = Chart("x", "y", ["Chế biến lương thực, thực phẩm"] * 3, [("2020", [1, 2, 3])])
    assert charts.height_mm(long) == 60.0 and charts.height_mm(CHART) == 80.0


def test_paper_with_chart_and_picture_survives_the_register():
    doc = paper(CHART, Picture(charts.to_png(CHART), "Biểu đồ", "Hình 1"))
    assert load(dump(doc)) == doc


def test_word_holds_the_pictures_with_their_words():
    data = to_docx(paper(CHART, Picture(charts.to_png(CHART), "Biểu đồ", "Hình 1", width_mm=80)))
    archive = zipfile.ZipFile(io.BytesIO(data))
    xml = archive.read("word/document.xml").decode()
    assert xml.count("<w:drawing>") == 2
    assert 'descr="Doanh thu theo ngành (tỷ đồng)"' in xml and "Hình 1" in xml and "Dệt may" in xml
    media = [name for name in archive.namelist() if name.startswith("word/media/")]
    assert Image.open(io.BytesIO(archive.read(media[0]))).width == 1259  # 160 mm at 200 dots an inch


def test_excel_draws_its_own_chart_beside_the_values():
    data = to_xlsx(paper(CHART))
    assert "xl/charts/chart1.xml" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=3)]
    assert ["Cơ khí", 100, 120] in values and ["Dệt may", None, 30] in values


def test_pdf_is_made_with_a_chart():
    assert to_pdf(paper(CHART)).startswith(b"%PDF")
