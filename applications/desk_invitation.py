"""Sets of invitation forms on the work desk of staff: to be printed, to be sent, come back."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider

from .invitation_queries import sets_of
from .states import SetState


@desk_provider("invitation_sets")
def desk_invitation_sets(user, cycle) -> Iterator[DeskItem]:
    """One line for each state in which sets of the cycle wait for staff."""
    if not cycle or not cycle.is_open or Role.STAFF not in user.roles:
        return
    waiting = dict(sets_of(cycle).order_by().values_list("state").annotate(n=Count("pk")))
    asked = (
        (SetState.MADE, _("In bộ form mời đã lập"), "primary"),
        (SetState.PRINTED, _("Gửi bộ form mời đã in"), "primary"),
        (SetState.UNDELIVERED, _("Xử lý bộ form mời không đến nơi"), "warning"),
    )
    for state, title, tone in asked:
        if waiting.get(state):
            yield DeskItem(
                title=title,
                url=f"{reverse('applications:invitation_sets')}?state={state}",
                count=waiting[state],
                tone=tone,
                group=_("Vận động"),
            )
