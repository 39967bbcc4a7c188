"""Thin Celery tasks over `core.jobs`."""

from celery import shared_task

from . import job_actions, jobs


@shared_task(acks_late=True, max_retries=0)
def run_job(job_id: str) -> None:
    job = jobs.claim(job_id)
    if job is not None:
        jobs.run(job)


@shared_task
def sweep_jobs() -> int:
    """Send the message of every stale job again; return how many."""
    stale = list(jobs.stale_jobs())
    for job in stale:
        job.save(update_fields=["updated_at"])  # not again before it is stale anew
        jobs.send(job)
    return len(stale)


@shared_task(acks_late=True)
def expire_jobs() -> int:
    """Remove the files whose time is over; return how many jobs expired."""
    return job_actions.expire_jobs()
