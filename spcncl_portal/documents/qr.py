"""QR codes as drawings."""

import base64
import io

import segno


def qr_svg(text: str) -> str:
    """Return a QR code of `text` as an SVG element with its quiet zone, error correction M or better.

    The element has a viewBox and no size: the page that shows it sets the size.
    """
    return segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=4, dark="#000", light="#fff")


def qr_data_uri(text: str, *, light: str = "#fff") -> str:
    """Return the same code as a two-colour picture for print, far cheaper to lay out than the drawing.

    The mask is fixed (any is valid): choosing the prettiest takes longer than all the rest of a certificate's text.
    """
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=3).save(buffer, kind="png", scale=4, border=4, light=light)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
