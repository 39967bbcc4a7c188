"""Certificates: a batch is laid out as one document and split; what its sheets share is laid out once.

How a certificate looks is its design (`certificate_layout.Design`), what stands on it its sheet (`certificate_sheets`).
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pikepdf
from django.template.loader import render_to_string
from django.utils import translation

from . import certificate_ground as ground
from . import pdf
from .certificate_defaults import default_design
from .certificate_kinds import RULES, CertificateKind
from .certificate_layout import EN, Design
from .certificate_pieces import Piece, Signer, own_elements, pieces_of, shared_elements, signature_pieces
from .certificate_sheets import CertificateSheet, person_sheet, product_sheet
from .inks import Setup
from .qr import qr_data_uri

__all__ = ["CertificateSheet", "Signer", "person_sheet", "product_sheet", "render_certificates"]

SPCNCL, TOP10 = CertificateKind.SPCNCL, CertificateKind.TOP10
SCREEN = Setup()


@dataclass(frozen=True)
class Form:
    """What the certificates of one batch have in common; it is laid out once and lies below each of them."""

    kind: str
    words: tuple[tuple[str, str], ...]
    signers: tuple[Signer, ...]
    demo: bool
    design: Design = field(compare=False, hash=False)


def form_of(sheet: CertificateSheet, design: Design | None = None) -> Form:
    """Return the form that `sheet` is printed on."""
    own = RULES[sheet.kind].own
    words = tuple((name, text) for name, text in sheet.values.items() if name not in own)
    return Form(sheet.kind, words, sheet.signers, sheet.demo, design or default_design(sheet.kind))


def render_certificates(sheets: list[CertificateSheet], designs: Mapping[str, Design] | None = None) -> list[bytes]:
    """Return one PDF per sheet, in order, all laid out in ONE document that is then split.

    designs: kind → design; kinds that it lacks take the one that the portal began with. Each PDF carries its title,
    language and code in its metadata (`pdf.code_in_file` reads it). Raises ValueError for a kind that does not exist,
    an unknown placeholder, or a name too long for its box.
    """
    if not sheets:
        return []
    parts = []
    with laid_out(sheets, designs) as source:
        for sheet, page in zip(sheets, source.pages, strict=True):
            part = pikepdf.new()
            part.pages.append(page)
            language = "en" if _design(sheet.kind, designs).layout.language == EN else "vi"
            pdf.stamp(part, title=sheet.title, code=sheet.code, language=language)
            parts.append(pdf.saved(part))
    return parts


def render_certificate_single(sheet: CertificateSheet, design: Design | None = None) -> bytes:
    """Return the PDF of one sheet, laid out alone."""
    return render_certificates([sheet], {sheet.kind: design} if design else None)[0]


def laid_out(
    sheets: list[CertificateSheet], designs: Mapping[str, Design] | None = None, setup: Setup = SCREEN
) -> pikepdf.Pdf:
    """Return an open document with one finished page per sheet. All its designs must have one page size.

    Raises ValueError as `render_certificates`.
    """
    unknown = {sheet.kind for sheet in sheets} - set(RULES)
    if unknown:
        raise ValueError(f"no such kind of certificate: {sorted(unknown)}")
    by_sheet = [form_of(sheet, _design(sheet.kind, designs)) for sheet in sheets]
    forms = list(dict.fromkeys(by_sheet))
    source = pikepdf.open(io.BytesIO(_document(sheets, by_sheet, forms, setup)))
    if len(source.pages) != len(forms) + len(sheets):
        raise ValueError("a certificate ran over its page")
    source.remove_unreferenced_resources()
    grounds = {}
    for form, page in zip(forms, source.pages, strict=False):
        ground.put_artwork_below(page, form.design, setup)
        grounds[form] = source.make_indirect(page.as_form_xobject())
    pages = list(source.pages)[len(forms) :]
    for form, page in zip(by_sheet, pages, strict=True):
        page.add_underlay(grounds[form])
    del source.pages[: len(forms)]
    return source


def _design(kind: str, designs: Mapping[str, Design] | None) -> Design:
    return (designs or {}).get(kind) or default_design(kind)


def _document(sheets: list[CertificateSheet], by_sheet: list[Form], forms: list[Form], setup: Setup) -> bytes:
    """Lay out one page per form, then one page per sheet with what is its own."""
    width, height = forms[0].design.layout.size
    context = {
        "forms": [_form_values(form, setup) for form in forms],
        "pages": [_page_values(sheet, form, setup) for sheet, form in zip(sheets, by_sheet, strict=True)],
        "setup": setup,
        "width": width,
        "height": height,
        "page_width": width * setup.scale + 2 * setup.margin,
        "page_height": height * setup.scale + 2 * setup.margin,
        "demo_colour": setup.ink("#a01c20"),
        "scale": width / 297,
    }
    with translation.override("vi"):
        return pdf.html_to_pdf(render_to_string("documents/print/certificates.html", context), cmyk=setup.cmyk)


def _form_values(form: Form, setup: Setup) -> dict:
    """Return what the template needs for one form, every text already laid out in lines."""
    layout = form.design.layout
    pieces = pieces_of(shared_elements(layout, form.kind), layout.language, dict(form.words))
    return {
        "layers": ground.layers(form.design, setup),
        "pieces": _inked([*pieces, *signature_pieces(layout, form.signers)], setup),
        "demo": form.demo,
    }


def _page_values(sheet: CertificateSheet, form: Form, setup: Setup) -> dict:
    layout = form.design.layout
    light = "#fff" if setup.cmyk or form.design.artwork else layout.paper
    return {
        "pieces": _inked(pieces_of(own_elements(layout, sheet.kind), layout.language, sheet.values), setup),
        "url": "" if setup.margin else sheet.verification_url,
        "square": layout.qr,
        "qr": qr_data_uri(sheet.verification_url, light=light, grey=setup.cmyk),
    }


def _inked(pieces: list[Piece], setup: Setup) -> list[Piece]:
    return [replace(one, colour=setup.ink(one.colour)) for one in pieces] if setup.cmyk else pieces
