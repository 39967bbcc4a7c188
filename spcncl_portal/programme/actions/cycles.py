"""The cycle itself: its states, its facts, who may nominate."""

import datetime
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import changing, editing, lock, require
from spcncl_portal.core.errors import ActionError

from ..models import Cycle, DeadlineKind
from ..models.bodies import BodyKind
from ..signals import cycle_closed, cycle_opened

EDIT = "programme.edit_cycle"
MOST_ANSWER_DAYS = 60  # more is a slip of the pen


def refuse_closed(cycle: Cycle) -> None:
    """Raise ActionError when the cycle is closed."""
    if cycle.state == cycle.machine.states.CLOSED:
        raise ActionError(_("Chu kỳ %(year)s đã đóng; muốn sửa phải mở lại chu kỳ.") % {"year": cycle.year})


@contextmanager
def cycle_held(cycle: Cycle, by):
    """Ask the rule, lock the cycle, refuse a closed one; yield the locked row. One transaction."""
    require(by, EDIT, cycle)
    with transaction.atomic():
        locked = lock(cycle)
        refuse_closed(locked)
        yield locked


@contextmanager
def editing_within(obj, action: str, *, by, reason: str = ""):
    """As core's `editing`, on a thing that a cycle owns; refused while the cycle is closed."""
    with cycle_held(obj.cycle, by), editing(obj, action, by=by, permission=EDIT, reason=reason) as locked:
        yield locked


def open_cycle(*, cycle: Cycle, by) -> Cycle:
    """Open a cycle that is being prepared; it needs a criteria set and the nomination deadline."""
    with changing(cycle, "open", by=by) as locked:
        if locked.criteria_set_id is None:
            raise ActionError(_("Hãy chọn bộ tiêu chí trước khi mở chu kỳ."))
        nomination = locked.deadline(DeadlineKind.NOMINATION)
        if nomination is None or nomination.at is None:
            raise ActionError(_("Hãy đặt hạn gửi văn bản giới thiệu trước khi mở chu kỳ."))
        cycle_opened.send(sender=Cycle, cycle=locked, by=by)
    return locked


def close_cycle(*, cycle: Cycle, by, reason: str) -> Cycle:
    """Close and archive the cycle: it sends nothing and takes no change until it is reopened."""
    with changing(cycle, "close", by=by, reason=reason) as locked:
        locked.closed_at = timezone.now()
        cycle_closed.send(sender=Cycle, cycle=locked, by=by)
    return locked


def reopen_cycle(*, cycle: Cycle, by, reason: str) -> Cycle:
    """Reopen a closed cycle; the reason stays in the log."""
    with transaction.atomic():
        with changing(cycle, "reopen", by=by, reason=reason) as locked:
            locked.closed_at = None
        cycle_opened.send(sender=Cycle, cycle=locked, by=by)  # open by now: receivers may change its things
    return locked


def set_facts(
    *,
    cycle: Cycle,
    name: str,
    plan_number: str,
    plan_date: datetime.date | None,
    starts_on: datetime.date,
    legal_basis: list[dict],
    check_days: int,
    appeal_days: int,
    by,
) -> Cycle:
    """What the cycle is called and rests on, and how long people have; `legal_basis` holds dicts with number, date
    (ISO) and issuer; the days are working days. Dates that run already keep the days they were given."""
    if not name.strip():
        raise ActionError(_("Hãy nhập tên chu kỳ."), field="name")
    for field, days in (("check_days", check_days), ("appeal_days", appeal_days)):
        if not 1 <= days <= MOST_ANSWER_DAYS:
            raise ActionError(_("Số ngày phải từ 1 đến %(most)s.") % {"most": MOST_ANSWER_DAYS}, field=field)
    with cycle_held(cycle, by), editing(cycle, "set_facts", by=by, permission=EDIT) as locked:
        locked.name, locked.plan_number, locked.plan_date = name.strip(), plan_number.strip(), plan_date
        locked.starts_on, locked.legal_basis = starts_on, legal_basis
        locked.check_days, locked.appeal_days = check_days, appeal_days
    return locked


def set_nominating_kinds(*, cycle: Cycle, kinds: list[str], by) -> Cycle:
    """Which kinds of body nominate in the cycle."""
    unknown = set(kinds) - set(BodyKind.values)
    if not kinds or unknown:
        raise ActionError(_("Hãy chọn ít nhất một loại đơn vị giới thiệu."), field="kinds")
    with cycle_held(cycle, by), editing(cycle, "set_nominating_kinds", by=by, permission=EDIT) as locked:
        locked.nominating_kinds = [kind for kind in BodyKind.values if kind in kinds]
    return locked
