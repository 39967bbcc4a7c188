import pytest

from spcncl_portal.documents.pdf import html_to_pdf
from spcncl_portal.documents.qr import qr_data_uri, qr_svg

from .reading import picture_of, qr_of

TEXT = "https://spcncl.example/xac-minh/SP21-7KQ4-M2XD-9FHT-RK/"


def test_qr_svg_is_one_sizeless_element():
    svg = qr_svg(TEXT)
    assert svg.startswith("<svg ")
    assert "viewBox=" in svg
    assert "width=" not in svg.split(">")[0]


@pytest.mark.needs_poppler
@pytest.mark.needs_zbar
@pytest.mark.parametrize("draw", [lambda: qr_svg(TEXT), lambda: f'<img src="{qr_data_uri(TEXT)}">'], ids=["svg", "png"])
def test_qr_read_back_from_the_printed_page(draw, tmp_path):
    style = "<style>svg, img { width: 27mm; height: 27mm; image-rendering: pixelated }</style>"
    assert qr_of(picture_of(html_to_pdf(style + draw()), tmp_path)) == TEXT
