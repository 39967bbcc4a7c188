"""The work in the background that issues the certificates of a cycle.

One job lays out and waits for the end; where there is a key for the seal, the sealing is cut into jobs of their own, so
that every free worker takes some. The first job takes its part of them too: with one worker it does them all.
"""

import time

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core import jobs
from spcncl_portal.core.actions import require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.jobs import job_runner, progress, start_job
from spcncl_portal.core.models import Job
from spcncl_portal.core.states_job import JobState
from spcncl_portal.documents.seal import sealing_configured
from spcncl_portal.programme.models import Cycle

from .actions.certificate_batches import seal_batch
from .actions.certificates import issue_certificates, unfinished_of

KIND, SEALING = "certificates", "certificates_sealing"
SEAL_BATCH = 25
POLL = 1.0  # seconds between looks at what other workers are sealing


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

    seal = (lambda: _share_out(job, cycle)) if sealing_configured() else None
    result = issue_certificates(cycle=cycle, by=job.created_by, report_progress=report, seal=seal)
    url = f"{reverse('evaluation:certificates')}?nam={cycle.year}"
    return {"issued": result.issued, "unchanged": result.unchanged, "url": url}


@job_runner(SEALING, shared=True, cancellable=False)
def run_sealing(job: Job) -> dict:
    """Seal one batch; what another worker issued meanwhile is left alone."""
    ids = job.payload["ids"]
    progress(job, done=0, total=len(ids))
    seal_batch(ids=ids, by=job.created_by)
    return {"sealed": len(ids)}


def _share_out(job: Job, cycle: Cycle) -> None:
    """Cut what is laid out into jobs, take part in them, and wait for those that other workers have.

    Raises ActionError with the reason of a batch that failed for good.
    """
    ids = list(unfinished_of(cycle).exclude(unsealed=None).values_list("pk", flat=True))
    batches = [_start_sealing(ids[start : start + SEAL_BATCH], cycle, job) for start in range(0, len(ids), SEAL_BATCH)]
    while True:
        states = dict(Job.objects.filter(pk__in=[one.pk for one in batches]).values_list("pk", "state"))
        waiting = [one for one in batches if states[one.pk] in (JobState.QUEUED, JobState.RUNNING)]
        if not waiting:
            break
        # One that a dead worker left is claimed like one that nobody has.
        taken = next((claimed for one in waiting if (claimed := jobs.claim(str(one.pk)))), None)
        if taken:
            jobs.run(taken)
        else:
            time.sleep(POLL)
        left = unfinished_of(cycle).exclude(unsealed=None).count()
        progress(job, done=job.total - left // 2)
    failed = Job.objects.filter(pk__in=[one.pk for one in batches], state=JobState.FAILED).first()
    if failed is not None:
        raise ActionError(failed.error)


def _start_sealing(ids: list[int], cycle: Cycle, job: Job) -> Job:
    """The job of a batch; one that an earlier, killed run has left open is taken up."""
    label = _("Đóng dấu số giấy chứng nhận năm %(year)s") % {"year": cycle.year}
    payload = {"cycle": cycle.pk, "ids": ids}
    return start_job(kind=SEALING, label=label, by=job.created_by, payload=payload, key=f"{cycle.year}:{ids[0]}")
