"""What the portal itself knows of a prospect: it met, it registered, it submitted. Nobody need tell it."""

from django.db import transaction
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing, editing, lock
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.states import CycleState

from ..models import Dossier, Enterprise, Prospect
from ..states import PROSPECT_MACHINE


def advance(prospect: Prospect, action: str, *, by: User | None, reason: str = "", **changes) -> Prospect:
    """Take `action` where the table allows it from where the prospect stands, else leave the step; set `changes`."""
    with transaction.atomic():
        prospect = lock(prospect)  # two dossiers submitted at once: the second finds the step taken
        if any(line.action == action for line in PROSPECT_MACHINE.actions_from(prospect.state)):
            with changing(prospect, action, by=by, reason=reason) as locked:
                locked.decline_reason = ""
                _fill(locked, changes)
                locked.version += 1
                if action == "submit":
                    locked.next_step, locked.next_on = "", None
            return locked
        if any(getattr(prospect, name) != value for name, value in changes.items()):
            with editing(prospect, "link_enterprise", by=by, permission="applications.edit_prospect") as locked:
                _fill(locked, changes)
            return locked
        return prospect


def _fill(prospect: Prospect, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        setattr(prospect, name, value)


def advance_known(prospect: Prospect) -> Prospect:
    """Link a prospect to the enterprise with its tax code, if it has an account, and bring it to the step it is at."""
    enterprise = Enterprise.objects.filter(tax_code=prospect.tax_code).first() if prospect.tax_code else None
    if enterprise is None:
        return prospect
    if Dossier.objects.filter(cycle=prospect.cycle, enterprise=enterprise, submissions__isnull=False).exists():
        return advance(prospect, "submit", by=None, reason=_("Đã nộp hồ sơ trên cổng."), enterprise=enterprise)
    return advance(prospect, "register", by=None, reason=_("Đã có tài khoản trên cổng."), enterprise=enterprise)


def link_registered(enterprise: Enterprise) -> int:
    """An enterprise registered: its prospects of open cycles point to it and are registered; return how many."""
    with transaction.atomic():
        # Waits for who lists prospects at this moment, so that neither misses the other.
        open_ones = list(Cycle.objects.select_for_update(no_key=True).filter(state=CycleState.OPEN).order_by("pk"))
        rows = list(Prospect.objects.filter(cycle__in=open_ones, tax_code=enterprise.tax_code).order_by("pk"))
        for row in rows:
            advance_known(row)
    return len(rows)


def link_submitted(dossier: Dossier) -> int:
    """A dossier was submitted: the prospect of its enterprise in that cycle has come to the end of the way."""
    rows = list(Prospect.objects.filter(cycle=dossier.cycle_id, tax_code=dossier.enterprise.tax_code))
    for row in rows:
        advance(row, "submit", by=None, reason=_("Đã nộp hồ sơ trên cổng."), enterprise=dossier.enterprise)
    return len(rows)
