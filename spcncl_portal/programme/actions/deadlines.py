"""Deadlines and the milestones of their notices. A changed deadline keeps the old instant with the reason."""

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action

from ..milestones import BY_KIND, FURTHEST_MILESTONE, SUPERIORS
from ..models import OWN_DATES, Cycle, Deadline, DeadlineChange, Milestone
from .cycles import EDIT, cycle_held, editing_within

# A deadline in a year that far from the cycle's is a slip of the pen.
YEARS_AROUND = 2


def add_deadline(
    *, cycle: Cycle, kind: str, at: datetime.datetime | None, legal_note: str = "", assumed: bool = False, by
) -> Deadline:
    """Set a deadline of a kind that the cycle has none of yet; `at` None: each thing has a date of its own."""
    check_instant(cycle, kind, at)
    with cycle_held(cycle, by) as locked:
        if locked.deadline(kind) is not None:
            raise ActionError(_("Chu kỳ đã có hạn này; hãy sửa hạn đang có."), field="at")
        deadline = Deadline(cycle=locked, kind=kind, at=at, legal_note=legal_note.strip(), assumed=assumed)
        return creating(deadline, "add_deadline", by=by, permission=EDIT)


def set_deadline(
    *, deadline: Deadline, at: datetime.datetime | None, reason: str, legal_note: str, assumed: bool = False, by
) -> Deadline:
    """Move a deadline (needs a reason, the old instant stays on record) or only mend its note."""
    check_instant(deadline.cycle, deadline.kind, at)
    with editing_within(deadline, "set_deadline", by=by, reason=reason.strip()) as locked:
        if at != locked.at:
            if not reason.strip():
                raise ActionError(_("Cần ghi rõ lý do thay đổi hạn."), field="reason")
            DeadlineChange.objects.create(deadline=locked, old_at=locked.at, new_at=at, reason=reason.strip(), by=by)
        locked.at, locked.legal_note, locked.assumed = at, legal_note.strip(), assumed
    return locked


def check_instant(cycle: Cycle, kind: str, at: datetime.datetime | None, field: str = "day") -> None:
    """Raise ActionError for a year far from the cycle's, and for no date where the kind needs one."""
    if at is None:
        if kind not in OWN_DATES:
            raise ActionError(_("Hạn này áp dụng chung cho mọi người nên phải có ngày."), field=field)
    elif abs(at.year - cycle.year) > YEARS_AROUND:
        raise ActionError(
            _("Hạn quá xa năm %(year)s của chu kỳ; hãy kiểm tra lại năm.") % {"year": cycle.year}, field=field
        )


@dataclass(frozen=True)
class Mark:
    """A milestone as it is wanted: as the fields of Milestone. No recipients: those usual for the kind of deadline."""

    days_before: int
    working_days: bool = False
    hour: int = 8
    recipients: list[str] = field(default_factory=list)
    escalate: bool = False


def set_milestones(*, deadline: Deadline, marks: Iterable[Mark], by) -> list[Milestone]:
    """Set when notices go out around the deadline, and to whom; what is not among `marks` goes.

    Raises ActionError, its message naming the milestone, for a day, an hour or a recipient that makes no sense, and
    for the same day twice.
    """
    wanted = {}
    for one in marks:
        _check(deadline, one)
        key = (one.days_before, one.working_days and one.days_before != 0)
        if key in wanted:
            raise ActionError(_("Hai mốc trùng ngày: %(code)s.") % {"code": _code(deadline, one)}, field="marks")
        wanted[key] = one
    with cycle_held(deadline.cycle, by):
        before = _as_json(deadline)
        for row in deadline.milestones.filter():  # anew: what the page read ahead may be older than another's change
            if (row.days_before, row.working_days) not in wanted:
                row.delete()
        for (days_before, working_days), one in wanted.items():
            values = {"hour": one.hour, "recipients": one.recipients, "escalate": one.escalate}
            Milestone.objects.update_or_create(
                deadline=deadline, days_before=days_before, working_days=working_days, defaults=values
            )
        after = _as_json(deadline)
        if before != after:
            log_action(deadline, "set_milestones", by=by, before={"milestones": before}, after={"milestones": after})
    return list(deadline.milestones.filter())


def _check(deadline: Deadline, mark: Mark) -> None:
    values = {"code": _code(deadline, mark), "limit": FURTHEST_MILESTONE}
    if abs(mark.days_before) > FURTHEST_MILESTONE:
        raise ActionError(_("Số ngày phải từ 0 đến %(limit)s.") % values, field="days")
    if not 0 <= mark.hour <= 23:
        raise ActionError(_("Giờ gửi phải từ 0 đến 23."), field="hour")
    usual, choices = BY_KIND[deadline.kind]
    if set(mark.recipients) - set(choices):
        raise ActionError(_("Mốc %(code)s: có người nhận không thuộc loại hạn này.") % values, field="recipients")
    if mark.escalate and mark.days_before >= 0:
        message = _("Mốc %(code)s: chỉ báo người đứng đầu sau khi đã quá hạn.") % values
        raise ActionError(message, field="escalate")
    if mark.escalate and not set(mark.recipients or usual) & set(SUPERIORS):
        message = _("Mốc %(code)s: hãy chọn thủ trưởng đơn vị hoặc lãnh đạo Sở là người nhận.") % values
        raise ActionError(message, field="recipients")


def _code(deadline: Deadline, mark: Mark) -> str:
    return Milestone(deadline=deadline, days_before=mark.days_before, working_days=mark.working_days).code


def _as_json(deadline: Deadline) -> list[dict]:
    rows = Milestone.objects.filter(deadline=deadline)
    return [
        asdict(Mark(one.days_before, one.working_days, one.hour, list(one.recipients), one.escalate)) for one in rows
    ]
