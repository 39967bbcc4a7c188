"""Sources come with the reference data and go along when a cycle is copied; papers are read by who reads the money."""

from django.dispatch import receiver

from spcncl_portal.files.access import register_reader
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.signals import cycle_copied, reference_loaded

from .actions.sources import copy_sources, load_sources


@receiver(reference_loaded)
def sources_of_the_plan(sender, plan: dict, **kwargs):
    cycle = Cycle.objects.filter(year=plan["cycle"]["year"]).first()
    if cycle is not None:
        load_sources(cycle=cycle, entries=plan.get("budget_sources", []))


@receiver(cycle_copied)
def sources_go_along(sender, cycle, source, by, **kwargs):
    copy_sources(cycle=cycle, source=source, by=by)


def _read_paper(user, commitment) -> bool:
    return user.has_perm("budget.view")


register_reader("budget.Commitment", _read_paper)
