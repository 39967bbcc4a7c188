"""QR codes as drawings."""

import base64
import io

import segno
from PIL import Image


def qr_svg(text: str) -> str:
    """Return a QR code of `text` as an SVG element with its quiet zone, error correction M or better.

    The element has a viewBox and no size: the page that shows it sets the size.
    """
    return segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=4, dark="#000", light="#fff")


def qr_data_uri(text: str, *, light: str = "#fff", grey: bool = False) -> str:
    """Return the same code as a two-colour picture for print, far cheaper to lay out than the drawing.

    The mask is fixed (any is valid): choosing the prettiest takes longer than all the rest of a certificate's text.
    grey: a picture in shades of black alone, for process inks.
    """
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=3).save(buffer, kind="png", scale=4, border=4, light=light)
    if grey:
        picture, buffer = Image.open(buffer).convert("L"), io.BytesIO()
        picture.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
