"""The decision of the People's Committee, and the products it recognises."""

import calendar
import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Dossier
from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing, creating, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.files.actions import attach_file

from .. import signals
from ..models import CycleResult, Decision, Recognition, ResultRow


def record_decision(
    *,
    result: CycleResult,
    number: str,
    dated: datetime.date,
    signer: str,
    signer_title: str,
    file,
    by: User | None,
    recognised: Iterable[Dossier] | None = None,
) -> Decision:
    """Record the signed decision and recognise its products (all that passed, unless the decision names fewer).

    `file`: StoredFile of the signed PDF. Raises ActionError when the result is not final, a product did not pass, or
    the decision was recorded before.
    """
    with transaction.atomic():
        with changing(result, "decide", by=by) as row:
            require(by, "evaluation.record_decision", row)
            if not number.strip():
                raise ActionError(_("Cần nhập số quyết định."), field="number")
            rows = list(row.rows.select_related("dossier__enterprise", "dossier__cycle", "dossier__sector"))
            chosen = _chosen(rows, recognised)
            decision = Decision(cycle=row.cycle, number=number.strip(), dated=dated, signer=signer)
            decision.signer_title, decision.file, decision.recorded_by = signer_title, file, by
            decision.demo = row.cycle.demo
            creating(decision, "record_decision", by=by)
            attach_file(file=file, subject=decision, by=by)
            for one in rows:
                _settle(decision, one, one.dossier_id in chosen, by)
        signals.decision_recorded.send(sender=Decision, decision=decision, by=by)
    return decision


def _chosen(rows: list[ResultRow], recognised: Iterable[Dossier] | None) -> set[int]:
    passed = {row.dossier_id for row in rows if row.passed}
    if recognised is None:
        return passed
    chosen = {dossier.pk for dossier in recognised}
    if not chosen <= passed:
        raise ActionError(_("Chỉ công nhận được sản phẩm đạt điểm."))
    return chosen


def _settle(decision: Decision, row: ResultRow, recognised: bool, by: User | None) -> None:
    with changing(row.dossier, "recognise" if recognised else "not_recognise", by=by) as dossier:
        dossier.due_at = None
    if not recognised:
        return
    months = decision.cycle.criteria_set.title_validity_months
    recognition = Recognition(
        decision=decision,
        dossier=dossier,
        enterprise=dossier.enterprise,
        year=decision.cycle.year,
        product_name=dossier.product_name,
        enterprise_name=dossier.enterprise_name,
        tax_code=dossier.tax_code,
        sector=dossier.sector,
        top=row.top,
        rank=row.rank,
        valid_from=decision.dated,
        valid_to=months_later(decision.dated, months) - datetime.timedelta(days=1),
        demo=dossier.demo,
    )
    creating(recognition, "recognise", by=by)


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month `months` later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))
