"""What stands on a certificate, and its entry in the register of verifiable papers."""

import datetime

from django.conf import settings
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.actions import register_document
from spcncl_portal.documents.actions.designs import current_design, design_of
from spcncl_portal.documents.certificate_kinds import register_samples
from spcncl_portal.documents.certificates import CertificateSheet, product_sheet, render_certificates
from spcncl_portal.documents.formats import date_text
from spcncl_portal.documents.models import CertificateDesign, VerifiableDocument

from .models import Certificate, Recognition


def sheet_of(certificate: Certificate) -> CertificateSheet:
    """What is printed on the certificate."""
    recognition = certificate.recognition
    decision = recognition.decision
    return product_sheet(
        kind=certificate.kind,
        number=certificate.number,
        code=certificate.code,
        product=recognition.product_name,
        enterprise=recognition.enterprise_name,
        decision_number=decision.number,
        decision_date=decision.dated,
        year=recognition.year,
        valid_to=recognition.valid_to,
        verification_url=settings.SITE_URL + reverse("documents:verify_code", args=[certificate.code]),
        signer_title=decision.signer_title,
        signer_name=decision.signer,
        demo=recognition.demo,
    )


def print_certificates(certificates: list[Certificate]) -> list[tuple[bytes, CertificateDesign]]:
    """One PDF per certificate, in order, laid out as one document, each with the design that it was printed with.

    Raises ActionError that names the certificate whose words do not fit the sheet.
    """
    rows = {kind: current_design(kind) for kind in {one.kind for one in certificates}}
    designs = {kind: design_of(row) for kind, row in rows.items()}
    sheets = [sheet_of(one) for one in certificates]
    try:
        papers = render_certificates(sheets, designs)
    except ValueError:
        for one, sheet in zip(certificates, sheets, strict=True):
            _find_unprintable(one, sheet, designs)
        raise
    return [(data, rows[one.kind]) for one, data in zip(certificates, papers, strict=True)]


def _find_unprintable(certificate: Certificate, sheet: CertificateSheet, designs: dict) -> None:
    try:
        render_certificates([sheet], designs)
    except ValueError as mistake:
        values = {"number": certificate.number, "product": certificate.recognition.product_name}
        raise ActionError(
            _("Không in được giấy chứng nhận %(number)s (%(product)s): tên hoặc chức danh quá dài so với khổ giấy.")
            % values
        ) from mistake


def register_certificate(certificate: Certificate, data: bytes, *, at: datetime.datetime, by) -> VerifiableDocument:
    """Enter the certificate with its final bytes into the register; the words are Vietnamese whoever asks."""
    recognition = certificate.recognition
    with translation.override("vi"):
        return register_document(
            code=certificate.code,
            kind=VerifiableDocument.Kind.CERTIFICATE,
            title=f"{certificate.get_kind_display()} {recognition.year}: {recognition.product_name}",
            data=data,
            number=certificate.number,
            holder=recognition.enterprise_name,
            issued_at=at,
            valid_from=recognition.valid_from,
            valid_to=recognition.valid_to,
            content=_public_words(certificate),
            cycle_year=recognition.year,
            demo=recognition.demo,
            by=by,
            subject=certificate,
            design=certificate.design,
        )


def _public_words(certificate: Certificate) -> dict[str, str]:
    recognition = certificate.recognition
    decision = recognition.decision
    return {
        "Sản phẩm": recognition.product_name,
        "Doanh nghiệp": recognition.enterprise_name,
        "Mã số thuế": recognition.tax_code,
        "Quyết định": f"{decision.number} ngày {date_text(decision.dated)}",
    }


def names_to_look_at() -> list[dict[str, str]]:
    """The longest and the shortest product and enterprise of the register, to look at a design with."""
    found = []
    for name in ("product_name", "enterprise_name"):
        rows = Recognition.objects.order_by(Length(name)).values_list("product_name", "enterprise_name")
        found += [row for row in (rows.last(), rows.first()) if row]
    return [{"product": product, "enterprise": enterprise} for product, enterprise in found]


for kind in Certificate.Kind.values:
    register_samples(kind, names_to_look_at)
