"""From the last signed sheet to the final list: close the scoring, settle the boundary, publish, freeze."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.due import decision_due
from applications.models import Dossier
from applications.states import DossierState
from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing, editing
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_bulk

from .. import calc, queries, signals
from ..models import CycleResult, ResultRow, ScoreSheet
from ..states import BOUNDARY_OPEN, SheetState
from .totals import hold_council, refresh_totals


def close_scoring(
    *, result: CycleResult, by: User | None, reason: str = "", at: datetime.datetime | None = None
) -> CycleResult:
    """End the independent phase; the averages become visible. Needs the quorum.

    Sheets that nobody signed are named in the refusal; with a `reason` the scoring ends without them.
    """
    with transaction.atomic():
        hold_council(result.cycle)
        with changing(result, "close_scoring", by=by, reason=reason) as row:
            _require_quorum(row)
            missing = queries.unsigned_sheets(row.cycle).count()
            if missing and not reason.strip():
                raise ActionError(
                    _("Còn %(n)d phiếu chưa ký. Nếu vẫn kết thúc, hãy ghi rõ lý do.") % {"n": missing}, field="reason"
                )
            row.independent = False
            row.scoring_closed_at = at or timezone.now()
            refresh_totals(row.cycle)
    return row


def _require_quorum(result: CycleResult) -> None:
    quorum = queries.quorum(result.cycle)
    if quorum["present"] < quorum["needed"]:
        raise ActionError(
            _("Chưa đủ số thành viên theo quy định: cần %(needed)d, mới có %(present)d người ký phiếu.") % quorum
        )


def reopen_scoring(*, result: CycleResult, reason: str, by: User | None) -> CycleResult:
    """Back to scoring, with a recorded reason: averages are hidden again, a choice between tied products is void."""
    with changing(result, "reopen_scoring", by=by, reason=reason) as row:
        row.independent = True
        row.scoring_closed_at = None
        row.boundary_choice, row.boundary_reason = [], ""
    return row


def choose_boundary(*, result: CycleResult, dossiers: Iterable[Dossier], reason: str, by: User | None) -> CycleResult:
    """Record which of the products tied at the boundary of the Top N are in it, and why.

    Raises ActionError when there is no tie, when a product is not one of the tied, when the number does not fill the
    Top N exactly, or without a reason.
    """
    if not reason.strip():
        raise ActionError(_("Cần ghi rõ lý do."), field="reason")
    with editing(result, "choose_boundary", by=by, permission="evaluation.run_result", reason=reason) as row:
        if row.state not in BOUNDARY_OPEN:
            raise ActionError(_("Chỉ quyết định về đồng điểm khi đã có kết quả sơ bộ."))
        tied, places = boundary_group(row)
        chosen = {dossier.pk for dossier in dossiers}
        if not tied:
            raise ActionError(_("Không có đồng điểm ở ranh giới."))
        if not chosen <= tied or len(chosen) != places:
            raise ActionError(_("Hãy chọn đúng %(n)d sản phẩm trong số các sản phẩm đồng điểm.") % {"n": places})
        row.boundary_choice = sorted(chosen)
        row.boundary_reason = reason
    return row


def boundary_group(result: CycleResult) -> tuple[set[int], int]:
    """Ids of the dossiers tied across the boundary of the Top N, and how many places are left for them."""
    rows, tied = queries.ranking(result.cycle)
    if not tied:
        return set(), 0
    top_n = result.cycle.criteria_set.top_n
    place = rows[top_n - 1].rank
    group = {row.key for row in rows if row.rank == place}
    return (group, top_n - place + 1) if rows[top_n - 1].passed else (set(), 0)


def publish(
    *, result: CycleResult, comments_until: datetime.date, by: User | None, at: datetime.datetime | None = None
) -> CycleResult:
    """Publish the list for comment until a day (inclusive). `at`: for replaying a past year."""
    at = at or timezone.now()
    with changing(result, "publish", by=by) as row:
        if comments_until < timezone.localdate(at):
            raise ActionError(_("Ngày kết thúc lấy ý kiến phải từ hôm nay trở đi."), field="comments_until")
        _require_settled(row)
        row.published_at = at
        row.comments_until = comments_until
        signals.result_published.send(sender=CycleResult, result=row, by=by)
    return row


def finalise(*, result: CycleResult, by: User | None, at: datetime.datetime | None = None) -> CycleResult:
    """Freeze the list: rows stored as they are, sheets locked, dossiers scored. Nothing of it is edited after."""
    with changing(result, "finalise", by=by) as row:
        _require_settled(row)
        ranked, _tied = queries.ranking(row.cycle)
        ResultRow.objects.bulk_create([_frozen(row, one) for one in ranked], batch_size=500)
        _lock_sheets(row, by)
        for dossier in Dossier.objects.filter(cycle=row.cycle, state=DossierState.IN_SCORING).select_related(
            "enterprise", "cycle"
        ):
            with changing(dossier, "finish_scoring", by=by) as scored:
                scored.due_at = decision_due(row.cycle)
        row.finalised_at = at or timezone.now()
        signals.result_finalised.send(sender=CycleResult, result=row, by=by)
    return row


def _require_settled(result: CycleResult) -> None:
    tied, places = boundary_group(result)
    if tied and len(set(result.boundary_choice) & tied) != places:
        raise ActionError(
            _("Có đồng điểm ở ranh giới nhóm dẫn đầu; cần ghi quyết định chọn %(n)d sản phẩm trước.") % {"n": places}
        )


def _frozen(result: CycleResult, ranked: calc.Ranked) -> ResultRow:
    return ResultRow(
        result=result,
        dossier_id=ranked.key,
        rank=ranked.rank,
        numerator=ranked.average.numerator,
        denominator=ranked.average.denominator,
        average=calc.shown(ranked.average),
        passed=ranked.passed,
        top=ranked.top,
        tie=ranked.tie,
    )


def _lock_sheets(result: CycleResult, by: User | None) -> None:
    sheets = list(
        ScoreSheet.objects.filter(dossier__cycle=result.cycle, state=SheetState.SIGNED).select_related(
            "dossier__cycle", "member__user"
        )
    )
    for sheet in sheets:
        sheet.state = SheetState.LOCKED
    ScoreSheet.objects.bulk_update(sheets, ["state"], batch_size=500)
    log_bulk(sheets, "lock", by=by)
