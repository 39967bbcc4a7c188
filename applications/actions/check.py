"""The staff's check of a submission: item by item, then one conclusion."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing, editing, lock, require
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.log import difference, fields_of, log_action

from ..check_queries import IN_CHECK, accepted_before, refusers_of
from ..dossier_notices import tell_checked
from ..dossier_queries import check_items
from ..due import appeal_due, end_of_day, scoring_due
from ..models import CheckFinding, CheckRound, Dossier
from ..signals import dossier_checked
from ..states import DossierState
from .dossier import require_open_cycle

ACCEPT, ASK = CheckFinding.Verdict.ACCEPT, CheckFinding.Verdict.ASK


def take_check(*, dossier: Dossier, by: User) -> Dossier:
    """Make oneself the person who checks a dossier. Raises as `require_for_checker`."""
    require_open_cycle(dossier.cycle)
    with editing(dossier, "take_check", by=by, permission="applications.check_dossier") as row:
        require_for_checker(row, dossier.checker_id, by)
        row.checker = by
    return row


def require_for_checker(row: Dossier, known: int | None, to: User) -> None:
    """Whether `to` may check the locked row: ActionError when it is not in check, or for an objection and who refused.

    Conflict when it has another checker than the person saw (`known`), and not the one it is to have.
    """
    if row.state not in IN_CHECK:
        raise ActionError(_("Hồ sơ %(code)s không còn chờ thẩm định.") % {"code": row.code})
    _refuse_taken(row, known, to)
    if row.state == DossierState.APPEALED and to.pk in refusers_of(row):
        raise ActionError(
            _("Hồ sơ %(code)s: khiếu nại phải giao cho người không tham gia kết luận “không đủ điều kiện”.")
            % {"code": row.code}
        )


def _refuse_taken(row: Dossier, known: int | None, to: User) -> None:
    if row.checker_id not in (known, to.pk):
        values = {"code": row.code, "who": row.checker or _("chưa ai")}
        raise Conflict(
            _("Hồ sơ %(code)s vừa được giao lại (người thẩm định: %(who)s); hãy tải lại trang rồi chọn.") % values
        )


def save_finding(*, dossier: Dossier, item: str, verdict: str, note: str = "", by: User | None) -> CheckFinding | None:
    """Record what was found at one item of the newest submission; an empty verdict takes the finding back.

    item: `section:<code>` or `document:<code>`; verdict: `accept` or `ask`. An `ask` may be saved without its text, the
    conclusion then asks for it. Raises ActionError when the dossier is not being checked or has no such item.
    """
    with transaction.atomic():
        check_round = open_round(dossier, by)
        position, label = _item(check_round, item)
        finding = check_round.findings.filter(item=item).first()
        if verdict not in CheckFinding.Verdict.values:
            if finding is not None:
                log_action(dossier, "drop_finding", by=by, before={"item": item, "verdict": finding.verdict})
                finding.delete()
            return None
        finding = finding or CheckFinding(check_round=check_round, item=item)
        before = fields_of(finding)
        finding.verdict, finding.note = verdict, note.strip() if verdict == ASK else ""
        finding.label, finding.position = label, position
        finding.save()
        old, new = difference(before, fields_of(finding))
        log_action(dossier, "save_finding", by=by, before=old, after={"item": item, **new})
        return finding


def accept_remaining(*, dossier: Dossier, by: User | None) -> int:
    """Accept every item of the newest submission that has no finding yet; returns how many."""
    with transaction.atomic():
        check_round = open_round(dossier, by)
        return _accept_all(dossier, check_round, "accept_remaining", by)


def carry_over(*, dossier: Dossier, by: User | None) -> int:
    """Accept again what was accepted in the check before and has not changed since; returns how many items.

    Items that have a finding already keep it.
    """
    with transaction.atomic():
        check_round = open_round(dossier, by)
        return _accept_all(dossier, check_round, "carry_over", by, only=accepted_before(check_round.submission))


def _accept_all(dossier: Dossier, check_round: CheckRound, action: str, by, only: set[str] | None = None) -> int:
    there = set(check_round.findings.values_list("item", flat=True))
    new = [
        CheckFinding(check_round=check_round, item=item, label=label, position=position, verdict=ACCEPT)
        for position, (item, label) in enumerate(check_items(check_round.submission))
        if item not in there and (only is None or item in only)
    ]
    CheckFinding.objects.bulk_create(new)
    if new:
        log_action(dossier, action, by=by, after={"items": [one.item for one in new]})
    return len(new)


def save_note(*, dossier: Dossier, note: str, by: User | None) -> CheckRound:
    """Keep the general remark on the submission being checked."""
    with transaction.atomic():
        check_round = open_round(dossier, by)
        if check_round.note != note.strip():
            log_action(
                dossier, "save_check_note", by=by, before={"note": check_round.note}, after={"note": note.strip()}
            )
            check_round.note = note.strip()
            check_round.save(update_fields=["note"])
        return check_round


def open_round(dossier: Dossier, by: User | None) -> CheckRound:
    """Return the round of the newest submission, made when the first finding comes; the dossier's row is held."""
    locked = lock(dossier)
    require_open_cycle(locked.cycle)
    require(by, "applications.check_dossier", locked)
    if locked.state != DossierState.SUBMITTED:
        raise ActionError(_("Hồ sơ này không ở bước thẩm định nên không ghi kết quả được."))
    return CheckRound.objects.get_or_create(submission=locked.latest_submission())[0]


def _item(check_round: CheckRound, item: str) -> tuple[int, str]:
    for position, (known, label) in enumerate(check_items(check_round.submission)):
        if known == item:
            return position, label
    raise ActionError(_("Lần nộp này không có mục “%(item)s”.") % {"item": item})


def accept_dossier(
    *, dossier: Dossier, by: User | None, note: str = "", at: datetime.datetime | None = None
) -> Dossier:
    """Find the dossier valid. Raises ActionError while an item is asked for or has not been looked at."""
    with transaction.atomic():
        check_round = open_round(dossier, by)
        asked = check_round.findings.filter(verdict=ASK).count()
        if asked:
            raise ActionError(_("Còn %(count)s mục cần bổ sung; hãy trả hồ sơ hoặc sửa kết quả.") % {"count": asked})
        open_count = len(check_items(check_round.submission)) - check_round.findings.count()
        if open_count:
            raise ActionError(_("Còn %(count)s mục chưa xem; hãy ghi kết quả cho từng mục.") % {"count": open_count})
        at = at or timezone.now()
        with changing(dossier, "accept", by=by, reason=note) as row:
            row.accepted_at, row.state_reason = at, ""
            row.due_at = scoring_due(row.cycle)
            conclude(row, check_round, CheckRound.Outcome.ACCEPTED, "accept", by, note, at)
    return row


def return_dossier(
    *, dossier: Dossier, due_on: datetime.date, by: User | None, note: str = "", at: datetime.datetime | None = None
) -> Dossier:
    """Give the dossier back to be mended by the end of `due_on`; each item asked for says what is wanted.

    Raises ActionError when nothing is asked for, when an item asked for has no text, and for a day not after today.
    """
    with transaction.atomic():
        check_round = open_round(dossier, by)
        asked = list(check_round.findings.filter(verdict=ASK))
        if not asked:
            raise ActionError(_("Chưa có mục nào cần bổ sung; hãy chọn “cần bổ sung” và ghi rõ yêu cầu ở mục đó."))
        silent = next((one for one in asked if not one.note.strip()), None)
        if silent is not None:
            raise ActionError(_("Mục “%(label)s”: hãy ghi rõ cần bổ sung gì.") % {"label": silent.label})
        at = at or timezone.now()
        _require_future(due_on, at)
        with changing(dossier, "return", by=by, reason=note) as row:
            row.due_at, row.state_reason, row.returned_at = end_of_day(due_on), note.strip(), at
            check_round.due_on = due_on
            conclude(row, check_round, CheckRound.Outcome.RETURNED, "return", by, note, at)
    return row


def _require_future(due_on: datetime.date, at: datetime.datetime) -> None:
    if due_on <= timezone.localdate(at):
        raise ActionError(_("Hạn bổ sung phải sau ngày hôm nay."), field="due_on")


def conclude(dossier, check_round, outcome: str, action: str, by, note: str, at: datetime.datetime) -> None:
    """Close the round and tell the enterprise; a proposal to refuse that was not followed is dropped."""
    if outcome != CheckRound.Outcome.INELIGIBLE:
        drop_proposal(check_round, "drop_refusal", by=by)
    check_round.outcome, check_round.checked_by, check_round.closed_at = outcome, by, at
    check_round.note = note.strip() or check_round.note
    check_round.save()
    if dossier.checker_id is None:
        dossier.checker = by
    announce(dossier, action, by)


def drop_proposal(check_round: CheckRound, action: str, *, by: User | None, reason: str = "") -> None:
    """Clear a proposal to refuse, with its line in the log; the caller saves the round."""
    if check_round.refusal_at is None:
        return
    before = {"refusal_reason": check_round.refusal_reason, "refusal_by_id": check_round.refusal_by_id}
    check_round.refusal_reason, check_round.refusal_by, check_round.refusal_at = "", None, None
    log_action(check_round, action, by=by, reason=reason, before=before)


def announce(dossier: Dossier, action: str, by: User | None) -> None:
    """Tell the apps above and the enterprise how it went."""
    dossier_checked.send(sender=Dossier, dossier=dossier, action=action, by=by)
    tell_checked(dossier, action)


def allow_correction(*, dossier: Dossier, reason: str, due_on: datetime.date, by: User | None) -> Dossier:
    """Open an accepted dossier again for a new version, by the end of `due_on`."""
    require_open_cycle(dossier.cycle)
    _require_future(due_on, timezone.now())
    with changing(dossier, "allow_correction", by=by, reason=reason) as row:
        row.due_at, row.state_reason, row.accepted_at = end_of_day(due_on), reason.strip(), None
        row.returned_at = timezone.now()
        row.clear_request()
        announce(row, "allow_correction", by)
    return row


def require_other_person(dossier: Dossier, by: User | None) -> None:
    """Raise ActionError for who proposed or confirmed the refusal that is objected to."""
    if by is not None and by.pk in refusers_of(dossier):
        raise ActionError(
            _("Bạn đã đề xuất hoặc xác nhận “không đủ điều kiện”; khiếu nại này do một đồng nghiệp khác trả lời.")
        )


def accept_appeal(*, dossier: Dossier, reason: str, by: User | None) -> Dossier:
    """Find the objection right: the dossier is valid."""
    require_open_cycle(dossier.cycle)
    with changing(dossier, "accept_appeal", by=by, reason=reason) as row:
        require_other_person(row, by)
        row.accepted_at, row.state_reason = timezone.now(), reason.strip()
        row.due_at = scoring_due(row.cycle)
        announce(row, "accept_appeal", by)
    return row


def reject_appeal(*, dossier: Dossier, reason: str, by: User | None) -> Dossier:
    """Uphold the refusal."""
    require_open_cycle(dossier.cycle)
    with changing(dossier, "reject_appeal", by=by, reason=reason) as row:
        require_other_person(row, by)
        row.due_at, row.state_reason = appeal_due(row.cycle, timezone.now()), reason.strip()
        announce(row, "reject_appeal", by)
    return row
