"""A recognised product loses its title: the certificates and their verification say so."""

from django.db import transaction
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing
from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.actions import revoke_document

from .. import signals
from ..models import Certificate, Recognition
from ..states import CertificateState
from .certificates import UNFINISHED


@transaction.atomic
def revoke_recognition(*, recognition: Recognition, reason: str, by: User | None) -> Recognition:
    """Withdraw the title and every certificate of it; verification answers "revoked" with the reason.

    Raises ActionError without a reason, or while a certificate of it is being made.
    """
    with changing(recognition, "revoke", by=by, reason=reason) as row:
        row.state_reason = reason
    certificates = Certificate.objects.select_for_update(of=("self",)).filter(recognition=recognition)
    for certificate in certificates.select_related("document", "recognition__decision__cycle"):
        if certificate.state in UNFINISHED:
            raise ActionError(_("Giấy chứng nhận đang được lập; hãy đợi lập xong rồi thu hồi."))
        if certificate.state != CertificateState.ISSUED:
            continue
        with changing(certificate, "revoke", by=by, reason=reason) as one:
            one.state_reason = reason
        revoke_document(document=certificate.document, reason=reason, by=by)
    signals.recognition_revoked.send(sender=Recognition, recognition=row, by=by)
    return row
