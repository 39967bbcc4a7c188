"""Certificates: a batch is laid out as one document and split; what its sheets share is laid out once."""

import base64
import datetime
import io
from dataclasses import dataclass
from urllib.parse import urlsplit

import pikepdf
from django.template.loader import render_to_string
from django.utils import translation

from . import ornaments, pdf
from .fitting import Box, fit, fit_lines
from .formats import date_text, place_and_date
from .qr import qr_data_uri

SPCNCL, TOP10 = "SPCNCL", "TOP10"
PALETTES = {SPCNCL: ornaments.RED, TOP10: ornaments.GOLD}
HEADINGS = {
    SPCNCL: "Sản phẩm công nghiệp chủ lực thành phố Hà Nội năm %d",
    TOP10: "Top 10 sản phẩm công nghiệp chủ lực thành phố Hà Nội năm %d",
}
TEXT, STRONG = "Tinos-Regular.ttf", "Tinos-Bold.ttf"
PRODUCT_TOP, PRODUCT_BOX = 103.2, Box(width=236, height=20.4, largest=31)
ENTERPRISE_TOP, ENTERPRISE_BOX = 130.6, Box(width=236, height=14.4, largest=19.5)
DECISION_BOX = Box(width=240, height=5.2, largest=12, smallest=5, font="SPCNCLDisplay-Regular.ttf")
SIGNER_TITLE_BOX = Box(width=94, height=12.2, largest=13, smallest=5)
SIGNER_NAME_BOX = Box(width=94, height=6.4, largest=14, smallest=4)
NUMBER_BOX = Box(width=98, height=5, largest=11, smallest=4, font=STRONG)
ADDRESS_BOX = Box(width=98, height=4.6, largest=10, smallest=4, font=STRONG)


@dataclass(frozen=True)
class CertificateSheet:
    """What stands on one certificate.

    kind: SPCNCL or TOP10. number: as printed, e.g. `12/2021/GCN-SPCNCL`. code: from `codes.new_code`.
    verification_url: the full address that the QR code holds. signer_title may have line breaks; signer_name is
    printed below the empty room for the signature: the portal never signs for an official.
    demo: prints "BẢN TRÌNH DIỄN" across the sheet.
    """

    kind: str
    number: str
    code: str
    product: str
    enterprise: str
    decision_number: str
    decision_date: datetime.date
    year: int
    valid_from: datetime.date
    valid_to: datetime.date | None
    verification_url: str
    signer_title: str
    signer_name: str
    demo: bool = False
    place: str = "Hà Nội"


@dataclass(frozen=True)
class Form:
    """What the certificates of one decision have in common; it is laid out once and lies below each of them."""

    kind: str
    year: int
    decision_number: str
    decision_date: datetime.date
    valid_to: datetime.date | None
    address: str
    signer_title: str
    signer_name: str
    demo: bool
    place: str


def form_of(sheet: CertificateSheet) -> Form:
    """Return the form that `sheet` is printed on."""
    address = urlsplit(sheet.verification_url)
    return Form(
        kind=sheet.kind,
        year=sheet.year,
        decision_number=sheet.decision_number,
        decision_date=sheet.decision_date,
        valid_to=sheet.valid_to,
        address=f"{address.netloc}{address.path.split(sheet.code)[0]}",
        signer_title=sheet.signer_title,
        signer_name=sheet.signer_name,
        demo=sheet.demo,
        place=sheet.place,
    )


def render_certificates(sheets: list[CertificateSheet]) -> list[bytes]:
    """Return one PDF per sheet, in order, all laid out in ONE document that is then split.

    Each PDF carries its title and code in its metadata (`pdf.code_in_file` reads it). Raises ValueError for a kind
    that does not exist or a name too long for its box.
    """
    if not sheets:
        return []
    unknown = {sheet.kind for sheet in sheets} - set(PALETTES)
    if unknown:
        raise ValueError(f"no such kind of certificate: {sorted(unknown)}")
    forms = list(dict.fromkeys(form_of(sheet) for sheet in sheets))
    return _assemble(_lay_out(sheets, forms), sheets, forms)


def render_certificate_single(sheet: CertificateSheet) -> bytes:
    """Return the PDF of one sheet, laid out alone."""
    return render_certificates([sheet])[0]


def title_of(sheet: CertificateSheet) -> str:
    """Return the title of the PDF: what it is, its number, for which product."""
    return f"Giấy chứng nhận {sheet.number} – {sheet.product}"


def _lay_out(sheets: list[CertificateSheet], forms: list[Form]) -> bytes:
    """Lay out one page per form, then one page per sheet with what is its own."""
    with translation.override("vi"):
        context = {"forms": [_form_values(form) for form in forms], "pages": [_page_values(sheet) for sheet in sheets]}
        return pdf.html_to_pdf(render_to_string("documents/print/certificates.html", context))


def _assemble(document: bytes, sheets: list[CertificateSheet], forms: list[Form]) -> list[bytes]:
    """Put each page on its form and save the pages one by one."""
    parts = []
    with pikepdf.open(io.BytesIO(document)) as source:
        if len(source.pages) != len(forms) + len(sheets):
            raise ValueError("a certificate ran over its page")
        source.remove_unreferenced_resources()
        grounds = {form: source.make_indirect(source.pages[n].as_form_xobject()) for n, form in enumerate(forms)}
        for sheet, page in zip(sheets, source.pages[len(forms) :], strict=True):
            page.add_underlay(grounds[form_of(sheet)])
            part = pikepdf.new()
            part.pages.append(page)
            pdf.stamp(part, title=title_of(sheet), code=sheet.code)
            parts.append(pdf.saved(part))
    return parts


def _frame_uri(kind: str) -> str:
    svg = ornaments.frame_svg(PALETTES[kind]).encode()
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")


def _form_values(form: Form) -> dict:
    """Return what the template needs for one form, every text of free length already laid out in lines."""
    return {
        "frame": _frame_uri(form.kind),
        "demo": form.demo,
        "heading": HEADINGS[form.kind] % form.year,
        "decision": fit(_decision(form), DECISION_BOX),
        "address": fit(form.address, ADDRESS_BOX),
        "signer_title": fit_lines(form.signer_title.upper().splitlines(), SIGNER_TITLE_BOX),
        "signer_name": fit(form.signer_name, SIGNER_NAME_BOX) if form.signer_name else None,
        "place_date": place_and_date(form.place, form.decision_date),
    }


def _page_values(sheet: CertificateSheet) -> dict:
    product, enterprise = fit(sheet.product, PRODUCT_BOX), fit(sheet.enterprise, ENTERPRISE_BOX)
    return {
        "product": product,
        "product_top": PRODUCT_TOP + product.gap_above(PRODUCT_BOX),
        "enterprise": enterprise,
        "enterprise_top": ENTERPRISE_TOP + enterprise.gap_above(ENTERPRISE_BOX),
        "number": fit(sheet.number, NUMBER_BOX),
        "code": sheet.code,
        "url": sheet.verification_url,
        "qr": qr_data_uri(sheet.verification_url, light=PALETTES[sheet.kind].paper),
    }


def _decision(form: Form) -> str:
    decision = f"{form.decision_number} ngày {date_text(form.decision_date)}"
    text = f"Theo Quyết định số {decision} của Ủy ban nhân dân thành phố Hà Nội"
    return f"{text}; có giá trị đến ngày {date_text(form.valid_to)}" if form.valid_to else text
