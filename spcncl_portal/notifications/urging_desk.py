"""Calls that staff wanted to make again today."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider

from . import urging


@desk_provider("urging")
def calls_to_repeat(user, cycle) -> Iterator[DeskItem]:
    """One item for each deadline with somebody to call again who is silent still."""
    if Role.STAFF not in user.roles or not cycle or not cycle.is_open:
        return
    for kind, rows in urging.to_call_again(cycle, timezone.localdate()):
        names = ", ".join(row.name for row in rows[:3])
        yield DeskItem(
            title=_("Gọi lại đơn vị chưa thực hiện: %(kind)s") % {"kind": kind.label},
            url=f"{reverse('notifications:urging')}?han={kind.value}&called={urging.TO_CALL}",
            detail=names if len(rows) <= 3 else f"{names}…",
            count=len(rows),
            group=_("Đôn đốc"),
        )
