"""The API's cycles with their deadlines, for everybody."""

import datetime

from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from spcncl_portal.core.api import reads

from .models import Cycle
from .queries import cycles
from .states import CycleState

router = Router(tags=["Chu kỳ"])


class DeadlineOut(Schema):
    """A deadline: the last instant at which a thing is in time; empty where each thing has a date of its own.

    `assumed`: not in any document yet.
    """

    kind: str
    label: str
    at: datetime.datetime | None
    assumed: bool
    past: bool


class CycleOut(Schema):
    """A year of the programme."""

    year: int
    name: str
    state: str
    state_label: str
    plan_number: str
    plan_date: datetime.date | None
    starts_on: datetime.date
    criteria_set: str
    criteria_assumed: bool
    demo: bool
    deadlines: list[DeadlineOut]


@reads(router, "/chu-ky", name="cycles", summary=_("Các chu kỳ xét chọn và thời hạn"), response=list[CycleOut])
def cycle_list(request):
    """Cycles that are or were open, newest first."""
    return [_cycle(one) for one in cycles().filter(silent=False).exclude(state=CycleState.PREPARING)]


def _cycle(cycle: Cycle) -> dict:
    criteria = cycle.criteria_set
    return {
        "year": cycle.year,
        "name": cycle.name,
        "state": cycle.state,
        "state_label": cycle.get_state_display(),
        "plan_number": cycle.plan_number,
        "plan_date": cycle.plan_date,
        "starts_on": cycle.starts_on,
        "criteria_set": criteria.code if criteria else "",
        "criteria_assumed": criteria.assumed if criteria else False,
        "demo": cycle.demo,
        "deadlines": [
            {
                "kind": one.kind,
                "label": one.get_kind_display(),
                "at": one.at,
                "assumed": one.assumed,
                "past": one.is_past(),
            }
            for one in cycle.deadlines.all()
        ],
    }
