"""The council of a cycle: its members, and the conflicts they declare."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Enterprise
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import creating, editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_bulk
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.states import CycleState

from .. import calc, queries
from ..models import Conflict, Council, CouncilMember, ScoreSheet
from ..states import SheetState
from .totals import hold_council, refresh_totals


def set_up_council(
    *, cycle: Cycle, decision_number: str, decision_date: datetime.date | None, decision_file=None, by: User | None
) -> Council:
    """Create the council of the cycle, or correct its decision's number, date and file."""
    require(by, "evaluation.edit_council", Council(cycle=cycle))
    with transaction.atomic():
        council = Council.objects.filter(cycle=cycle).first()
        if council is None:
            council = Council(cycle=cycle, decision_number=decision_number, decision_date=decision_date)
            council.decision_file = decision_file
            return creating(council, "set_up_council", by=by)
        with editing(council, "set_up_council", by=by, permission="evaluation.edit_council") as council:
            council.decision_number, council.decision_date = decision_number, decision_date
            council.decision_file = decision_file or council.decision_file
    return council


def add_member(
    *, council: Council, user: User, position: str, organisation: str = "", title: str = "", by: User | None
) -> CouncilMember:
    """Give a person a seat, or the old seat back to one who had left.

    Raises ActionError without a fitting role, for a second chair, for a person who is there already, and when the seats
    that score, past ones too, would pass MAX_SCORERS.
    """
    require(by, "evaluation.edit_council", council)
    needed = {Role.COUNCIL_SECRETARY} if position == CouncilMember.Position.SECRETARY else queries.SCORING_ROLES
    if not needed & user.roles:
        raise ActionError(_("Người này chưa có vai trò trong hội đồng; hãy mời với vai trò phù hợp trước."))
    with transaction.atomic():
        lock(council)
        member = council.members.filter(user=user).first()
        if member is not None and member.left_on is None:
            raise ActionError(_("Người này đã ở trong hội đồng."), field="user")
        _require_room(council, position, but=member)
        values = {"position": position, "organisation": organisation, "title": title, "left_on": None}
        if member is None:
            order = council.members.count() + 1
            return creating(
                CouncilMember(council=council, user=user, order=order, **values), "add_council_member", by=by
            )
        with editing(member, "return_council_member", by=by, permission="evaluation.manage_council") as row:
            for name, value in values.items():
                setattr(row, name, value)
    return row


def _require_room(council: Council, position: str, *, but: CouncilMember | None) -> None:
    """One chair in office; no more seats that ever scored than exact averages are made for (calc.MAX_SCORERS)."""
    positions = CouncilMember.Position
    others = council.members.exclude(pk=but.pk) if but else council.members.all()
    if position == positions.CHAIR and others.filter(left_on=None, position=position).exists():
        raise ActionError(_("Hội đồng đã có chủ tịch."), field="position")
    if position != positions.SECRETARY and others.exclude(position=positions.SECRETARY).count() >= calc.MAX_SCORERS:
        raise ActionError(_("Hội đồng có nhiều nhất %(n)d người chấm.") % {"n": calc.MAX_SCORERS})


def remove_member(*, member: CouncilMember, on: datetime.date, reason: str, by: User | None) -> CouncilMember:
    """A member leaves; signed sheets stay and count, open ones are no longer asked for.

    Calling again changes nothing. Raises ActionError without a reason.
    """
    if not reason.strip():
        raise ActionError(_("Cần ghi rõ lý do."), field="reason")
    require(by, "evaluation.edit_council", member.council)
    with transaction.atomic():
        current = lock(member)
        if current.left_on is not None:
            return current
        permission = "evaluation.manage_council"
        with editing(member, "remove_council_member", by=by, permission=permission, reason=reason) as row:
            row.left_on = on
    return row


def declare_conflict(*, member: CouncilMember, enterprise: Enterprise, reason: str, by: User) -> Conflict:
    """Take all dossiers of the enterprise out of the member's sight and sheets, signed ones included.

    Calling again changes nothing. Raises ActionError without a reason, or once the scoring has ended.
    """
    if not reason.strip():
        raise ActionError(_("Cần ghi rõ lý do."), field="reason")
    with transaction.atomic():
        hold_council(member.council.cycle)
        require(by, "evaluation.declare_own_conflict", lock(member))
        conflict = Conflict.objects.filter(member=member, enterprise=enterprise).first()
        if conflict is None:
            conflict = Conflict(member=member, enterprise=enterprise, reason=reason, declared_by=by)
            creating(conflict, "declare_conflict", by=by, reason=reason)
        close_sheets(member, enterprise, reason=reason, by=by)
    return conflict


def close_sheets(member: CouncilMember, enterprise: Enterprise, *, reason: str, by: User | None) -> None:
    """Put the member's sheets on the enterprise's dossiers into the conflict state; their points stop counting."""
    sheets = list(
        ScoreSheet.objects.select_for_update(of=("self",))
        .filter(member=member, dossier__enterprise=enterprise, dossier__cycle=member.council.cycle)
        .filter(state__in=[line.source for line in ScoreSheet.machine.transitions if line.action == "declare_conflict"])
        .select_related("dossier__cycle", "member__user")
    )
    for sheet in sheets:
        sheet.state, sheet.state_reason = SheetState.CONFLICT, reason
        sheet.version += 1
    ScoreSheet.objects.bulk_update(sheets, ["state", "state_reason", "version"])
    log_bulk(sheets, "declare_conflict", by=by, reason=reason)
    refresh_totals(member.council.cycle, [sheet.dossier_id for sheet in sheets])


def carry_conflicts(*, enterprise: Enterprise, into: Enterprise, by: User | None) -> int:
    """Who has a conflict with an enterprise has it with the one that goes on in its place; returns how many.

    In councils of open cycles; in the caller's transaction.
    """
    rows = Conflict.objects.filter(enterprise=enterprise, member__council__cycle__state=CycleState.OPEN)
    carried = 0
    for old in rows.select_related("member__council__cycle", "member__user"):
        hold_council(old.member.council.cycle)
        if Conflict.objects.filter(member=old.member, enterprise=into).exists():
            continue
        new = Conflict(member=old.member, enterprise=into, reason=old.reason, declared_by=old.declared_by)
        creating(new, "declare_conflict", by=by, reason=old.reason)
        close_sheets(old.member, into, reason=old.reason, by=by)
        carried += 1
    return carried
