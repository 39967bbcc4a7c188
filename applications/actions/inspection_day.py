"""A day of visits: several enterprises planned one after the other, the route of the day."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import editing
from spcncl_portal.core.errors import ActionError
from spcncl_portal.programme.models import Cycle

from ..inspection_calc import retimed, route
from ..inspection_queries import on_day, stop_of
from ..models import Dossier, Enterprise, Inspection
from ..states import InspectionState
from .dossier import require_open_cycle
from .inspection import RUN, Member, move_inspection, plan_inspection


@transaction.atomic
def plan_day(
    *,
    dossiers: Sequence[Dossier],
    starts_at: datetime.datetime,
    length: datetime.timedelta,
    gap: datetime.timedelta,
    team: Sequence[Member],
    place: str = "",
    by: User | None,
) -> list[Inspection]:
    """One visit for each enterprise of these dossiers, one after the other along the units in alphabetical order.

    starts_at: of the first (aware); length: of each; gap: between two. place: for all; without it each enterprise's
    factory, else its head office. All or none: the first ActionError stops everything.
    """
    by_enterprise: dict[Enterprise, list[Dossier]] = {}
    for dossier in sorted(dossiers, key=_along_the_way):
        by_enterprise.setdefault(dossier.enterprise, []).append(dossier)
    if not by_enterprise:
        raise ActionError(_("Hãy chọn ít nhất một hồ sơ."), field="dossiers")
    last_end = starts_at + length * len(by_enterprise) + gap * (len(by_enterprise) - 1)
    if timezone.localdate(last_end) != timezone.localdate(starts_at):
        text = _(
            "%(n)s buổi kiểm tra liền nhau sẽ kéo sang ngày hôm sau; hãy chọn ít hồ sơ hơn hoặc rút ngắn mỗi buổi."
        )
        raise ActionError(text % {"n": len(by_enterprise)}, field="dossiers")
    planned, start = [], starts_at
    for enterprise, own in by_enterprise.items():
        where = place or enterprise.factory or enterprise.head_office
        if not where:
            text = _("%(name)s chưa khai địa chỉ nhà xưởng; hãy ghi địa điểm và lập riêng cho doanh nghiệp này.")
            raise ActionError(text % {"name": enterprise.name}, field="place")
        planned.append(
            plan_inspection(
                enterprise=enterprise,
                dossiers=own,
                starts_at=start,
                ends_at=start + length,
                place=where,
                team=team,
                by=by,
            )
        )
        start += length + gap
    return planned


def _along_the_way(dossier: Dossier) -> tuple:
    enterprise = dossier.enterprise
    unit = enterprise.unit.sort_key if enterprise.unit else "\uffff"
    return unit, enterprise.sort_key, enterprise.pk, dossier.code


@transaction.atomic
def lay_route(
    *, cycle: Cycle, day: datetime.date, by: User | None, gap: datetime.timedelta | None = None
) -> list[Inspection]:
    """Order the day's planned visits: team by team, unit by unit in alphabetical order, then by time.

    gap: also set the times anew along that order, with so much between two; who is moved is told.
    """
    require_open_cycle(cycle)
    rows = {one.pk: one for one in on_day(Inspection.objects.filter(cycle=cycle), day).select_related("unit")}
    planned = [one for one in rows.values() if one.state == InspectionState.PLANNED]
    if not planned:
        raise ActionError(_("Ngày này không có buổi kiểm tra nào chờ xếp tuyến."))
    stops = route(stop_of(one) for one in planned)
    for position, stop in enumerate(stops, start=1):
        with editing(rows[stop.pk], "lay_route", by=by, permission=RUN) as inspection:
            inspection.route_position = position
    for pk, (start, end) in (retimed(stops, gap) if gap is not None else {}).items():
        one = Inspection.objects.get(pk=pk)
        if (one.starts_at, one.ends_at) != (start, end):
            move_inspection(inspection=one, starts_at=start, ends_at=end, place=one.place, by=by)
    return list(on_day(Inspection.objects.filter(cycle=cycle), day))
