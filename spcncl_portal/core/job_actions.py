"""What people and the sweep do to work in the background: cancel it, let its file expire, ask who may have it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from .actions import changing
from .errors import ActionError, TransitionRefused
from .job_kinds import kinds
from .models import Job
from .signals import job_dropped
from .states_job import JobState


def cancel_job(*, job: Job, by) -> Job:
    """Stop the work of the person. Queued work never starts; a running worker notices at its next sign of progress.

    Cancelling twice is no mistake. Raises PermissionDenied for the work of others, ActionError when it has ended
    already or is of a kind that runs to its end.
    """
    kind = kinds.get(job.kind)
    if kind is not None and not kind.cancellable:
        raise ActionError(_("Việc này không dừng giữa chừng được; hãy chờ việc chạy xong."))
    try:
        with changing(job, "cancel", by=by) as locked:
            locked.finished_at = timezone.now()
            job_dropped.send(Job, job=locked)
    except TransitionRefused:
        job.refresh_from_db()
        if job.state != JobState.CANCELLED:
            raise ActionError(_("Việc đã kết thúc trước khi kịp hủy.")) from None
    return job


def expire_job(*, job: Job) -> None:
    """The time of the file is over: it goes, the row stays and says so."""
    with changing(job, "expire", by=None) as locked:
        locked.result = {}
        job_dropped.send(Job, job=locked)


def expire_jobs() -> int:
    """Let every file whose time is over expire; return how many. A job that another process took is left alone."""
    late = Job.objects.filter(state=JobState.DONE, expires_at__lte=timezone.now())
    count = 0
    for job in late.order_by("expires_at")[:1000]:
        try:
            expire_job(job=job)
        except TransitionRefused:
            continue
        count += 1
    return count


def may_have_result(user, job: Job) -> bool:
    """Whether the person may have the file of the job now: their own, in time, their rights unchanged."""
    if job.created_by_id is None or job.created_by_id != user.pk or job.state != JobState.DONE or job.is_expired:
        return False
    kind = kinds.get(job.kind)
    return kind is not None and (kind.still_allowed is None or kind.still_allowed(user, job))
