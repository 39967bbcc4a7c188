"""Figures of outreach for the plan: enterprises worked with (task 1: 30–40), and sessions, counted apart."""

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.programme.measures import Figure, measure
from spcncl_portal.programme.models import Cycle

from .models import Prospect, WorkingSession
from .prospect_queries import worked_with


@measure("outreach_enterprises")
def outreach_enterprises(cycle: Cycle) -> Figure:
    """Distinct enterprises with at least one working session; one is counted once, however often it was met."""
    rows = worked_with(Prospect.objects.filter(cycle=cycle))
    note = _("Mỗi doanh nghiệp có ít nhất một buổi làm việc tính một lần; số buổi tính riêng.")
    return Figure(rows.count(), rows, f"{reverse('applications:prospects')}?nam={cycle.year}&worked=yes", note)


@measure("outreach_sessions")
def outreach_sessions(cycle: Cycle) -> Figure:
    """Working sessions held with enterprises."""
    rows = WorkingSession.objects.filter(cycle=cycle)
    return Figure(rows.count(), rows, f"{reverse('applications:working_sessions')}?nam={cycle.year}")
