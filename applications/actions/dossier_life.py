"""Turns in the life of a dossier: asked for and allowed late or again, begun anew, kept as accepted, joined."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing, editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.templatetags.portal import vndatetime
from spcncl_portal.programme.actions import add_deadline, grant_extension, withdraw_extension
from spcncl_portal.programme.extensions import in_force, key_of
from spcncl_portal.programme.models import DeadlineKind, Extension

from ..dossier_notices import tell_answered, tell_requested, tell_withdrawn
from ..due import end_of_day, scoring_due
from ..models import CheckRound, Dossier
from ..signals import dossier_withdrawn
from ..states import DOSSIER_ENDS, WITHDRAWABLE, DossierRequest, DossierState
from .dossier import create_dossier, is_past_deadline, is_staff, require_open_cycle
from .dossier_copy import restore_content

D = DossierState


def may_ask(dossier: Dossier, at: datetime.datetime | None = None) -> str:
    """What the enterprise may ask for now: a correction of what was accepted, or to submit late; empty: nothing."""
    if dossier.request or not dossier.cycle.is_open:
        return DossierRequest.NONE
    if dossier.state == D.ACCEPTED:
        return DossierRequest.CORRECTION
    late = dossier.is_editable and is_past_deadline(dossier, at or timezone.now())
    return DossierRequest.LATE if late else DossierRequest.NONE


def ask_office(*, dossier: Dossier, by: User | None, reason: str) -> Dossier:
    """Ask for a correction after acceptance, or to submit after the deadline; the state stays until staff answer.

    Raises ActionError without a reason, when nothing can be asked for, and while an earlier request waits.
    """
    require_open_cycle(dossier.cycle)
    if not reason.strip():
        raise ActionError(_("Cần ghi rõ lý do."), field="reason")
    with editing(dossier, "ask_office", by=by, permission="applications.ask_office", reason=reason.strip()) as row:
        if row.request:
            raise ActionError(
                _("Đề nghị gửi lúc %(at)s đang chờ Sở Công Thương trả lời.") % {"at": vndatetime(row.requested_at)}
            )
        wanted = may_ask(row)
        if not wanted:
            raise ActionError(_("Hồ sơ đang ở bước không cần đề nghị này; hãy tải lại trang."))
        row.request, row.request_reason, row.requested_at = wanted, reason.strip(), timezone.now()
        tell_requested(row)
    return row


def decline_request(*, dossier: Dossier, by: User | None, reason: str) -> Dossier:
    """Answer that what was asked for is not allowed, and why."""
    require_open_cycle(dossier.cycle)
    if not reason.strip():
        raise ActionError(_("Cần ghi rõ lý do."), field="reason")
    with editing(dossier, "decline_request", by=by, permission="applications.check_dossier", reason=reason) as row:
        if not row.request:
            raise ActionError(_("Hồ sơ không có đề nghị nào đang chờ."))
        tell_answered(row, reason=reason.strip())
        row.clear_request()
    return row


def allow_late(*, dossier: Dossier, due_on: datetime.date, reason: str, by: User | None) -> Extension:
    """Let a dossier be submitted until the end of `due_on`: an extension of the programme, which the people are told.

    A draft's deadline is the enterprise's, so all its drafts of the cycle have longer. An extension that stands is
    replaced. Raises ActionError without a reason, for a date that is no later, and where nothing is to be submitted.
    """
    require_open_cycle(dossier.cycle)
    require(by, "applications.check_dossier", dossier)
    if not dossier.is_editable:
        raise ActionError(_("Hồ sơ không ở bước nộp nên không cần gia hạn."))
    returned = dossier.state == D.RETURNED
    kind, subject = (DeadlineKind.CORRECTION, dossier) if returned else (DeadlineKind.DOSSIER, dossier.enterprise)
    with transaction.atomic():
        deadline = dossier.cycle.deadline(kind)
        if deadline is None and not returned:
            raise ActionError(_("Chu kỳ này không đặt hạn nộp hồ sơ nên không có gì phải gia hạn."))
        deadline = deadline or add_deadline(cycle=dossier.cycle, kind=kind, at=None, by=by)
        standing = in_force(deadline).get(key_of(subject))
        if standing is not None:
            withdraw_extension(extension=standing, reason=_("Thay bằng gia hạn mới."), by=by)
        extension = grant_extension(deadline=deadline, subject=subject, until=end_of_day(due_on), reason=reason, by=by)
        with editing(dossier, "allow_late", by=by, permission="applications.check_dossier", reason=reason) as row:
            row.clear_request()
    return extension


def start_again(*, dossier: Dossier, by: User | None) -> Dossier:
    """Begin a new draft with the content of a withdrawn dossier; twice gives the same draft.

    Raises ActionError after the deadline (but for staff), on a closed cycle and for a dossier that was joined.
    """
    require(by, "applications.edit_dossier", dossier)
    require_open_cycle(dossier.cycle)
    if dossier.state != D.WITHDRAWN or dossier.joined_to_id:
        raise ActionError(_("Chỉ lập lại được từ hồ sơ đã rút."))
    with transaction.atomic():
        lock(dossier.cycle)  # before the dossier, as everywhere
        lock(dossier)
        again = Dossier.objects.filter(started_from=dossier, cycle=dossier.cycle).exclude(state=D.WITHDRAWN).first()
        if again is not None:
            return again
        draft = create_dossier(
            cycle=dossier.cycle,
            enterprise=dossier.enterprise,
            product_name=dossier.product_name,
            by=by,
            nominee=dossier.nominee,
            source=dossier,
            on_paper=dossier.on_paper and (by is None or is_staff(by)),  # who fills it in on the portal needs no paper
            arrived_on=dossier.arrived_on,
            demo=dossier.demo,
        )
        if not is_staff(by) and by is not None and is_past_deadline(draft, timezone.now()):
            raise ActionError(_("Đã hết hạn nộp hồ sơ nên không lập lại được; hãy liên hệ Sở Công Thương."))
    return draft


def keep_accepted(*, dossier: Dossier, by: User | None, reason: str) -> Dossier:
    """End a correction that was allowed and not used: the last accepted submission stands again, the content with it.

    Raises ActionError when the newest submission was never accepted.
    """
    require_open_cycle(dossier.cycle)
    with changing(dossier, "keep_accepted", by=by, reason=reason) as row:
        submission = row.latest_submission()
        if submission is None or not was_accepted(row):
            raise ActionError(_("Bản nộp gần nhất chưa từng hợp lệ nên không giữ lại được."))
        restore_content(dossier=row, submission=submission, by=by)
        row.accepted_at, row.due_at, row.state_reason = timezone.now(), scoring_due(row.cycle), ""
        row.clear_request()
        tell_answered(row, reason=reason.strip(), kept=True)
    return row


def was_accepted(dossier: Dossier) -> bool:
    """Whether the newest submission was accepted before the returned dossier was opened for a correction.

    Its check then did not end by returning it: it was accepted, or refused and accepted upon objection.
    """
    number = dossier.submissions.order_by("-number").values_list("number", flat=True).first()
    ended = CheckRound.objects.filter(submission__dossier=dossier, submission__number=number)
    outcomes = (CheckRound.Outcome.ACCEPTED, CheckRound.Outcome.INELIGIBLE)
    return dossier.state == D.RETURNED and ended.filter(outcome__in=outcomes).exists()


def join_dossiers(*, dossier: Dossier, into: Dossier, by: User | None, reason: str) -> Dossier:
    """Withdraw a double of the same product in favour of `into`, the dossier that goes on; the nominee goes with it.

    Raises ActionError for dossiers of different enterprises or cycles, or one that is at an end.
    """
    require_open_cycle(dossier.cycle)
    require(by, "applications.check_dossier", dossier)
    if dossier.pk == into.pk:
        raise ActionError(_("Hãy chọn một hồ sơ khác để gộp vào."), field="into")
    with transaction.atomic():
        held = {
            row.pk: row
            for row in Dossier.objects.select_for_update(of=("self",))
            .filter(pk__in=[dossier.pk, into.pk])
            .select_related("enterprise", "cycle")
            .order_by("pk")
        }
        target = held[into.pk]
        if (target.enterprise_id, target.cycle_id) != (dossier.enterprise_id, dossier.cycle_id):
            raise ActionError(_("Chỉ gộp hai hồ sơ của cùng doanh nghiệp trong cùng chu kỳ."), field="into")
        if target.state not in (*WITHDRAWABLE, D.IN_SCORING, D.SCORED):
            raise ActionError(
                _("Hồ sơ %(code)s đã kết thúc (%(state)s) nên không gộp vào được.")
                % {"code": target.code, "state": target.get_state_display()},
                field="into",
            )
        with changing(dossier, "withdraw", by=by, reason=reason) as row:
            row.joined_to, row.due_at = target, None
            row.state_reason = _("Gộp vào hồ sơ %(code)s: %(reason)s") % {"code": target.code, "reason": reason.strip()}
            row.clear_request()
            dossier_withdrawn.send(sender=Dossier, dossier=row, by=by)
            tell_withdrawn(row, by)
        if row.nominee_id and target.nominee_id is None:
            with editing(target, "join_dossier", by=by, permission="applications.check_dossier", reason=reason) as kept:
                kept.nominee_id = row.nominee_id
    return row


def pass_checks(*, user: User, successor: User | None) -> int:
    """Give what `user` checks to `successor`, where that is one of the staff, else to nobody yet; returns how many.

    In the caller's transaction, a handing over that was allowed; its line in the log names who did it.
    """
    to = successor if successor is not None and is_staff(successor) else None
    held = Dossier.objects.filter(checker=user).exclude(state__in=DOSSIER_ENDS).order_by("pk")
    for dossier in held:
        with editing(dossier, "pass_check", by=None, permission="applications.check_dossier") as row:
            row.checker = to
    return len(held)
