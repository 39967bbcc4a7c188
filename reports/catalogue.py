"""Which reports a person may have, and how big the work is."""

from dataclasses import dataclass

from applications.models import Dossier
from spcncl_portal.documents.reporting import FORMATS, Report, all_reports
from spcncl_portal.programme.models import Cycle

# From this many dossiers on, laying out pages takes longer than a person waits for a page.
HEAVY_FROM = 300
PAGED = ("pdf", "docx")


@dataclass(frozen=True)
class Offer:
    """A report that a person may have; `heavy` formats are made in the background."""

    report: Report
    formats: tuple[str, ...]
    heavy: frozenset[str]


def reports_for(user) -> list[Report]:
    """Registered reports whose permission `user` holds, by name."""
    return [one for one in all_reports() if user.has_perm(one.enter)]


def offers(user, cycle: Cycle) -> list[Offer]:
    """The reports that `user` may have of `cycle`."""
    heavy = frozenset(PAGED) if is_heavy(cycle) else frozenset()
    return [Offer(one, tuple(FORMATS), heavy) for one in reports_for(user)]


def is_heavy(cycle: Cycle) -> bool:
    """Whether the papers of this cycle are long."""
    return Dossier.objects.filter(cycle=cycle).count() >= HEAVY_FROM


def report_for(user, name: str) -> Report | None:
    """The report `name` when it exists and `user` may have it."""
    return next((one for one in reports_for(user) if one.name == name), None)
