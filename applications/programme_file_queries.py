"""Read the programme's information file."""

from django.db.models import Max, Prefetch, QuerySet, Sum
from django.db.models.functions import Coalesce

from spcncl_portal.programme.models import Cycle

from .models import ProgrammeFile, ProgrammeFileVersion


def papers_of(cycle: Cycle) -> QuerySet[ProgrammeFile]:
    """All papers of the cycle for staff, with `downloads` of all versions and the `newest` number."""
    return cycle.programme_files.annotate(
        downloads=Coalesce(Sum("versions__downloads"), 0), newest=Max("versions__number")
    )


def offered_papers(cycle: Cycle) -> list[ProgrammeFile]:
    """What the public may download, each with `offered`, its newest version."""
    versions = Prefetch("versions", ProgrammeFileVersion.objects.select_related("file"))
    papers = list(cycle.programme_files.filter(withdrawn_at=None).prefetch_related(versions))
    for paper in papers:
        paper.offered = next(iter(paper.versions.all()), None)
    return [paper for paper in papers if paper.offered]


def offered_version(year: int, code: str) -> ProgrammeFileVersion | None:
    """The newest version of a paper that is offered; None for what is unknown, withdrawn, or of a silent cycle."""
    versions = ProgrammeFileVersion.objects.filter(
        paper__cycle__year=year, paper__cycle__silent=False, paper__code=code, paper__withdrawn_at=None
    )
    return versions.select_related("file", "paper").first()
