"""The produced files against the layout file of NĐ 30/2020: every number comes from that file."""

import io
import json
import re
import subprocess
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from spcncl_portal.documents import fitting, pdf
from spcncl_portal.documents.reporting import Paragraph, ReportDocument, to_docx, to_pdf
from spcncl_portal.documents.reporting.layout import text_mm

from .measuring import MM_PER_TWIP, R, W, WordFile, drawn_lines, page_sizes, printed, value
from .papers import PAPERS, deputy
from .reading import fonts_of, text_of

FILE = Path(fitting.__file__).parent / "data" / "document_layout_nd30.json"
LAYOUT = json.loads(FILE.read_text(encoding="utf-8"))
PARTS = {one["name"]: one for one in LAYOUT["elements"]}
PAGE_NUMBER = tuple(map(int, re.search(r"size (\d+)-(\d+)", LAYOUT["page_number"]).groups()))
VIETNAMESE = "ăâđêôơư" + "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"

# Which words of which paper are that part of the layout.
WORDS = [
    ("letter", "Quốc hiệu", PARTS["Quốc hiệu"]["text"]),
    ("letter", "Tiêu ngữ", PARTS["Tiêu ngữ"]["text"]),
    ("letter", "Cơ quan chủ quản", "ỦY BAN NHÂN DÂN"),
    ("letter", "Cơ quan ban hành", "SỞ CÔNG THƯƠNG"),
    ("letter", "Số, ký hiệu", "Số: 05/SCT-QLCN"),
    ("letter", "Địa danh, ngày tháng năm", "Hà Nội, ngày 05 tháng 4 năm 2021"),
    ("letter", "Trích yếu công văn (V/v)", "V/v đôn đốc"),
    ("letter", "Kính gửi", "Kính gửi:"),
    ("letter", "Căn cứ", "Căn cứ Kế hoạch"),
    ("letter", "Quyền hạn, chức vụ", "KT. GIÁM ĐỐC"),
    ("letter", "Họ tên người ký", "Nguyễn Văn Thử"),
    ("letter", "Nơi nhận", "Nơi nhận:"),
    ("decision", "Tên loại", "QUYẾT ĐỊNH"),
    ("decision", "Trích yếu", "Về việc thành lập"),
    ("decision", "Nội dung", "1. Việc xét chọn"),
]


@pytest.fixture(scope="module")
def words() -> dict[str, WordFile]:
    return {kind: WordFile(to_docx(PAPERS[kind]())) for kind in ("letter", "decision", "report")}


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    return {kind: to_pdf(PAPERS[kind]()) for kind in ("letter", "decision", "proposal")}


# Word


@pytest.mark.parametrize(("kind", "part", "start"), WORDS, ids=[part for _kind, part, _start in WORDS])
def test_docx_part_has_the_size_weight_and_case_of_the_decree(words, kind, part, start):
    wanted = PARTS[part]
    found = next(one for one in words[kind].paragraphs() if one.text.startswith(start))
    low, high = wanted["size"]
    assert low <= found.size <= high
    assert (found.bold, found.italic) == (wanted.get("bold", False), wanted.get("italic", False))
    if wanted.get("case") == "upper":
        assert found.text == found.text.upper()


@pytest.mark.parametrize("kind", ["letter", "decision", "report"])
def test_docx_margins_and_paper_are_those_of_the_decree(words, kind):
    for one in words[kind].sections():
        for side, (low, high) in LAYOUT["margins_mm"].items():
            assert low - 0.05 <= int(value(one, "pgMar", side)) * MM_PER_TWIP <= high
        sides = [round(int(value(one, "pgSz", name)) * MM_PER_TWIP) for name in ("w", "h")]
        assert "x".join(map(str, sorted(sides))) in LAYOUT["paper"]


def test_docx_letterhead_title_and_signature_are_centred(words):
    for start in (
        "CỘNG HÒA",
        "Độc lập",
        "ỦY BAN",
        "SỞ CÔNG",
        "Số:",
        "Hà Nội, ngày",
        "V/v",
        "KT. GIÁM",
        "Nguyễn Văn Thử",
    ):
        assert words["letter"].find(start).align == "center", start
    assert words["letter"].find("Nơi nhận").align == "left"
    titles = [one for one in words["decision"].paragraphs() if one.text.startswith(("QUYẾT ĐỊNH", "Về việc"))]
    assert {one.align for one in titles} == {"center"}


def test_docx_text_has_the_indents_and_spacing_of_the_decree(words):
    wanted = PARTS["Nội dung"]
    found = words["decision"].find("1. Việc xét chọn")
    assert (found.align, wanted["align"]) == ("both", "justify")
    assert wanted["indent_cm"][0] * 10 - 0.05 <= found.first_mm <= wanted["indent_cm"][1] * 10 + 0.05
    assert found.after >= wanted["para_spacing_pt_min"]
    assert wanted["line_spacing"][0] <= found.line <= wanted["line_spacing"][1]


def test_docx_lines_are_as_long_as_the_decree_says(words):
    (issuer, issuer_mm), (motto, motto_mm), (subject, subject_mm) = words["decision"].rules()
    assert "độ dài" not in PARTS["Tiêu ngữ"]["rule"] and "as long as the text" in PARTS["Tiêu ngữ"]["rule"]
    assert motto_mm == pytest.approx(text_mm(motto.text, motto.size), abs=0.5)
    for above, length in ((issuer, issuer_mm), (subject, subject_mm)):
        widest = max(text_mm(line, above.size) for line in above.text.split("\n"))
        assert widest / 3 <= length <= widest / 2
    assert (issuer.text, motto.text) == ("SỞ CÔNG THƯƠNG", PARTS["Tiêu ngữ"]["text"])
    assert len(words["letter"].rules()) == 2


def test_docx_grounds_are_italic_and_end_as_the_decree_says(words):
    grounds = [one for one in words["decision"].paragraphs() if one.text.startswith(("Căn cứ", "Theo đề nghị"))]
    assert PARTS["Căn cứ"]["note"] == "each ends with ; the last with ."
    assert [one.text[-1] for one in grounds] == [";", ";", "."]
    assert all(one.italic for one in grounds)


def test_docx_recipients_have_both_sizes_and_the_file_copy_last(words):
    listed = [one for one in words["letter"].paragraphs() if one.text.startswith("- ") and one.size < 12]
    assert {one.size for one in listed} == {PARTS["Nơi nhận"]["list_size"]}
    assert [one.text for one in listed] == [
        "- Như trên;",
        "- UBND Thành phố (để báo cáo);",
        "- Giám đốc Sở;",
        "- Lưu: VT, QLCN.",
    ]


def test_docx_addressees_have_their_dashes_below_the_colon(words):
    first, second = words["letter"].find("Kính gửi:"), words["letter"].find("- Ủy ban nhân dân các quận")
    colon = text_mm("Kính gửi", first.size, bold=False)
    assert second.left_mm + second.first_mm == pytest.approx(first.left_mm + colon, abs=0.1)


def test_docx_pages_are_numbered_on_top_from_the_second_and_anew_in_each_annex(words):
    header = words["letter"].header()
    number = words["letter"].measured(header.find(f"{W}p"))
    assert PAGE_NUMBER[0] <= number.size <= PAGE_NUMBER[1]
    assert (number.align, number.bold, number.italic) == ("center", False, False)
    assert "".join(header.itertext()).split()[0] == "PAGE"
    sections = words["letter"].sections()
    assert len(sections) == 3
    for one in sections:
        assert (value(one, "pgNumType", "start"), one.find(f"{W}titlePg") is not None) == ("1", True)
        assert [link.get(f"{W}type") for link in one.findall(f"{W}headerReference")] == ["default"]
        assert int(value(one, "pgMar", "header")) < int(value(one, "pgMar", "top"))


def test_docx_landscape_annex_is_a_section_of_its_own(words):
    turned = [value(one, "pgSz", "orient") for one in words["letter"].sections()]
    assert turned == [None, None, "landscape"]
    size = words["letter"].sections()[2].find(f"{W}pgSz")
    assert int(size.get(f"{W}w")) > int(size.get(f"{W}h"))


def test_docx_tables_repeat_their_header_and_number_their_rows(words):
    tables = [one for one in words["report"].body.iter(f"{W}tbl") if one.find(f".//{W}tblHeader") is not None]
    assert [len(one.findall(f"{W}tr")) for one in tables] == [301, 3, 61]
    rows = [["".join(cell.itertext()) for cell in row.findall(f"{W}tc")] for row in tables[0].findall(f"{W}tr")]
    assert [row[0] for row in rows] == ["TT", *map(str, range(1, 301))]
    headers = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in tables[0].findall(f"{W}tr")]
    assert headers == [True] + [False] * 300


def test_docx_holds_a_font_with_all_vietnamese_letters_as_wide_as_ours(words):
    parts, table = words["letter"].parts, words["letter"].xml("word/fontTable.xml")
    links = {one.get("Id"): "word/" + one.get("Target") for one in words["letter"].xml("word/_rels/fontTable.xml.rels")}
    assert {one.get(f"{W}name") for one in table} == {"Times New Roman", "Tinos"}
    assert value(table.find(f"{W}font"), "altName") == "Tinos"
    assert words["letter"].xml("word/settings.xml").find(f"{W}embedTrueTypeFonts") is not None
    assert LAYOUT["font"].startswith("Times New Roman")
    for tag, face in (("Regular", "Regular"), ("Bold", "Bold"), ("Italic", "Italic"), ("BoldItalic", "BoldItalic")):
        for embed in table.iter(f"{W}embed{tag}"):
            data = revealed(parts[links[embed.get(f"{R}id")]], embed.get(f"{W}fontKey"))
            with TTFont(io.BytesIO(data)) as font, TTFont(pdf.FONTS / f"Tinos-{face}.ttf") as ours:
                letters, whole = font.getBestCmap(), ours.getBestCmap()
                assert font["OS/2"].fsType == 0
                for letter in VIETNAMESE + VIETNAMESE.upper() + "abcxyzABCXYZ0123456789.,;:/-–“”()%":
                    assert font["hmtx"][letters[ord(letter)]][0] == ours["hmtx"][whole[ord(letter)]][0]


def revealed(data: bytes, key: str) -> bytes:
    """Undo the obfuscation as ECMA-376 tells readers to: the key's bytes from the last to the first."""
    mask = bytes.fromhex(re.sub(r"[{}-]", "", key))[::-1]
    return bytes(byte ^ mask[place % 16] for place, byte in enumerate(data[:32])) + data[32:]


# PDF


@pytest.mark.needs_poppler
@pytest.mark.parametrize(("kind", "part", "start"), WORDS, ids=[part for _kind, part, _start in WORDS])
def test_pdf_part_has_the_size_and_weight_of_the_decree(papers, kind, part, start):
    wanted = PARTS[part]
    found = next(one for one in printed(papers[kind]) if one.text.startswith(start))
    low, high = wanted["size"]
    assert low <= found.size <= high
    assert (found.bold, found.italic) == (wanted.get("bold", False), wanted.get("italic", False))


@pytest.mark.needs_poppler
def test_pdf_text_stands_within_the_margins(papers):
    sizes = page_sizes(papers["letter"])
    assert sizes[0] == (210, 297)
    assert sizes[-1] == (297, 210)
    margins = LAYOUT["margins_mm"]
    lines = [one for one in printed(papers["letter"]) if not (one.text.isdigit() and one.top < margins["top"][0])]
    for one in lines:
        wide, high = sizes[one.page - 1]
        assert one.left >= margins["left"][0] - 0.4
        assert one.left + one.width <= wide - margins["right"][0] + 0.4
        assert margins["top"][0] - 0.4 <= one.top <= high - margins["bottom"][0]


@pytest.mark.needs_poppler
def test_pdf_first_line_is_indented_and_lines_stand_apart_as_the_decree_says(papers):
    wanted, lines = PARTS["Nội dung"], printed(papers["proposal"])
    start = next(place for place, one in enumerate(lines) if one.text.startswith("Việc xét chọn"))
    first, second, third, after = lines[start : start + 4]
    assert wanted["indent_cm"][0] * 10 - 0.4 <= first.left - second.left <= wanted["indent_cm"][1] * 10 + 0.4
    # Word's single line of Times New Roman is 1.15 of its size.
    single = first.size * 1.15 * 25.4 / 72
    assert wanted["line_spacing"][0] * single - 0.4 <= third.top - second.top <= wanted["line_spacing"][1] * single
    gap = (after.top - third.top) - (third.top - second.top)
    assert gap >= wanted["para_spacing_pt_min"] * 25.4 / 72 - 0.4
    right_edge = {round(one.left + one.width) for one in (first, second)}
    assert right_edge == {210 - LAYOUT["margins_mm"]["right"][0]}


@pytest.mark.needs_poppler
def test_pdf_lines_are_as_long_as_the_decree_says_and_centred(papers):
    motto_line, issuer_line, subject_line = drawn_lines(papers["decision"])
    lines = printed(papers["decision"])

    def text(start: str):
        return next(one for one in lines if one.text.startswith(start))

    motto = text("Độc lập")
    assert motto_line[2] == pytest.approx(motto.width, abs=0.6)
    for (left, top, length), start in ((issuer_line, "SỞ CÔNG"), (subject_line, "Về việc")):
        above = text(start)
        assert above.width / 3 <= length <= above.width / 2
        assert left + length / 2 == pytest.approx(above.middle, abs=0.6)
        assert 0 < top - above.top < 8


@pytest.mark.needs_poppler
def test_pdf_number_and_place_stand_on_one_line(papers):
    lines = printed(papers["letter"])
    number, place = (next(one for one in lines if one.text.startswith(start)) for start in ("Số:", "Hà Nội, ngày"))
    assert number.top == pytest.approx(place.top, abs=0.2)
    recipients, signer = (next(one for one in lines if one.text.startswith(start)) for start in ("Nơi nhận", "KT. G"))
    assert abs(recipients.top - signer.top) < 1.2


@pytest.mark.needs_poppler
def test_pdf_page_numbers_are_centred_on_top_and_begin_anew_in_each_annex(papers):
    sizes, top = page_sizes(papers["letter"]), LAYOUT["margins_mm"]["top"][0]
    numbers = {one.page: one for one in printed(papers["letter"]) if one.top + one.size * 25.4 / 72 < top}
    annexes = [one.page for one in printed(papers["letter"]) if one.text in ("Phụ lục I", "Phụ lục II")]
    expected, count = {}, 0
    for page in range(1, len(sizes) + 1):
        count = 1 if page == 1 or page in annexes else count + 1
        if count > 1:
            expected[page] = str(count)
    assert annexes[0] == 2 and len(expected) == len(sizes) - 3
    assert {page: one.text for page, one in numbers.items()} == expected
    for page, one in numbers.items():
        assert PAGE_NUMBER[0] <= one.size <= PAGE_NUMBER[1]
        assert not (one.bold or one.italic)
        margins = LAYOUT["margins_mm"]
        middle = (margins["left"][0] + sizes[page - 1][0] - margins["right"][0]) / 2
        assert one.middle == pytest.approx(middle, abs=0.8)


@pytest.mark.needs_poppler
def test_pdf_fonts_are_ours_and_embedded(papers, tmp_path):
    found = fonts_of(papers["letter"], tmp_path)
    assert {line[0].partition("+")[2].partition("-")[0] for line in found} == {"Tinos"}
    assert {line[-5] for line in found} == {"yes"}


@pytest.mark.needs_poppler
def test_pdf_keeps_the_room_for_a_number_written_by_hand():
    said = text_of(to_pdf(PAPERS["notice"]()), "-layout")
    assert re.search(r"Số: {4,}/TB-SCT", said)
    assert re.search(r"ngày {3,}tháng {3,}năm", said)


# Both


@pytest.mark.needs_poppler
def test_signature_never_stands_alone_on_a_page():
    for count in range(11, 15):
        blocks = [Paragraph("Việc xét chọn được thực hiện công khai, minh bạch, đúng đối tượng. " * 2)] * count
        doc = ReportDocument(name="x", title="Báo cáo", blocks=blocks, signature=deputy(), recipients=["A"] * 4)
        *_before, last = words_on_pages(to_pdf(doc))[:-1]
        assert "Việc" in last
        keeps = [one.keep_next for one in WordFile(to_docx(doc)).paragraphs() if one.text.startswith("Việc")]
        assert keeps == [False] * (count - 1) + [True]


def words_on_pages(data: bytes) -> list[list[str]]:
    return [page.split() for page in text_of(data, "-layout").split("\f")]


@pytest.mark.needs_libreoffice
@pytest.mark.needs_poppler
@pytest.mark.slow
def test_docx_opened_in_an_office_has_the_pages_and_the_text_of_the_pdf(tmp_path):
    ours, targets = {}, []
    for kind, make in PAPERS.items():
        doc = make()
        ours[kind] = to_pdf(doc)
        targets.append(tmp_path / f"{kind}.docx")
        targets[-1].write_bytes(to_docx(doc))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *targets]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    for kind, own in ours.items():
        office = (tmp_path / f"{kind}.pdf").read_bytes()
        assert (kind, pdf.page_count(office)) == (kind, pdf.page_count(own))
        assert words_on_pages(office) == words_on_pages(own)
        assert {line[0].partition("+")[2].partition("-")[0] for line in fonts_of(office, tmp_path)} == {"Tinos"}
