"""From the start of the scoring to the signed sheet."""

import datetime
import hashlib
import json
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.due import scoring_due
from applications.models import Dossier
from applications.states import DossierState
from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing, creating, require
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.log import log_action, log_bulk
from spcncl_portal.core.templatetags.portal import number
from spcncl_portal.programme.models import Cycle

from .. import calc, queries, signals
from ..models import Conflict as ConflictOfInterest
from ..models import CycleResult, EarlierSignature, Score, ScoreSheet
from ..states import ResultState, SheetState
from .totals import hold_council, refresh_totals


def start_scoring(*, cycle: Cycle, by: User | None, at: datetime.datetime | None = None) -> CycleResult:
    """Bring every accepted dossier before the council: one empty sheet for each member who scores.

    Calling again adds the dossiers accepted since, and sheets for members who joined. Freezes the criteria set.
    `at`: when it began, for replaying a past year.
    Raises ActionError when the council or the criteria set is missing.
    """
    criteria = cycle.criteria_set
    if criteria is None:
        raise ActionError(_("Chu kỳ chưa chọn bộ tiêu chí."))
    with transaction.atomic():
        hold_council(cycle)  # two starts at once must not lay out the same sheets
        result = CycleResult.objects.select_for_update().filter(cycle=cycle).first()
        if result is None:
            result = creating(CycleResult(cycle=cycle, scoring_started_at=at or timezone.now()), "open_result", by=by)
        require(by, "evaluation.run_result", result)
        if result.state != ResultState.OPEN:
            raise ActionError(_("Việc chấm điểm của chu kỳ này đã kết thúc."))
        members = list(queries.scorers(cycle).select_related("user"))
        if not members:
            raise ActionError(_("Hội đồng chưa có thành viên chấm điểm."))
        if len(members) > calc.MAX_SCORERS:
            raise ActionError(_("Hội đồng có nhiều nhất %(n)d người chấm.") % {"n": calc.MAX_SCORERS})
        if criteria.frozen_at is None:
            criteria.frozen_at = timezone.now()
            criteria.save(update_fields=["frozen_at"])
            log_action(criteria, "freeze_criteria_set", by=by)
        _bring_in(cycle, by)
        dossiers = list(Dossier.objects.filter(cycle=cycle, state=DossierState.IN_SCORING).select_related("cycle"))
        _lay_out_sheets(result, members, dossiers, by)
        refresh_totals(cycle, [dossier.pk for dossier in dossiers])
        signals.scoring_started.send(sender=CycleResult, result=result, by=by)
    return result


def _bring_in(cycle: Cycle, by: User | None) -> None:
    """Accepted dossiers go into scoring; one line of the log each."""
    for dossier in Dossier.objects.filter(cycle=cycle, state=DossierState.ACCEPTED).select_related(
        "enterprise", "cycle"
    ):
        with changing(dossier, "start_scoring", by=by) as row:
            row.due_at = scoring_due(cycle)
            row.clear_request()


def _lay_out_sheets(result: CycleResult, members, dossiers, by: User | None) -> None:
    known = set(
        ScoreSheet.objects.filter(dossier__in=dossiers, round=result.round).values_list("member_id", "dossier_id")
    )
    conflicts = {
        (row.member_id, row.enterprise_id): row.reason for row in ConflictOfInterest.objects.filter(member__in=members)
    }
    new = []
    for dossier in dossiers:
        for member in members:
            if (member.pk, dossier.pk) in known:
                continue
            sheet = ScoreSheet(member=member, dossier=dossier, round=result.round)
            if (member.pk, dossier.enterprise_id) in conflicts:
                sheet.state = SheetState.CONFLICT
                sheet.state_reason = conflicts[member.pk, dossier.enterprise_id]
            new.append(sheet)
    log_bulk(ScoreSheet.objects.bulk_create(new, batch_size=500), "lay_out_sheet", by=by)


def save_scores(
    *,
    sheet: ScoreSheet,
    points: dict[str, int | None],
    by: User,
    version: int,
    notes: dict[str, str] | None = None,
    note: str | None = None,
) -> ScoreSheet:
    """Save points (criterion code → hundredths; None clears) on a sheet that is not signed yet.

    `version`: what the member's page had read; when another tab saved meanwhile, Conflict is raised and nothing is
    written. Raises ActionError for a criterion that is unknown or points outside 0…maximum.
    """
    criteria = {one.code: one for one in sheet.cycle.criteria_set.criteria.all()}
    for code, value in points.items():
        if code not in criteria:
            raise ActionError(_("Không có tiêu chí %(code)s.") % {"code": code}, field=code)
        if value is not None and not 0 <= value <= criteria[code].max_points:
            maximum = number(Decimal(criteria[code].max_points) / 100)
            raise ActionError(_("Điểm phải từ 0 đến %(max)s.") % {"max": maximum}, field=code)
    with changing(sheet, "save", by=by) as row:
        if row.version != version:
            raise Conflict(_("Phiếu đã được sửa ở cửa sổ khác sau khi bạn mở trang."))
        row.version += 1
        if note is not None:
            row.note = note
        _write(row, criteria, points, notes or {})
    return row


def _write(sheet: ScoreSheet, criteria: dict, points: dict[str, int | None], notes: dict[str, str]) -> None:
    """All boxes in at most three statements; a box without a note of its own keeps the one that stands."""
    cleared = [criteria[code] for code, value in points.items() if value is None]
    if cleared:
        Score.objects.filter(sheet=sheet, criterion__in=cleared).delete()
    for noted, columns in ((True, ["points", "note"]), (False, ["points"])):
        rows = [
            Score(sheet=sheet, criterion=criteria[code], points=value, note=notes.get(code) or "")
            for code, value in points.items()
            if value is not None and (notes.get(code) is not None) == noted
        ]
        Score.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["sheet", "criterion"], update_fields=columns
        )


def sign_sheet(
    *, sheet: ScoreSheet, by: User, version: int | None = None, at: datetime.datetime | None = None
) -> ScoreSheet:
    """Freeze the sheet: canonical snapshot and its SHA-256; from now on it counts. Every criterion must be scored.

    `at`: when it was signed, for replaying a past year (screens leave it to the server's clock).
    """
    with transaction.atomic():
        hold_council(sheet.cycle)
        with changing(sheet, "sign", by=by) as row:
            if version is not None and row.version != version:
                raise Conflict(_("Phiếu đã được sửa ở cửa sổ khác sau khi bạn mở trang."))
            missing = list(row.cycle.criteria_set.criteria.exclude(pk__in=row.scores.values("criterion")))
            if missing:
                codes = ", ".join(one.code for one in missing)
                raise ActionError(_("Chưa chấm tiêu chí: %(codes)s.") % {"codes": codes})
            row.signed_at = at or timezone.now()
            row.snapshot = snapshot(row)
            row.sha256 = hashlib.sha256(row.snapshot.encode()).hexdigest()
            row.version += 1
        refresh_totals(row.cycle, [row.dossier_id])
        signals.sheet_signed.send(sender=ScoreSheet, sheet=row, by=by)
    return row


def snapshot(sheet: ScoreSheet) -> str:
    """Canonical JSON of a sheet as it is signed."""
    content = {
        "dossier": sheet.dossier.code,
        "member": sheet.member.user.email,
        "round": sheet.round,
        "signed_at": sheet.signed_at.isoformat(),
        "note": sheet.note,
        "scores": {
            score.criterion.code: {"points": score.points, "note": score.note}
            for score in sheet.scores.select_related("criterion")
        },
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def reopen_sheet(*, sheet: ScoreSheet, reason: str, by: User) -> ScoreSheet:
    """The secretary gives a signed sheet back to its member; it stops counting until signed again.

    What it said stays on record beside it.
    """
    with transaction.atomic():
        hold_council(sheet.cycle)
        with changing(sheet, "reopen", by=by, reason=reason) as row:
            row.state_reason = reason
            row.version += 1
            if row.snapshot:  # rows written in bulk for measurements have none
                EarlierSignature.objects.create(
                    sheet=row, snapshot=row.snapshot, sha256=row.sha256, signed_at=row.signed_at
                )
        refresh_totals(row.cycle, [row.dossier_id])
        signals.sheet_reopened.send(sender=ScoreSheet, sheet=row, by=by)
    return row


def abstain(*, sheet: ScoreSheet, reason: str, by: User) -> ScoreSheet:
    """The member does not score this dossier; the average is of the others."""
    with changing(sheet, "abstain", by=by, reason=reason) as row:
        row.state_reason = reason
    return row
