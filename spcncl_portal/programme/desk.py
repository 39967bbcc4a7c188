"""What a cycle asks of the staff: open the one being prepared, check copied or assumed deadlines against the plan."""

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.core.desk import DeskItem, desk_provider

from .models import Cycle
from .states import CycleState


@desk_provider("programme")
def cycles_to_run(user, cycle):
    """Items of the staff: cycles in preparation, and deadlines ahead in the cycle in hand that no document gives."""
    if not user.has_perm("programme.edit_settings"):
        return
    group = _("Chu kỳ")
    for one in Cycle.objects.filter(state=CycleState.PREPARING):
        title = _("Chuẩn bị và mở chu kỳ %(year)s") % {"year": one.year}
        yield DeskItem(title, reverse("programme:cycle", args=[one.year]), detail=one.name, group=group)
    if cycle.is_open:
        assumed = [one for one in cycle.deadlines.all() if one.assumed and one.at and not one.is_past()]
        if assumed:
            url = reverse("programme:cycle", args=[cycle.year]) + "#thoi-han"
            kinds = ", ".join(one.get_kind_display() for one in assumed)
            title = _("Đối chiếu các hạn còn là giả định")
            yield DeskItem(title, url, detail=kinds, due=assumed[0].at, count=len(assumed), group=group)
