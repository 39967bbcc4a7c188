"""What stands on a certificate, and its entry in the register of verifiable papers."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.actions import register_document
from spcncl_portal.documents.certificates import CertificateSheet, render_certificates
from spcncl_portal.documents.formats import date_text
from spcncl_portal.documents.models import VerifiableDocument

from .models import Certificate


def sheet_of(certificate: Certificate) -> CertificateSheet:
    """What is printed on the certificate."""
    recognition = certificate.recognition
    decision = recognition.decision
    return CertificateSheet(
        kind=certificate.kind,
        number=certificate.number,
        code=certificate.code,
        product=recognition.product_name,
        enterprise=recognition.enterprise_name,
        decision_number=decision.number,
        decision_date=decision.dated,
        year=recognition.year,
        valid_from=recognition.valid_from,
        valid_to=recognition.valid_to,
        verification_url=settings.SITE_URL + reverse("documents:verify_code", args=[certificate.code]),
        signer_title=decision.signer_title,
        signer_name=decision.signer,
        demo=recognition.demo,
    )


def print_certificates(certificates: list[Certificate]) -> list[bytes]:
    """One PDF per certificate, in order, laid out as one document.

    Raises ActionError that names the certificate whose words do not fit the sheet.
    """
    try:
        return render_certificates([sheet_of(one) for one in certificates])
    except ValueError:
        for one in certificates:
            _find_unprintable(one)
        raise


def _find_unprintable(certificate: Certificate) -> None:
    try:
        render_certificates([sheet_of(certificate)])
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
