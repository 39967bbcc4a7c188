"""Thin Celery tasks over `files.cleanup`."""

from celery import shared_task

from . import cleanup


@shared_task(acks_late=True)
def sweep_orphans() -> int:
    """Delete bytes that a killed process left without a row; return how many."""
    return cleanup.sweep_orphans()
