"""Certificates: numbered first, then laid out, sealed and registered in batches; reissued when a name was wrong.

Everything that can be interrupted is idempotent: the rows with their numbers come first, in one transaction; whatever
is not issued yet is laid out again by the next run.
"""

import datetime
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing, creating, editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_bulk
from spcncl_portal.documents.actions import next_number, supersede_document
from spcncl_portal.documents.codes import new_code
from spcncl_portal.documents.seal import seal_pdf, sealing_configured
from spcncl_portal.programme.models import Cycle

from .. import signals
from ..certificate_papers import print_certificates, register_certificate
from ..models import Certificate, Decision, Recognition
from ..recognition_queries import issued_of
from ..states import CertificateState, RecognitionState

BATCH = 50
KINDS = (Certificate.Kind.SPCNCL, Certificate.Kind.TOP10)
CODE_PREFIX = {Certificate.Kind.SPCNCL: "SP", Certificate.Kind.TOP10: "TP"}
IN_FORCE = (CertificateState.QUEUED, CertificateState.RENDERED, CertificateState.ISSUED)
UNFINISHED = (CertificateState.QUEUED, CertificateState.RENDERED)
# A title that ran out was a title: its certificate is still printed and verified, as expired.
HOLDING = (RecognitionState.ACTIVE, RecognitionState.EXPIRED)

Report = Callable[[int, int], None]


@dataclass
class IssueResult:
    """issued: now; unchanged: issued before; files: of all certificates in force, in order; seconds of the steps."""

    issued: int = 0
    unchanged: int = 0
    files: list[str] = field(default_factory=list)
    render_seconds: float = 0.0
    seal_seconds: float = 0.0


def issue_certificates(
    *,
    cycle: Cycle,
    by: User | None,
    report_progress: Report | None = None,
    at: datetime.datetime | None = None,
) -> IssueResult:
    """Issue one SPCNCL certificate for each recognition of the cycle, and a TOP10 one where it is among the top.

    May run twice, at once or after being killed: each certificate is issued once, under one number. Works on a closed
    cycle. `report_progress(done, total)` is called after each batch, `at`: the moment of issue, for replaying a past
    year. Raises ActionError when there is no decision, when a name does not fit the sheet, or the seal cannot be used.
    """
    require(by, "evaluation.issue_certificates")
    decision = Decision.objects.filter(cycle=cycle).first()
    if decision is None:
        raise ActionError(_("Chu kỳ %(year)s chưa có quyết định công nhận.") % {"year": cycle.year})
    result = IssueResult(unchanged=issued_of(cycle).count())
    queue_certificates(decision=decision, by=by)
    waiting = list(_unfinished_of(cycle).values_list("pk", flat=True))
    if report_progress:
        report_progress(0, len(waiting))
    for start in range(0, len(waiting), BATCH):
        _issue_batch(waiting[start : start + BATCH], result, by=by, at=at or timezone.now())
        if report_progress:
            report_progress(min(start + BATCH, len(waiting)), len(waiting))
    result.files = [path_of(one) for one in issued_of(cycle)]
    return result


def _unfinished_of(cycle: Cycle):
    return Certificate.objects.filter(
        recognition__decision__cycle=cycle, recognition__state__in=HOLDING, state__in=UNFINISHED
    ).order_by("kind", "sequence")


def path_of(certificate: Certificate) -> str:
    """Where the file lies: a path under DATA_DIR, or its name in a store that has no paths."""
    stored = certificate.document.file.file
    try:
        return stored.path
    except NotImplementedError:
        return stored.name


@transaction.atomic
def queue_certificates(*, decision: Decision, by: User | None) -> list[Certificate]:
    """Give every certificate that is missing its number and its code, best ranked first; return the new rows."""
    require(by, "evaluation.issue_certificates")
    lock(decision)  # two runs at once would number the same certificates twice
    there = set(
        Certificate.objects.filter(recognition__decision=decision, state__in=IN_FORCE).values_list(
            "recognition_id", "kind"
        )
    )
    recognitions = Recognition.objects.filter(decision=decision, state__in=HOLDING).order_by("rank", "sort_key", "pk")
    new = [
        _numbered(recognition, kind)
        for kind in KINDS
        for recognition in recognitions
        if (kind == Certificate.Kind.SPCNCL or recognition.top) and (recognition.pk, kind) not in there
    ]
    Certificate.objects.bulk_create(new, batch_size=500)
    log_bulk(new, "queue_certificate", by=by)
    return new


def _numbered(recognition: Recognition, kind: str) -> Certificate:
    """An unsaved certificate with the next number of its series, such as `001/2021/SPCNCL-HN`."""
    series = f"{kind}-HN"
    sequence = next_number(code=series, year=recognition.year)
    return Certificate(
        recognition=recognition,
        kind=kind,
        sequence=sequence,
        number=f"{sequence:03d}/{recognition.year}/{series}",
        code=new_code(CODE_PREFIX[kind], recognition.year),
    )


def _issue_batch(ids: list[int], result: IssueResult, *, by: User | None, at: datetime.datetime) -> None:
    """Lay out and seal outside of a transaction, so that nobody waits for it; then keep all in one."""
    rows = Certificate.objects.filter(pk__in=ids, state__in=UNFINISHED).select_related("recognition__decision__cycle")
    certificates = list(rows.order_by("kind", "sequence"))
    if not certificates:
        return
    began = time.perf_counter()
    papers = print_certificates(certificates)
    rendered = time.perf_counter()
    papers = _sealed(papers)
    result.render_seconds += rendered - began
    result.seal_seconds += time.perf_counter() - rendered
    with transaction.atomic():
        issued = [one for one, data in zip(certificates, papers, strict=True) if _keep(one, data, by=by, at=at)]
        if issued:
            cycle = issued[0].recognition.decision.cycle
            signals.certificates_issued.send(sender=Certificate, cycle=cycle, certificates=issued, by=by)
    result.issued += len(issued)


def _sealed(papers: list[bytes]) -> list[bytes]:
    if not sealing_configured():
        return papers
    try:
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            return list(pool.map(seal_pdf, papers))
    except ImproperlyConfigured as mistake:
        raise ActionError(_("Không dùng được khóa đóng dấu số: hãy kiểm tra SEAL_PKCS12 và mật khẩu.")) from mistake


def _keep(certificate: Certificate, data: bytes, *, by: User | None, at: datetime.datetime) -> bool:
    """Register the finished file and pass the certificate through its states; False when another run was faster."""
    state = lock(certificate).state
    if state not in UNFINISHED:
        return False
    document = register_certificate(certificate, data, at=at, by=by)
    if state == CertificateState.QUEUED:
        with changing(certificate, "render", by=by) as row:
            row.document = document
    with changing(certificate, "issue", by=by) as row:
        row.document, row.issued_at = document, at
    certificate.document, certificate.issued_at = document, at
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


@transaction.atomic
def reissue_certificates(
    *, recognition: Recognition, product_name: str, enterprise_name: str, reason: str, by: User | None
) -> list[Certificate]:
    """Print the certificates of a recognition anew with corrected names, under new numbers.

    The old ones stay on record and are verified as superseded. All or nothing: raises ActionError without a reason or
    a name, when nothing is issued yet, or when a name does not fit the sheet.
    """
    names = {"product_name": " ".join(product_name.split()), "enterprise_name": " ".join(enterprise_name.split())}
    for name, value in names.items():
        if not value:
            raise ActionError(_("Cần nhập tên."), field=name)
    lock(recognition.decision)
    with editing(recognition, "correct_names", by=by, permission="evaluation.manage_recognition", reason=reason) as row:
        row.product_name, row.enterprise_name = names["product_name"], names["enterprise_name"]
    old = list(row.certificates.filter(state=CertificateState.ISSUED).order_by("kind"))
    if not old:
        raise ActionError(_("Chưa có giấy chứng nhận nào được cấp để cấp lại."))
    new = []
    for certificate in old:
        with changing(certificate, "reissue", by=by, reason=reason) as one:
            one.state_reason = reason
        new.append(creating(_numbered(row, certificate.kind), "queue_certificate", by=by, reason=reason))
    _issue_batch([one.pk for one in new], IssueResult(), by=by, at=timezone.now())
    return list(Certificate.objects.filter(pk__in=[one.pk for one in new]).select_related("document"))
