"""Deadlines and the milestones of their reminders. A changed deadline keeps the old instant with the reason."""

import datetime

from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action

from ..models import Cycle, Deadline, DeadlineChange, Milestone
from .cycles import EDIT, cycle_held, editing_within

FURTHEST_MILESTONE = 90
# A deadline in a year that far from the cycle's is a slip of the pen.
YEARS_AROUND = 2


def add_deadline(
    *, cycle: Cycle, kind: str, at: datetime.datetime, legal_note: str = "", assumed: bool = False, by
) -> Deadline:
    """Set a deadline of a kind that the cycle has none of yet."""
    _check_instant(cycle, at)
    with cycle_held(cycle, by) as locked:
        if locked.deadline(kind) is not None:
            raise ActionError(_("Chu kỳ đã có hạn này; hãy sửa hạn đang có."), field="at")
        deadline = Deadline(cycle=locked, kind=kind, at=at, legal_note=legal_note.strip(), assumed=assumed)
        return creating(deadline, "add_deadline", by=by, permission=EDIT)


def set_deadline(
    *, deadline: Deadline, at: datetime.datetime, reason: str, legal_note: str, assumed: bool = False, by
) -> Deadline:
    """Move a deadline (needs a reason, the old instant stays on record) or only mend its note."""
    _check_instant(deadline.cycle, at)
    with editing_within(deadline, "set_deadline", by=by, reason=reason.strip()) as locked:
        if at != locked.at:
            if not reason.strip():
                raise ActionError(_("Cần ghi rõ lý do thay đổi hạn."), field="reason")
            DeadlineChange.objects.create(deadline=locked, old_at=locked.at, new_at=at, reason=reason.strip(), by=by)
        locked.at, locked.legal_note, locked.assumed = at, legal_note.strip(), assumed
    return locked


def _check_instant(cycle: Cycle, at: datetime.datetime) -> None:
    if abs(at.year - cycle.year) > YEARS_AROUND:
        raise ActionError(
            _("Hạn quá xa năm %(year)s của chu kỳ; hãy kiểm tra lại năm.") % {"year": cycle.year}, field="day"
        )


def set_milestones(*, deadline: Deadline, days: list[int], hour: int, by) -> list[Milestone]:
    """Set when reminders go out: `days` before the deadline's day (0: that day), at `hour` in Hà Nội."""
    if any(not 0 <= one <= FURTHEST_MILESTONE for one in days):
        message = _("Số ngày trước hạn phải từ 0 đến %(limit)s.") % {"limit": FURTHEST_MILESTONE}
        raise ActionError(message, field="days")
    if not 0 <= hour <= 23:
        raise ActionError(_("Giờ gửi phải từ 0 đến 23."), field="hour")
    wanted = sorted(set(days), reverse=True)
    with cycle_held(deadline.cycle, by):
        before = _as_json(deadline)
        deadline.milestones.exclude(days_before__in=wanted).delete()
        for one in wanted:
            Milestone.objects.update_or_create(deadline=deadline, days_before=one, defaults={"hour": hour})
        after = _as_json(deadline)
        if before != after:
            log_action(deadline, "set_milestones", by=by, before={"milestones": before}, after={"milestones": after})
    return list(deadline.milestones.all())


def _as_json(deadline: Deadline) -> list[list[int]]:
    return [list(pair) for pair in Milestone.objects.filter(deadline=deadline).values_list("days_before", "hour")]
