"""A certificate's design: one draft at a time is worked on, one is in use, earlier ones stay for what they printed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.states import STAFF, StateMachine, Transition, lines


class DesignState(TextChoices):
    DRAFT = "draft", _("bản nháp")
    CURRENT = "current", _("đang dùng")
    RETIRED = "retired", _("đã thôi dùng")


_S = DesignState
DESIGN_MACHINE = StateMachine(
    name="certificate_design",
    states=DesignState,
    transitions=(
        *lines([_S.DRAFT, _S.RETIRED], "make_current", _S.CURRENT, who="documents.manage_designs"),
        Transition(_S.CURRENT, "retire", _S.RETIRED, who="documents.manage_designs"),
    ),
    owners={_S.DRAFT: STAFF, _S.CURRENT: None, _S.RETIRED: None},
)
