"""Certificates: numbered first, then laid out in batches, sealed and registered; reissued when a name was wrong.

Everything that can be interrupted is idempotent: the rows with their numbers come first, in one transaction; whatever
is not laid out yet is laid out by the next run, whatever is laid out and not sealed is sealed by it
(`certificate_batches`). Without a key for the seal a certificate is issued as soon as it is laid out.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing, creating, editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_bulk
from spcncl_portal.documents.actions.certificates import number_certificate
from spcncl_portal.documents.fitting import missing_letters
from spcncl_portal.documents.seal import sealing_configured
from spcncl_portal.programme.models import Cycle

from ..models import Certificate, Decision, Recognition
from ..recognition_queries import issued_of
from ..states import CertificateState, RecognitionState
from .certificate_batches import UNFINISHED, lay_out, seal_batch

BATCH = 50
KINDS = (Certificate.Kind.SPCNCL, Certificate.Kind.TOP10)
IN_FORCE = (CertificateState.QUEUED, CertificateState.RENDERED, CertificateState.ISSUED)
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
    seal: Callable[[], None] | None = None,
) -> IssueResult:
    """Issue one SPCNCL certificate for each recognition of the cycle, and a TOP10 one where it is among the top.

    May run twice, at once or after being killed: each certificate is issued once, under one number. Works on a closed
    cycle. `report_progress(done, total)` is called after each batch, `at`: the moment of issue, for replaying a past
    year. seal: seals what is laid out; here, one after the other, unless given (the job shares it out to workers).
    Raises ActionError when there is no decision, when a name does not fit the sheet, or the seal cannot be used.
    """
    require(by, "evaluation.issue_certificates")
    decision = Decision.objects.filter(cycle=cycle).first()
    if decision is None:
        raise ActionError(_("Chu kỳ %(year)s chưa có quyết định công nhận.") % {"year": cycle.year})
    result = IssueResult(unchanged=issued_of(cycle).count())
    queue_certificates(decision=decision, by=by)
    waiting = list(unfinished_of(cycle).values_list("pk", flat=True))
    steps = _Steps(len(waiting), report_progress)
    steps.done(0)
    _lay_out_all(list(unfinished_of(cycle).filter(unsealed=None).values_list("pk", flat=True)), result, steps, by, at)
    if seal is not None:
        seal()
    else:
        result.seal_seconds = _seal_all(cycle, steps, by=by, at=at)
    result.issued = issued_of(cycle).filter(pk__in=waiting).count()
    result.files = [path_of(one) for one in issued_of(cycle)]
    return result


@dataclass
class _Steps:
    """Progress over `total` certificates, told to whoever asked for it."""

    total: int
    tell: Report | None

    def done(self, count: int) -> None:
        if self.tell:
            self.tell(min(count, self.total), self.total)


def _lay_out_all(ids: list[int], result: IssueResult, steps: _Steps, by, at) -> None:
    """Lay out batch after batch; with a key for the seal, laid out is half of the way."""
    share = 2 if sealing_configured() else 1
    for start in range(0, len(ids), BATCH):
        result.render_seconds += lay_out(ids[start : start + BATCH], by=by, at=at or timezone.now())
        steps.done(min(start + BATCH, len(ids)) // share)


def _seal_all(cycle: Cycle, steps: _Steps, *, by, at) -> float:
    """Seal batch after batch in this process; return the seconds of it."""
    ids = list(unfinished_of(cycle).exclude(unsealed=None).values_list("pk", flat=True))
    seconds = 0.0
    for start in range(0, len(ids), BATCH):
        seconds += seal_batch(ids=ids[start : start + BATCH], by=by, at=at)
        steps.done(steps.total - len(ids) + start + BATCH)
    return seconds


def unfinished_of(cycle: Cycle):
    """The certificates of the cycle that are still to be issued, in the order of their numbers."""
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
    given = number_certificate(kind=kind, year=recognition.year)
    return Certificate(
        recognition=recognition, kind=kind, sequence=given.sequence, number=given.number, code=given.code
    )


@transaction.atomic
def reissue_certificates(
    *,
    recognition: Recognition,
    product_name: str,
    enterprise_name: str,
    reason: str,
    by: User | None,
    seen: str | None = None,
) -> list[Certificate]:
    """Print the certificates of a recognition anew with corrected names, under new numbers.

    The old ones stay on record and are verified as superseded. seen: `issued_numbers` as the person's page had them;
    the same form sent twice reissues once. All or nothing: raises ActionError without a reason or a name, when a name
    has letters that no font of the sheet has, when nothing is issued yet or others were issued since, or when a name
    does not fit the sheet.
    """
    names = _printable(product_name=product_name, enterprise_name=enterprise_name)
    lock(recognition.decision)
    if seen and seen != issued_numbers(recognition):
        return _reissued_before(lock(recognition), names)
    with editing(recognition, "correct_names", by=by, permission="evaluation.manage_recognition", reason=reason) as row:
        row.product_name, row.enterprise_name = names["product_name"], names["enterprise_name"]
    old = list(_issued(row))
    if not old:
        raise ActionError(_("Chưa có giấy chứng nhận nào được cấp để cấp lại."))
    new = []
    for certificate in old:
        with changing(certificate, "reissue", by=by, reason=reason) as one:
            one.state_reason = reason
        new.append(creating(_numbered(row, certificate.kind), "queue_certificate", by=by, reason=reason))
    ids = [one.pk for one in new]
    lay_out(ids, by=by, at=timezone.now())
    if sealing_configured():
        seal_batch(ids=ids, by=by)
    return list(Certificate.objects.filter(pk__in=[one.pk for one in new]).select_related("document"))


def issued_numbers(recognition: Recognition) -> str:
    """The numbers of the recognition's certificates in force, for a page to remember."""
    return ", ".join(one.number for one in _issued(recognition))


def _issued(recognition: Recognition):
    return recognition.certificates.filter(state=CertificateState.ISSUED).order_by("kind")


def _reissued_before(row: Recognition, names: dict[str, str]) -> list[Certificate]:
    """What the first of two equal requests issued; ActionError when somebody else reissued with other names."""
    if names != {name: getattr(row, name) for name in names}:
        raise ActionError(_("Giấy chứng nhận đã được cấp lại sau khi bạn mở trang; hãy mở lại trang và xem tên mới."))
    return list(_issued(row).select_related("document"))


def _printable(**names: str) -> dict[str, str]:
    """The names with single blanks; ActionError for an empty one or letters that would be printed as empty boxes."""
    tidy = {name: " ".join(value.split()) for name, value in names.items()}
    for name, value in tidy.items():
        if not value:
            raise ActionError(_("Cần nhập tên."), field=name)
        if strange := missing_letters(value):
            signs = " ".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in strange)
            text = _("Phông chữ của giấy chứng nhận không có ký tự: %(signs)s; hãy xóa hoặc viết cách khác.")
            raise ActionError(text % {"signs": signs}, field=name)
    return tidy
