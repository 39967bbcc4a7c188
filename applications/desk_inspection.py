"""Visits on the work desk: the team's own of today and before, those to sign; an enterprise's next one."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider

from .inspection_queries import OPEN, inspections_visible_to
from .models import InspectionMember
from .states import InspectionState


@desk_provider("inspections")
def desk_inspection(user, cycle) -> Iterator[DeskItem]:
    """Staff: what their teams have to visit, finish and sign, and what nobody of a team is here for any more. An
    enterprise: when it is visited."""
    if not cycle or not cycle.is_open:
        return
    rows = inspections_visible_to(user, cycle).order_by("starts_at")
    if Role.STAFF in user.roles:
        here = InspectionMember.objects.filter(inspection=OuterRef("pk"), user__is_active=True)
        for one in rows.filter(Exists(here.filter(user=user)) | ~Exists(here), state__in=OPEN):
            yield from _of_team(one)
    elif Role.ENTERPRISE in user.roles:
        for one in rows.filter(state=InspectionState.PLANNED, ends_at__gt=timezone.now()):
            yield DeskItem(
                title=_("Đoàn kiểm tra đến doanh nghiệp"),
                detail=one.place,
                url=one.get_absolute_url(),
                due=one.starts_at,
                group=_("Kiểm tra thực tế"),
            )


def _of_team(one) -> Iterator[DeskItem]:
    group, today = _("Kiểm tra thực tế"), timezone.localdate()
    day = timezone.localdate(one.starts_at)
    if one.state == InspectionState.DONE:
        title, url, tone = _("Ký biên bản kiểm tra"), one.get_absolute_url(), "warning"
    elif day < today:
        title, url, tone = _("Buổi kiểm tra đã qua ngày: kết thúc hoặc hủy"), one.get_absolute_url(), "danger"
    elif day == today:
        title, url, tone = (
            _("Kiểm tra thực tế hôm nay"),
            reverse("applications:inspection_field", args=[one.pk]),
            "primary",
        )
    else:
        title, url, tone = _("Sắp kiểm tra thực tế"), one.get_absolute_url(), "primary"
    due = one.done_at if one.state == InspectionState.DONE else one.starts_at
    yield DeskItem(title=title, detail=one.enterprise.name, url=url, due=due, tone=tone, group=group)
