import io

import pikepdf
import pytest
from PIL import Image

from spcncl_portal.documents.codes import new_code
from spcncl_portal.documents.pdf import (
    AssetFetcher,
    code_in_file,
    html_to_pdf,
    merge_with_bookmarks,
    page_count,
    render_pdf,
    split_pdf,
)

from .reading import fonts_of, text_of, words_of

PAGES = "".join(f'<p style="break-after:page">Trang {number}</p>' for number in range(1, 6)) + "<p>Trang 6</p>"


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def outline_of(data: bytes) -> list[tuple[str, int]]:
    with opened(data) as pdf, pdf.open_outline() as outline:
        pages = [page.obj.objgen for page in pdf.pages]
        return [(item.title, pages.index(item.destination[0].objgen)) for item in outline.root]


def test_render_pdf_sets_title_language_and_code():
    code = new_code("SP", 2021)
    data = render_pdf("documents/print/missing_part.html", {"name": "Báo cáo tài chính"}, code=code)
    with opened(data) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Báo cáo tài chính"
        assert str(pdf.Root.Lang) == "vi"
    assert code_in_file(data) == code


@pytest.mark.needs_poppler
def test_render_pdf_embeds_fonts_that_have_all_vietnamese_letters(tmp_path):
    data = render_pdf("documents/print/missing_part.html", {"name": "Ộng Ủy Ệch ậm sựm ạch ấm ỗng ẵm mỹ Ợt"})
    lines = fonts_of(data, tmp_path)
    assert {line[0].split("+")[1] for line in lines} == {"Tinos", "Tinos-Bold"}
    assert {line[-5] for line in lines} == {"yes"}
    assert "Ộng Ủy Ệch ậm sựm ạch ấm ỗng ẵm mỹ Ợt" in text_of(data)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/x.png",
        "https://example.com/x.css",
        "template:../../etc/passwd",
        "font:../models.py",
        "static:../../manage.py",
        "static:no-such-file.css",
    ],
)
def test_asset_fetcher_refuses_everything_but_assets(url):
    with pytest.raises(ValueError, match="not an asset"):
        AssetFetcher().fetch(url)


def test_asset_fetcher_gives_templates_fonts_static_files_and_data():
    assert b"Tinos" in AssetFetcher().fetch("template:documents/print/fonts.css").read()
    assert AssetFetcher().fetch("font:Tinos-Regular.ttf").read()[:4] == b"\x00\x01\x00\x00"
    assert AssetFetcher().fetch("static:css/tokens.css").read()
    assert AssetFetcher().fetch("data:text/plain,abc").read() == b"abc"


@pytest.mark.needs_poppler
@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        (2, ["Trang 1 Trang 2", "Trang 3 Trang 4", "Trang 5 Trang 6"]),
        ([1, 5], ["Trang 1", "Trang 2 Trang 3 Trang 4 Trang 5 Trang 6"]),
    ],
)
def test_split_pdf_by_length(lengths, expected):
    assert [words_of(part) for part in split_pdf(html_to_pdf(PAGES), lengths)] == expected


def test_split_pdf_gives_each_part_its_title():
    parts = split_pdf(html_to_pdf(f"<title>Cả tập</title>{PAGES}"), 3, titles=["Phần một"])
    titles = []
    for part in parts:
        with opened(part) as pdf:
            titles.append(str(pdf.docinfo["/Title"]))
    assert titles == ["Phần một", "Cả tập"]


@pytest.mark.needs_poppler
def test_split_pdf_keeps_only_the_fonts_of_the_part(tmp_path):
    fonts = '<link rel="stylesheet" href="template:documents/print/fonts.css">'
    data = html_to_pdf(f'{fonts}<p style="break-after:page">thường</p><p><b>đậm</b></p>')
    names = [[line[0].split("+")[1] for line in fonts_of(part, tmp_path)] for part in split_pdf(data, 1)]
    assert names == [["Tinos"], ["Tinos-Bold"]]


@pytest.mark.parametrize("lengths", [[1, 2], [6, 1], [6, 0], 0])
def test_split_pdf_with_lengths_that_do_not_add_up_is_refused(lengths):
    with pytest.raises(ValueError, match="part"):
        split_pdf(html_to_pdf(PAGES), lengths)


@pytest.mark.needs_poppler
def test_merge_with_bookmarks_keeps_order_and_marks_each_part():
    data = merge_with_bookmarks(
        [("Đơn đề nghị", html_to_pdf(PAGES)), ("Giấy ĐKKD", html_to_pdf("<p>GP</p>"))], "Hồ sơ 12"
    )
    assert page_count(data) == 7
    assert outline_of(data) == [("Đơn đề nghị", 0), ("Giấy ĐKKD", 6)]
    with opened(data) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Hồ sơ 12"
        assert pdf.Root.PageMode == pikepdf.Name.UseOutlines


def _locked() -> bytes:
    buffer = io.BytesIO()
    with opened(html_to_pdf("<p>kín</p>")) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    return buffer.getvalue()


@pytest.mark.needs_poppler
@pytest.mark.parametrize(
    "bad",
    [b"", b"MZ\x90\x00 no pdf", html_to_pdf("<p>x</p>")[:400], _locked(), b"\x89PNG\r\n\x1a\n broken"],
    ids=["empty", "other", "truncated", "locked", "broken-picture"],
)
def test_merge_with_bookmarks_of_a_bad_part_says_so_on_a_page(bad):
    data = merge_with_bookmarks(
        [("Tốt", html_to_pdf("<p>tốt</p>")), ("Quét hỏng", bad), ("Sau", html_to_pdf("<p>sau</p>"))], "H"
    )
    assert outline_of(data) == [("Tốt", 0), ("Quét hỏng", 1), ("Sau", 2)]
    assert "Quét hỏng Không ghép được tệp này vào đây" in words_of(data)


def test_merge_with_bookmarks_lays_a_picture_on_a_page():
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "green").save(buffer, "JPEG")
    data = merge_with_bookmarks([("Ảnh nhà xưởng", buffer.getvalue())], "H")
    with opened(data) as pdf:
        assert len(pdf.pages) == 1
        assert len(pdf.pages[0].get_images()) == 1


def test_merge_with_bookmarks_drops_scripts_and_keeps_links():
    with opened(html_to_pdf('<a href="https://example.com/">x</a>')) as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        mark = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script)
        pdf.pages[0].obj.Annots.append(mark)
        pdf.Root.OpenAction = script
        buffer = io.BytesIO()
        pdf.save(buffer)
    with opened(merge_with_bookmarks([("Có mã", buffer.getvalue())], "H")) as pdf:
        page = pdf.pages[0].obj
        assert "/AA" not in page
        assert "/OpenAction" not in pdf.Root
        assert [str(mark.A.URI) for mark in page.Annots if "/A" in mark] == ["https://example.com/"]


def test_merge_with_bookmarks_of_nothing_is_one_page():
    assert page_count(merge_with_bookmarks([], "Hồ sơ trống")) == 1


def test_code_in_file_from_the_link_when_the_metadata_is_gone():
    code = new_code("SP", 2021)
    with opened(html_to_pdf(f'<a href="https://x.example/xac-minh/{code}/">xem</a>', code=code)) as pdf:
        del pdf.docinfo["/Keywords"]
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata
        buffer = io.BytesIO()
        pdf.save(buffer)
    assert code_in_file(buffer.getvalue()) == code


def test_code_in_file_of_other_files_is_none():
    assert code_in_file(b"hello") is None
    assert code_in_file(html_to_pdf("<p>x</p>")) is None
