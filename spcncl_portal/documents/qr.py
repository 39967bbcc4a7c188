"""QR codes as drawings."""

import base64
import io

import segno


def qr_svg(text: str) -> str:
    """Return a QR code of `text` as an SVG element with its quiet zone, error correction M or better.

    The element has a viewBox and no size: the page that shows it sets the size.
    """
    return segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=4, dark="#000", light="#fff")


def qr_data_uri(text: str) -> str:
    """Return the same code as a one-bit picture for print: one pixel a module, enlarged without smoothing.

    Far cheaper to lay out than the drawing, which counts in batches of certificates.
    """
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="png", scale=1, border=4)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
