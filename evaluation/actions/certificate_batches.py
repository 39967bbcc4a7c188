"""A batch of certificates on its way: laid out, sealed, registered. Each step may be repeated by another worker.

The seal is a step of its own: whatever is laid out and not sealed yet is sealed by whoever is free.
"""

import datetime
import time

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.actions import supersede_document
from spcncl_portal.documents.models import CertificateDesign
from spcncl_portal.documents.seal import seal_pdf, sealing_configured
from spcncl_portal.files.actions import delete_file, store_bytes
from spcncl_portal.files.models import StoredFile

from .. import signals
from ..certificate_papers import print_certificates, register_certificate
from ..models import Certificate
from ..states import CertificateState

UNFINISHED = (CertificateState.QUEUED, CertificateState.RENDERED)


def lay_out(ids: list[int], *, by: User | None, at: datetime.datetime) -> float:
    """Lay out a batch outside of a transaction, so that nobody waits for it; then keep all in one.

    With a key for the seal the files are kept until they are sealed, else the certificates are issued. Returns the
    seconds that the laying out took, without the keeping.
    """
    rows = Certificate.objects.filter(pk__in=ids, state__in=UNFINISHED, unsealed=None)
    certificates = list(rows.select_related("recognition__decision__cycle").order_by("kind", "sequence"))
    if not certificates:
        return 0.0
    began = time.perf_counter()
    papers = print_certificates(certificates)
    seconds = time.perf_counter() - began
    if sealing_configured():
        with transaction.atomic():
            for certificate, (data, design) in zip(certificates, papers, strict=True):
                _keep_unsealed(certificate, data, design, by=by)
        return seconds
    for certificate, (_data, design) in zip(certificates, papers, strict=True):
        certificate.design = design
    keep(certificates, [data for data, _design in papers], by=by, at=at)
    return seconds


def _keep_unsealed(certificate: Certificate, data: bytes, design: CertificateDesign, *, by: User | None) -> None:
    locked = lock(certificate)
    if locked.state not in UNFINISHED or locked.unsealed_id is not None:
        return  # another run was faster
    name = f"chua-dong-dau-{certificate.code}.pdf"
    file = store_bytes(data=data, name=name, content_type="application/pdf", by=by, subject=certificate)
    if locked.state == CertificateState.QUEUED:
        with changing(certificate, "render", by=by) as row:
            row.design, row.unsealed = design, file
    else:
        locked.design, locked.unsealed = design, file
        locked.save(update_fields=["design", "unsealed", "updated_at"])


@transaction.atomic
def keep(certificates: list[Certificate], papers: list[bytes], *, by: User | None, at: datetime.datetime) -> int:
    """Register finished files and announce what is issued now; return how many."""
    issued = [one for one, data in zip(certificates, papers, strict=True) if _keep(one, data, by=by, at=at)]
    if issued:
        cycle = issued[0].recognition.decision.cycle
        signals.certificates_issued.send(sender=Certificate, cycle=cycle, certificates=issued, by=by)
    return len(issued)


def _keep(certificate: Certificate, data: bytes, *, by: User | None, at: datetime.datetime) -> bool:
    """Register the finished file and pass the certificate through its states; False when another run was faster."""
    state = lock(certificate).state
    if state not in UNFINISHED:
        return False
    document = register_certificate(certificate, data, at=at, by=by)
    if state == CertificateState.QUEUED:
        with changing(certificate, "render", by=by) as row:
            row.document, row.design = document, certificate.design
    with changing(certificate, "issue", by=by) as row:
        row.document, row.issued_at, row.unsealed = document, at, None
    certificate.document, certificate.issued_at, certificate.unsealed = document, at, None
    _supersede_older(certificate, by=by)
    return True


def _supersede_older(certificate: Certificate, *, by: User | None) -> None:
    """The register says of an older certificate with a wrong name that this one took its place."""
    older = Certificate.objects.filter(
        recognition_id=certificate.recognition_id,
        kind=certificate.kind,
        state=CertificateState.REISSUED,
        document__superseded_by=None,
    )
    for one in older.select_related("document"):
        supersede_document(document=one.document, successor=certificate.document, reason=one.state_reason, by=by)


def seal_batch(*, ids: list[int], by: User | None, at: datetime.datetime | None = None) -> float:
    """Seal and issue what of `ids` is laid out and not issued; return the seconds that the sealing took.

    Sealed outside of a transaction, kept all in one; two at once issue each certificate once. Raises ActionError when
    the key cannot be used.
    """
    require(by, "evaluation.issue_certificates")
    rows = Certificate.objects.filter(pk__in=ids, state__in=UNFINISHED).exclude(unsealed=None)
    rows = rows.select_related("recognition__decision__cycle", "design", "unsealed").order_by("kind", "sequence")
    certificates = list(rows)
    files = [one.unsealed for one in certificates]
    began = time.perf_counter()
    papers = [_sealed(file) for file in files]
    seconds = time.perf_counter() - began
    with transaction.atomic():
        keep(certificates, papers, by=by, at=at or timezone.now())
        for certificate, file in zip(certificates, files, strict=True):
            if certificate.unsealed_id is None:  # issued here: the unsealed file has served
                delete_file(file=file, by=by)
    return seconds


def _sealed(file: StoredFile) -> bytes:
    with file.file.open("rb") as source:
        data = source.read()
    try:
        return seal_pdf(data)
    except (ImproperlyConfigured, ValueError, OSError) as mistake:
        raise ActionError(_("Không dùng được khóa đóng dấu số: hãy kiểm tra SEAL_PKCS12 và mật khẩu.")) from mistake
