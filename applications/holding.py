"""Who has a dossier now, and until when."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.programme import extensions
from spcncl_portal.programme.calc import has_passed
from spcncl_portal.programme.models import DeadlineKind

from .due import check_due, decision_due, dossier_due, scoring_due
from .models import Dossier
from .states import DOSSIER_MACHINE, DossierState

D = DossierState
WITH_ENTERPRISE = (D.DRAFT, D.RETURNED)
WITH_CHECKER = (D.SUBMITTED, D.APPEALED)


@dataclass(frozen=True)
class Holding:
    """holder: the enterprise, person or office, in words; task: what they have to do; due: by when, None: excused."""

    holder: str
    task: str
    due: datetime.datetime | None
    late: bool


def holder_of(dossier: Dossier, at: datetime.datetime | None = None) -> Holding | None:
    """Who has the dossier at `at` (now), for what, by when; None at an end. Reads the extensions of one deadline."""
    if DOSSIER_MACHINE.owners[dossier.state] is None:
        return None
    due = current_due(dossier, at)
    return Holding(
        holder=_holder(dossier),
        task=_tasks()[dossier.state],
        due=due,
        late=due is not None and has_passed(due, at or timezone.now()),
    )


def checker_of(dossier: Dossier):
    """Who checks the dossier; None when nobody does, or nobody who is still here."""
    return dossier.checker if dossier.checker and dossier.checker.is_active else None


def _holder(dossier: Dossier) -> str:
    if dossier.state in WITH_ENTERPRISE:
        return dossier.enterprise.name
    if dossier.state in WITH_CHECKER:
        checker = checker_of(dossier)
        if checker is None:
            return _("Sở Công Thương (chưa phân công người thẩm định)")
        return _("Sở Công Thương – %(person)s") % {"person": checker.full_name}
    if dossier.state == D.SCORED:
        return _("Sở Công Thương – lãnh đạo Sở")
    return _("Thư ký hội đồng xét chọn")


def _tasks() -> dict[str, str]:
    return {
        D.DRAFT: _("hoàn thành và nộp hồ sơ"),
        D.RETURNED: _("bổ sung và nộp lại"),
        D.SUBMITTED: _("thẩm định hồ sơ"),
        D.APPEALED: _("trả lời khiếu nại"),
        D.ACCEPTED: _("đưa hồ sơ ra hội đồng chấm điểm"),
        D.IN_SCORING: _("tổ chức chấm điểm"),
        D.SCORED: _("trình quyết định công nhận"),
    }


def current_due(dossier: Dossier, at: datetime.datetime | None = None) -> datetime.datetime | None:
    """By when whoever has the open dossier is to act, with the extension in force at `at` (now); None: excused."""
    usual = usual_due(dossier)
    if dossier.state == D.DRAFT:
        return extensions.due_of(dossier.cycle, DeadlineKind.DOSSIER, dossier.enterprise, usual, at).at
    if dossier.state == D.RETURNED:
        return extensions.due_of(dossier.cycle, DeadlineKind.CORRECTION, dossier, usual, at).at
    return usual


def usual_due(dossier: Dossier) -> datetime.datetime | None:
    """The date of an open dossier without extensions, as it is stored or, where none is, by the rules of `due`.

    Who answers something gets `check_days` from when it came: the submission, else the last change. None at an end.
    """
    if DOSSIER_MACHINE.owners[dossier.state] is None:
        return None
    if dossier.state == D.DRAFT:
        return dossier_due(dossier.cycle)
    if dossier.due_at is not None:
        return dossier.due_at
    if dossier.state in (D.ACCEPTED, D.IN_SCORING):
        return scoring_due(dossier.cycle)
    if dossier.state == D.SCORED:
        return decision_due(dossier.cycle)
    came = dossier.submitted_at if dossier.state == D.SUBMITTED else None
    return check_due(dossier.cycle, came or dossier.updated_at)
