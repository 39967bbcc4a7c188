"""Give dossiers to whoever is to check them."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import editing
from spcncl_portal.core.errors import ActionError

from ..check_notices import tell_given
from ..check_queries import active_staff
from ..models import Dossier
from .check import require_for_checker
from .dossier import require_open_cycle


def assign_checks(*, pairs: Iterable[tuple[Dossier, User]], by: User | None) -> int:
    """Give each dossier to its person, all or none; returns how many changed hands.

    `checker_id` of a given dossier is the checker that the person saw: Conflict when it is another by now. Raises
    ActionError for a person who is no active staff, a dossier that is not in check, an objection given to who refused.
    Everybody but `by` is told once of all that they were given.
    """
    with transaction.atomic():
        staff = {one.pk for one in active_staff()}
        given: dict[User, list[Dossier]] = {}
        for dossier, to in sorted(pairs, key=lambda pair: pair[0].pk):  # one order of locks for everybody
            if to.pk not in staff:
                raise ActionError(_("%(who)s hiện không phải cán bộ đang làm việc của Sở Công Thương.") % {"who": to})
            if _give(dossier, to, by):
                given.setdefault(to, []).append(dossier)
        for to, dossiers in given.items():
            if by is None or to.pk != by.pk:
                tell_given(dossiers, to=to, by=by)
        return sum(len(dossiers) for dossiers in given.values())


def _give(dossier: Dossier, to: User, by: User | None) -> bool:
    require_open_cycle(dossier.cycle)
    with editing(dossier, "assign_check", by=by, permission="applications.check_dossier") as row:
        require_for_checker(row, dossier.checker_id, to)
        changed = row.checker_id != to.pk
        row.checker = to
    return changed
