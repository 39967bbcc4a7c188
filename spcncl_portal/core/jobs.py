"""Work in the background: start a job, run it, report progress.

A runner is registered by kind and must be idempotent: a killed worker loses its message, the sweep sends it again, and
on another day the same message is delivered twice.
"""

import datetime
import threading
from collections.abc import Callable
from contextlib import contextmanager

import structlog
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from .errors import ActionError
from .models import Job
from .registry import Registry
from .states_job import JobState

log = structlog.get_logger(__name__)
Runner = Callable[[Job], dict | None]
_runners: Registry[Runner] = Registry("job runner")

STALE_AFTER = datetime.timedelta(minutes=2)
BEAT_SECONDS = 30
MAX_ATTEMPTS = 5
OPEN = (JobState.QUEUED, JobState.RUNNING)


def job_runner(kind: str):
    """Register `runner(job) -> result dict or None` for a kind of job."""

    def decorate(function: Runner) -> Runner:
        return _runners.add(kind, function)

    return decorate


def start_job(*, kind: str, label: str, by, payload: dict | None = None, key: str = "", total: int = 0) -> Job:
    """Create the row and send the message on commit.

    `key`: while a job of this kind and key is open, that one is returned instead of a second.
    """
    if kind not in _runners:
        raise ValueError(f"no runner for jobs of kind {kind!r}")
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
    return job


def run(job: Job) -> None:
    """Run a claimed job to its end; a mistake that a person can mend becomes its error text."""
    try:
        with _showing_life(job):
            result = _runners.get(job.kind)(job)
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
                own = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
                own.update(heartbeat_at=timezone.now())
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


def progress(job: Job, *, done: int, total: int | None = None) -> None:
    """Report how far the work is; also the sign of life that keeps other workers away."""
    job.done = done
    if total is not None:
        job.total = total
    Job.objects.filter(pk=job.pk).update(done=done, total=job.total, heartbeat_at=timezone.now())


def stale_jobs():
    """Jobs whose message or worker was lost."""
    limit = timezone.now() - STALE_AFTER
    waiting = Job.objects.filter(state=JobState.QUEUED, updated_at__lt=limit)
    dead = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=limit)
    return (waiting | dead).order_by("created_at")


def _finish(job: Job, state: str, *, error: str = "", result: dict | None = None) -> None:
    job.state, job.error = state, error
    if result is not None:
        job.result = result
    if state == JobState.DONE:
        job.done = job.total = max(job.total, job.done)
    job.finished_at = timezone.now() if state in (JobState.DONE, JobState.FAILED) else None
    job.save(update_fields=["state", "error", "result", "done", "total", "finished_at", "updated_at"])
