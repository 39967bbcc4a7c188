"""Figures of the money of a cycle, for the reports on the plan. Whole đồng."""

from django.urls import reverse

from spcncl_portal.programme.measures import Figure, measure

from . import queries


def _figure(cycle, name: str) -> Figure:
    lines = queries.lines_of(cycle)
    totals = queries.totals(lines)
    return Figure(totals[name] if totals["lines"] else None, lines, f"{reverse('budget:lines')}?nam={cycle.year}")


@measure("budget_amount")
def budget_amount(cycle) -> Figure:
    return _figure(cycle, "amount")


@measure("budget_committed")
def budget_committed(cycle) -> Figure:
    return _figure(cycle, "committed")


@measure("budget_approved")
def budget_approved(cycle) -> Figure:
    return _figure(cycle, "approved")
