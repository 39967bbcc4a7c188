"""The plan's figure of invitation sets."""

from django.urls import reverse

from spcncl_portal.programme.measures import Figure, measure
from spcncl_portal.programme.models import Cycle

from .invitation_queries import sets_of


@measure("invitation_sets")
def invitation_sets(cycle: Cycle) -> Figure:
    """Sets of invitation forms printed for the cycle (plan, task 7: 400)."""
    rows = sets_of(cycle).filter(printed_at__isnull=False)
    return Figure(rows.count(), rows, f"{reverse('applications:invitation_sets')}?nam={cycle.year}&printed=yes")
