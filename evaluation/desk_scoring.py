"""What waits for the council: sheets to sign; for the secretary: dossiers to bring in, scoring to close."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Dossier
from applications.states import DossierState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider

from . import queries
from .models import CycleResult
from .states import ResultState


@desk_provider("sheets")
def own_open_sheets(user, cycle) -> Iterator[DeskItem]:
    """A member's sheets that are not signed yet."""
    if not queries.SCORING_ROLES & user.roles or not cycle.is_open:
        return
    open_sheets = queries.unsigned_sheets(cycle).filter(
        member__user=user, dossier__cycle__result__state=ResultState.OPEN
    )
    count = open_sheets.count()
    if count:
        deadline = cycle.deadline("scoring")
        url = reverse("evaluation:own_sheets")
        yield DeskItem(_("Chấm và ký phiếu"), url, count=count, due=deadline.at if deadline else None)


@desk_provider("council")
def council_work(user, cycle) -> Iterator[DeskItem]:
    """What the secretary does next; once the list is published, staff finish it together with the secretary."""
    if not {Role.COUNCIL_SECRETARY, Role.STAFF} & user.roles or not cycle.is_open:
        return
    url = reverse("evaluation:council")
    result = CycleResult.objects.filter(cycle=cycle).first()
    if result is not None and result.state == ResultState.PUBLISHED:
        yield DeskItem(_("Chốt kết quả sau khi lấy ý kiến"), url, due=_end_of(result.comments_until))
    if Role.COUNCIL_SECRETARY in user.roles and (
        result is None or result.state in (ResultState.OPEN, ResultState.PROVISIONAL)
    ):
        yield from _secretary_work(cycle, result, url)


def _end_of(day: datetime.date | None) -> datetime.datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59, 59)))


def _secretary_work(cycle, result: CycleResult | None, url: str) -> Iterator[DeskItem]:
    waiting = Dossier.objects.filter(cycle=cycle, state=DossierState.ACCEPTED).count()
    if waiting and (result is None or result.state == ResultState.OPEN):
        yield DeskItem(_("Đưa hồ sơ hợp lệ ra hội đồng"), url, count=waiting)
    if result is None:
        return
    deadline = cycle.deadline("scoring")
    if result.state == ResultState.OPEN:
        unsigned = queries.unsigned_sheets(cycle).count()
        title = _("Theo dõi phiếu chưa ký") if unsigned else _("Kết thúc chấm điểm")
        yield DeskItem(title, url, count=unsigned or None, due=deadline.at if deadline else None)
    else:
        yield DeskItem(_("Công bố kết quả sơ bộ lấy ý kiến"), url)
