"""Thin Celery tasks over the sweeps."""

from celery import shared_task

from . import cleanup, partial_sweep


@shared_task(acks_late=True)
def sweep_orphans() -> int:
    """Delete bytes that a killed process left without a row; return how many."""
    return cleanup.sweep_orphans()


@shared_task(acks_late=True)
def sweep_partials() -> int:
    """Give up the uploads that nobody continued; return how many."""
    return partial_sweep.sweep_partials()
