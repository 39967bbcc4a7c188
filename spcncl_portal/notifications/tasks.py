"""Thin tasks that beat calls: deliver the outbox, queue due reminders."""

from celery import shared_task
from django.conf import settings

from spcncl_portal.programme.queries import cycles
from spcncl_portal.programme.states import CycleState

from . import bounces, delivery, digest, reminders, sms, webhooks


@shared_task
def send_queued_mail() -> int:
    """Deliver the mails that are due, and take over from lost workers; return how many were accepted."""
    return delivery.send_due()["accepted"]


@shared_task
def send_text_messages() -> int:
    """Send the text messages that are due, where the channel is on; return how many were taken."""
    return sms.send_due()


@shared_task
def call_webhooks() -> int:
    """Tell connected systems; return how many took it."""
    return webhooks.call_due()


@shared_task
def read_bounces() -> int:
    """Read the maildir that bounces arrive in, where there is one; return how many reports were new."""
    return bounces.read_maildir(settings.BOUNCE_MAILDIR).recorded if settings.BOUNCE_MAILDIR else 0


@shared_task
def send_due_reminders() -> int:
    """Queue the reminders that are due in every open cycle; return how many."""
    return sum(reminders.send_due(cycle)[2] for cycle in cycles().filter(state=CycleState.OPEN))


@shared_task
def send_digests() -> int:
    """Queue the morning's digests whose hour has come; return how many."""
    return digest.send_digests()
