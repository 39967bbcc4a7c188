"""What waits for the council: sheets to sign; for the secretary: dossiers to bring in, scoring to close."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Dossier
from applications.states import DossierState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider

from . import queries
from .models import CycleResult, ScoreSheet
from .states import ResultState


@desk_provider("sheets")
def own_open_sheets(user, cycle) -> Iterator[DeskItem]:
    """A member's sheets that are not signed yet."""
    if not {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR} & user.roles or not cycle.is_open:
        return
    count = queries.sheets_of(user, cycle).filter(state__in=queries.OPEN).count()
    if count:
        deadline = cycle.deadline("scoring")
        url = reverse("evaluation:own_sheets")
        yield DeskItem(_("Chấm và ký phiếu"), url, count=count, due=deadline.at if deadline else None)


@desk_provider("council")
def council_work(user, cycle) -> Iterator[DeskItem]:
    """What the secretary does next."""
    if Role.COUNCIL_SECRETARY not in user.roles or not cycle.is_open:
        return
    url = reverse("evaluation:council")
    waiting = Dossier.objects.filter(cycle=cycle, state=DossierState.ACCEPTED).count()
    if waiting:
        yield DeskItem(_("Đưa hồ sơ hợp lệ ra hội đồng"), url, count=waiting)
    result = CycleResult.objects.filter(cycle=cycle).first()
    if result is None or result.state == ResultState.FINAL or result.state == ResultState.DECIDED:
        return
    deadline = cycle.deadline("scoring")
    if result.state == ResultState.OPEN:
        unsigned = ScoreSheet.objects.filter(dossier__cycle=cycle, state__in=queries.OPEN, member__left_on=None).count()
        title = _("Theo dõi phiếu chưa ký") if unsigned else _("Kết thúc chấm điểm")
        yield DeskItem(title, url, count=unsigned or None, due=deadline.at if deadline else None)
    else:
        yield DeskItem(_("Hoàn tất kết quả: %(state)s") % {"state": result.get_state_display()}, url)
