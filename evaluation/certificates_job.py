"""The work in the background that issues the certificates of a cycle."""

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import require
from spcncl_portal.core.jobs import job_runner, progress, start_job
from spcncl_portal.core.models import Job
from spcncl_portal.programme.models import Cycle

from .actions.certificates import issue_certificates

KIND = "certificates"


def start_issuing(*, cycle: Cycle, by: User) -> Job:
    """Start issuing all certificates of the cycle; while that runs, a second click returns the same job."""
    require(by, "evaluation.issue_certificates")
    label = _("Lập giấy chứng nhận năm %(year)s") % {"year": cycle.year}
    return start_job(kind=KIND, label=label, by=by, payload={"cycle": cycle.pk}, key=str(cycle.year))


@job_runner(KIND, shared=True, cancellable=False)
def run(job: Job) -> dict:
    """Issue what is not issued yet; a killed run is taken up where it stood."""
    cycle = Cycle.objects.get(pk=job.payload["cycle"])

    def report(done: int, total: int) -> None:
        progress(job, done=done, total=total)

    result = issue_certificates(cycle=cycle, by=job.created_by, report_progress=report)
    url = f"{reverse('evaluation:certificates')}?nam={cycle.year}"
    return {"issued": result.issued, "unchanged": result.unchanged, "url": url}
