"""Submit a dossier: the immutable snapshot at once, and the receipt as a registered paper.

The snapshot, its SHA-256, the server time and the receipt's verification code are written in the transaction of the
submission: they are the proof. The receipt's PDF only shows them. It is rendered by `documents.actions.document_file`
through `receipt.render`: right after the submission on a screen, else when the first person asks for it (replayed
years, imports). Both ways give the same content, because the receipt is made from the snapshot alone.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing, lock, require
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.log import log_action

from .. import snapshot
from ..completeness import missing
from ..dossier_notices import tell_submitted
from ..due import check_due
from ..models import Dossier, Submission
from ..receipt import register_receipt
from ..signals import dossier_submitted
from ..states import DossierState, EnterpriseState
from .dossier import is_past_deadline, is_staff, require_living, require_open_cycle


def submit_dossier(
    *,
    dossier: Dossier,
    by: User | None,
    version: int | None = None,
    late_reason: str = "",
    at: datetime.datetime | None = None,
) -> Submission:
    """Freeze the dossier as it stands and hand it to the staff; a second click gives the same submission.

    version: the dossier that the person looked through; late_reason: why staff take in a late dossier; at: when it
    happened, for replayed years only (screens leave it to the server's clock). Raises ActionError when something is
    lacking, the enterprise is not verified, the cycle is closed or the deadline has passed, Conflict when the dossier
    changed after the person looked it through.
    """
    at = at or timezone.now()
    with transaction.atomic():
        locked = lock(dossier)
        require(by, "applications.submit_dossier", locked)
        if locked.state == DossierState.SUBMITTED:
            return locked.latest_submission()
        require_open_cycle(locked.cycle)
        if version is not None and version != locked.version:
            raise Conflict(_("Hồ sơ vừa được sửa sau khi bạn mở trang kiểm tra. Hãy xem lại rồi nộp."))
        require_submittable(locked)
        late = is_past_deadline(locked, at)
        if late:
            _require_late_reason(locked, by, late_reason)
        with changing(locked, "submit", by=by, reason=late_reason if late else "") as row:
            row.submitted_at, row.due_at = at, check_due(row.cycle, at)
            row.version += 1
            row.state_reason = ""
            row.clear_request()
            row.late, row.late_reason = late, late_reason.strip() if late else ""
            submission = _freeze(row, by, at)
            dossier_submitted.send(sender=Dossier, dossier=row, submission=submission, by=by)
            tell_submitted(row, submission)
        dossier.state, dossier.version = locked.state, row.version
    return submission


def require_submittable(dossier: Dossier) -> None:
    """Raise ActionError with what stands in the way of a submission, apart from dates."""
    require_living(dossier.enterprise)
    if dossier.enterprise.state != EnterpriseState.VERIFIED:
        raise ActionError(
            _(
                "Doanh nghiệp chưa được Sở Công Thương xác minh nên chưa nộp được hồ sơ. Nội dung đã lưu; hãy tải giấy "
                "đăng ký doanh nghiệp lên và chờ xác minh."
            )
        )
    lacking = missing_of(dossier)
    if lacking:
        raise ActionError(
            _("Hồ sơ còn thiếu %(count)s mục, trước hết: %(first)s – %(message)s")
            % {"count": len(lacking), "first": lacking[0].label, "message": lacking[0].message}
        )


def missing_of(dossier: Dossier) -> list:
    """`completeness.missing` of the dossier as it is stored."""
    cycle = dossier.cycle
    documents = dossier.documents.filter(removed_at=None)
    return missing(dossier, dossier.figures.all(), documents, cycle.checklist.all(), cycle.figure_years())


def _require_late_reason(dossier: Dossier, by: User | None, reason: str) -> None:
    if by is not None and not is_staff(by):
        if dossier.state == DossierState.RETURNED:
            raise ActionError(_("Đã quá hạn bổ sung hồ sơ. Hãy gửi đề nghị nộp muộn, kèm lý do, ở trang hồ sơ."))
        raise ActionError(
            _("Đã hết hạn nộp hồ sơ của chu kỳ %(year)s. Hãy gửi đề nghị nộp muộn, kèm lý do, ở trang hồ sơ.")
            % {"year": dossier.cycle.year}
        )
    if not reason.strip():
        raise ActionError(_("Hồ sơ quá hạn: cần ghi lý do tiếp nhận."), field="late_reason")


def _freeze(dossier: Dossier, by: User | None, at: datetime.datetime) -> Submission:
    number = dossier.submissions.count() + 1
    years = dossier.cycle.figure_years()
    content = snapshot.build(
        dossier=dossier,
        enterprise=dossier.enterprise,
        figures=dossier.figures.filter(year__in=years),
        documents=dossier.documents.filter(removed_at=None).select_related("item", "file"),
        number=number,
        at=at,
        sender={"name": by.full_name if by else "", "on_behalf": is_staff(by)},
    )
    text = snapshot.canonical(content)
    sha256 = snapshot.digest(text)
    submission = Submission.objects.create(
        dossier=dossier,
        number=number,
        snapshot=text,
        sha256=sha256,
        submitted_at=at,
        submitted_by=by,
        receipt=register_receipt(dossier, number, sha256, at, by),
    )
    log_action(dossier, "snapshot", by=by, after={"number": number, "sha256": submission.sha256})
    return submission
