"""Work in the background: start a job, run it, report progress.

A runner is registered by kind and must be idempotent: a killed worker loses its message, the sweep sends it again, and
on another day the same message is delivered twice. A worker writes its row only while the work is still its own
(running, same attempt); `progress` and `holding` end the runner when it was cancelled or given to another worker.
"""

import datetime
import threading
from collections.abc import Callable
from contextlib import contextmanager

import structlog
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from .errors import ActionError
from .job_kinds import JobKind, kinds
from .models import Job
from .signals import job_dropped
from .states_job import OPEN, JobState

log = structlog.get_logger(__name__)
Runner = Callable[[Job], dict | None]

STALE_AFTER = datetime.timedelta(minutes=2)
BEAT_SECONDS = 30
MAX_ATTEMPTS = 5


class JobStopped(Exception):
    """The work is no longer this worker's: cancelled by who asked, or taken over by another worker."""


def job_runner(kind: str, **facts):
    """Register `runner(job) -> result dict or None` for a kind of job; `facts` are those of `JobKind`."""

    def decorate(function: Runner) -> Runner:
        kinds.add(kind, JobKind(run=function, **facts))
        return function

    return decorate


def start_job(*, kind: str, label: str, by, payload: dict | None = None, key: str = "", total: int = 0) -> Job:
    """Create the row and send the message on commit.

    `key`: while a job of this kind and key is open, that one is returned instead of a second.
    """
    if kind not in kinds:
        raise ValueError(f"no runner for jobs of kind {kind!r}")
    label = label[: Job._meta.get_field("label").max_length]
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, label=label, key=key, payload=payload or {}, total=total, created_by=by)
    except IntegrityError:
        known = Job.objects.filter(kind=kind, key=key, state__in=OPEN).first()
        # None: it ended between the two lines.
        return known or start_job(kind=kind, label=label, by=by, payload=payload, key=key, total=total)
    transaction.on_commit(lambda: send(job))
    return job


def send(job: Job) -> None:
    """Put the message into the broker; when the broker is away, the sweep does it later."""
    from .tasks import run_job

    try:
        run_job.delay(str(job.pk))
    except (OSError, OperationalError) as problem:
        log.warning("broker_away", job=str(job.pk), problem=str(problem))


def claim(job_id: str) -> Job | None:
    """Take the job for this worker; None when it is done, another worker is alive on it, or too many died of it."""
    now = timezone.now()
    open_jobs = Job.objects.filter(pk=job_id, state=JobState.QUEUED) | Job.objects.filter(
        pk=job_id, state=JobState.RUNNING, heartbeat_at__lt=now - STALE_AFTER
    )
    taken = open_jobs.update(state=JobState.RUNNING, heartbeat_at=now, attempts=F("attempts") + 1)
    job = Job.objects.get(pk=job_id) if taken else None
    if job is not None and job.attempts > MAX_ATTEMPTS:
        _finish(job, JobState.FAILED, error=_("Đã thử nhiều lần mà không chạy xong được; hãy báo quản trị viên."))
        return None
    return job if job is not None and _clean_start(job) else None


def _clean_start(job: Job) -> bool:
    """Remove what an attempt before had made; False when the work is no longer this worker's."""
    if job.attempts == 1:
        return True
    try:
        with holding(job):
            job_dropped.send(Job, job=job)
    except JobStopped:
        return False
    return True


def run(job: Job) -> None:
    """Run a claimed job to its end; a mistake that a person can mend becomes its error text."""
    try:
        with _showing_life(job):
            result = kinds.get(job.kind).run(job)
    except JobStopped:
        log.info("job_stopped", job=str(job.pk), kind=job.kind)
    except ActionError as mistake:
        _finish(job, JobState.FAILED, error=mistake.message)
    except Exception as problem:
        log.exception("job_failed", job=str(job.pk), kind=job.kind)
        state = JobState.QUEUED if job.attempts < MAX_ATTEMPTS else JobState.FAILED
        _finish(job, state, error=type(problem).__name__)
        raise
    else:
        _finish(job, JobState.DONE, result=result or {})


@contextmanager
def _showing_life(job: Job):
    """Keep other workers away while the runner works on a step that reports no progress for long."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT_SECONDS):
            try:
                _own(job).update(heartbeat_at=timezone.now())
            except DatabaseError as problem:
                log.warning("no_heartbeat", job=str(job.pk), problem=type(problem).__name__)
            finally:
                connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _own(job: Job):
    """The row, as long as the work is this worker's."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def progress(job: Job, *, done: int, total: int | None = None) -> None:
    """Report how far the work is; also the sign of life that keeps other workers away.

    Raises JobStopped when the work was cancelled or is another worker's now: the runner lets it pass, leaves nothing.
    """
    job.done = done
    if total is not None:
        job.total = total
    if not _own(job).update(done=done, total=job.total, heartbeat_at=timezone.now()):
        raise JobStopped


@contextmanager
def holding(job: Job):
    """A transaction in which the work is this worker's and can be neither cancelled nor taken over: to store a result.

    Raises JobStopped when it is not this worker's any more.
    """
    with transaction.atomic():
        if not _own(job).update(heartbeat_at=timezone.now()):
            raise JobStopped
        yield


def stale_jobs():
    """Jobs whose message or worker was lost."""
    limit = timezone.now() - STALE_AFTER
    waiting = Job.objects.filter(state=JobState.QUEUED, updated_at__lt=limit)
    dead = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=limit)
    return (waiting | dead).order_by("created_at")


def _finish(job: Job, state: str, *, error: str = "", result: dict | None = None) -> None:
    """Write the end, unless the work was cancelled or given to another worker meanwhile."""
    now = timezone.now()
    values = {"state": state, "error": error, "updated_at": now}
    if state == JobState.DONE:
        values |= {"result": result, "done": max(job.total, job.done), "total": max(job.total, job.done)}
        if kinds.get(job.kind).export:
            values["expires_at"] = now + datetime.timedelta(days=settings.EXPORT_DAYS)
    if state not in OPEN:
        values["finished_at"] = now
    with transaction.atomic():
        if not _own(job).update(**values):
            log.info("job_lost", job=str(job.pk), kind=job.kind)
        elif state == JobState.FAILED:
            job_dropped.send(Job, job=job)
    job.refresh_from_db()
