"""Thin tasks that beat calls: deliver the outbox, queue due reminders."""

from celery import shared_task
from post_office.mail import send_queued_mail_until_done

from spcncl_portal.programme.queries import cycles
from spcncl_portal.programme.states import CycleState

from . import digest, reminders


@shared_task
def send_queued_mail() -> None:
    """Deliver queued e-mails; the library's lock keeps a second run away."""
    send_queued_mail_until_done()


@shared_task
def send_due_reminders() -> int:
    """Queue the reminders that are due in every open cycle; return how many."""
    return sum(reminders.send_due(cycle)[2] for cycle in cycles().filter(state=CycleState.OPEN))


@shared_task
def send_digests() -> int:
    """Queue the morning's digests whose hour has come; return how many."""
    return digest.send_digests()
