"""“Ineligible” takes two people of the staff: one proposes, another confirms or gives it back.

The dossier stays submitted meanwhile, and the enterprise learns nothing of the proposal: its log hangs on the round.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.log import log_action

from ..check_notices import tell_given_back
from ..due import appeal_due
from ..models import CheckRound, Dossier
from .check import conclude, drop_proposal, open_round


def propose_refusal(*, dossier: Dossier, reason: str, by: User, at: datetime.datetime | None = None) -> CheckRound:
    """Propose that the dossier is ineligible; the enterprise will read `reason` once it is confirmed.

    Raises ActionError without a reason, and when somebody else's proposal waits already.
    """
    with transaction.atomic():
        check_round = open_round(dossier, by)
        if not reason.strip():
            raise ActionError(_("Cần ghi rõ lý do."), field="reason")
        if check_round.refusal_at and check_round.refusal_by_id != by.pk:
            raise ActionError(
                _("%(who)s đã đề xuất không đủ điều kiện; hãy xác nhận hoặc trả lại đề xuất ấy.")
                % {"who": check_round.refusal_by}
            )
        check_round.refusal_reason, check_round.refusal_by = reason.strip(), by
        check_round.refusal_at = at or timezone.now()
        check_round.save(update_fields=["refusal_reason", "refusal_by", "refusal_at"])
        log_action(check_round, "propose_refusal", by=by, reason=reason.strip())
        return check_round


def confirm_refusal(
    *, dossier: Dossier, by: User, note: str = "", seen: str = "", at: datetime.datetime | None = None
) -> Dossier:
    """Confirm the proposal that waits: the dossier is ineligible, the enterprise is told and may object.

    note: for the log alone; the enterprise reads the reason that was proposed. seen: `mark_of` the proposal that the
    person read. Raises ActionError when none waits and for who proposed it, Conflict when it was changed since `seen`.
    """
    with transaction.atomic():
        check_round = _waiting_round(dossier, by)
        if by is None or by.pk == check_round.refusal_by_id:
            raise ActionError(_("Đề xuất này phải do một đồng nghiệp khác xác nhận."))
        if seen and seen != mark_of(check_round):
            raise Conflict(_("Nội dung đã được sửa ở nơi khác sau khi bạn mở trang."))
        at = at or timezone.now()
        with changing(dossier, "refuse", by=by, reason=check_round.refusal_reason) as row:
            # Until then the enterprise may object.
            row.due_at, row.state_reason = appeal_due(row.cycle, at), check_round.refusal_reason
            conclude(row, check_round, CheckRound.Outcome.INELIGIBLE, "refuse", by, check_round.refusal_reason, at)
        log_action(check_round, "confirm_refusal", by=by, reason=note.strip())
    return row


def mark_of(check_round: CheckRound) -> str:
    """What tells one wording of a proposal from the next; empty without one."""
    return check_round.refusal_at.isoformat() if check_round.refusal_at else ""


def give_back_refusal(*, dossier: Dossier, by: User, note: str) -> CheckRound:
    """Do not follow the proposal, with a note for who made it; the check goes on. Who proposed takes it back this way.

    Raises ActionError when none waits, and without a note from somebody else.
    """
    with transaction.atomic():
        check_round = _waiting_round(dossier, by)
        proposer = check_round.refusal_by
        own = by is not None and by.pk == proposer.pk
        if not own and not note.strip():
            raise ActionError(_("Hãy ghi vì sao chưa đồng ý, để người đề xuất biết cần xem lại gì."), field="note")
        action = "withdraw_refusal" if own else "give_back_refusal"
        drop_proposal(check_round, action, by=by, reason=note.strip())
        check_round.save(update_fields=["refusal_reason", "refusal_by", "refusal_at"])
        if not own:
            tell_given_back(check_round, to=proposer, by=by, note=note.strip())
        return check_round


def _waiting_round(dossier: Dossier, by: User | None) -> CheckRound:
    check_round = open_round(dossier, by)
    if check_round.refusal_at is None:
        raise ActionError(
            _("Không có đề xuất nào chờ ý kiến; đồng nghiệp khác có thể vừa xử lý xong. Hãy tải lại trang.")
        )
    return check_round
