"""The cycle's states (contract, section 6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.states import STAFF, StateMachine, Transition, lines


class CycleState(TextChoices):
    PREPARING = "preparing", _("đang chuẩn bị")
    OPEN = "open", _("đang mở")
    CLOSED = "closed", _("đã đóng")


S = CycleState
CYCLE = StateMachine(
    name="cycle",
    states=CycleState,
    transitions=(
        Transition(S.PREPARING, "open", S.OPEN, who="programme.run_cycle"),
        *lines([S.PREPARING, S.OPEN], "close", S.CLOSED, who="programme.run_cycle", reason=True),
        Transition(S.CLOSED, "reopen", S.OPEN, who="programme.run_cycle", reason=True),
    ),
    owners={S.PREPARING: STAFF, S.OPEN: STAFF, S.CLOSED: None},
)
