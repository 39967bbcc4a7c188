"""Deliver the mails of the outbox: claim, hand over, commit the outcome of each before the next one goes out.

Every outcome is one of: accepted; refused for good (failed at once); deferred (tried again, with longer and longer
pauses, at last failed); in doubt (handed over whole without a reply, or the worker died while sending): sent again with
the same Message-ID, because a second copy is better than none, and listed for staff.
"""

import time
import uuid
from collections import Counter
from email.utils import format_datetime

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, make_msgid
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from post_office.models import PRIORITY, STATUS, Email

from . import claims, delivery_permits
from .delivery_reasons import problem_of
from .delivery_smtp import Courier, Handed, Outcome
from .delivery_states import DeliveryStep, Doubt, Problem
from .kinds import KINDS
from .models import MailDelivery, Notice

log = structlog.get_logger(__name__)
QUEUED = (STATUS.queued, STATUS.requeued)
BATCH = 50
# Seconds after which a run ends at the next mail, so that it does not keep a worker from other work; beat calls again.
RUN_SECONDS = 45


def send_due() -> Counter:
    """Deliver what is due; return how many mails went each way. Many workers may run this at once."""
    adopt_new()
    release_lost()
    counted: Counter = Counter()
    if claims.senders(MailDelivery) >= settings.MAIL_CONNECTIONS:
        return counted
    run = _Run(uuid.uuid4(), counted)
    try:
        with Courier() as courier:
            while run.send_batch(courier):
                pass
    finally:
        claims.give_back(MailDelivery, run.token)
    return counted


def adopt_new() -> int:
    """Give each queued mail its delivery row, whoever wrote the mail; return how many were new.

    Mails that belong to no notice (passwords, invitations) have somebody waiting for them and go first, digests last.
    """
    rows = Email.objects.filter(status__in=QUEUED, delivery=None).order_by("pk")  # the first queued go out first
    notices = Notice.objects.filter(mail=OuterRef("pk"))
    quiet = [kind.key for kind in KINDS.values() if kind.quiet]
    rows = rows.annotate(told=Exists(notices), digest=Exists(notices.filter(kind__in=quiet)))
    now, new = timezone.now(), []
    for pk, priority, at, told, digest in rows.values_list("pk", "priority", "scheduled_time", "told", "digest"):
        level = PRIORITY.medium if priority is None else priority
        level = PRIORITY.low if digest else level if told else max(level, PRIORITY.high)
        new.append(MailDelivery(mail_id=pk, priority=level, next_at=at or now))
    MailDelivery.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    return len(new)


def release_lost() -> int:
    """Take over from lost workers: what one was sending is in doubt. Return how many mails are."""
    found = 0
    for row in claims.release_lost(MailDelivery):
        found += _take_over(row)
    return found


def _take_over(row: MailDelivery) -> bool:
    outcome = Outcome(Handed.IN_DOUBT)
    with transaction.atomic():
        values, status = _after(row, outcome, Doubt.WORKER_LOST)
        if not claims.lost(row, **values):
            return False
        _set_mail(row, status, outcome)
    return True


class _Run:
    """One run of one worker: its claim, its end, its count."""

    def __init__(self, token: uuid.UUID, counted: Counter):
        self.token, self.counted = token, counted
        self.ends = time.monotonic() + RUN_SECONDS
        self.renewed = time.monotonic()

    def send_batch(self, courier: Courier) -> bool:
        """Claim and send one batch; False when there is nothing left to do for this run."""
        waiting = MailDelivery.objects.filter(mail__status__in=QUEUED).order_by("-priority", "next_at", "pk")
        ids = claims.claim(waiting, size=BATCH, token=self.token)
        rows = MailDelivery.objects.select_related("mail__template").prefetch_related("mail__attachments")
        by_pk = {row.pk: row for row in rows.filter(pk__in=ids)}
        for row in filter(None, map(by_pk.get, ids)):  # a mail may be erased with its person meanwhile
            if time.monotonic() > self.ends or not self._send(courier, row):
                return False
            self._show_life()
        return len(ids) == BATCH

    def _send(self, courier: Courier, row: MailDelivery) -> bool:
        """Send one mail; False when none can go out now."""
        away = courier.ready()
        if away is not None:
            log.warning("mail_server_away", problem=away.text)
            self._defer_all(away)
            return False
        message, fault = _message_of(row)
        free_at = delivery_permits.take() if message is not None else None
        if free_at is not None:
            claims.give_back(MailDelivery, self.token, until=free_at)
            return False
        if claims.start(row):
            outcome = courier.deliver(message) if message is not None else fault
            self.counted[settle(row, outcome)] += 1
        return True

    def _defer_all(self, away: Outcome) -> None:
        """The server is away: that counts as an attempt of each mail in hand."""
        for row in MailDelivery.objects.filter(claim=self.token, state=DeliveryStep.CLAIMED).select_related("mail"):
            if claims.start(row):
                self.counted[settle(row, away)] += 1

    def _show_life(self) -> None:
        if time.monotonic() - self.renewed > settings.SENDING_LIFE_SECONDS / 4:
            claims.renew(MailDelivery, self.token)
            self.renewed = time.monotonic()


def _message_of(row: MailDelivery) -> tuple[EmailMessage | None, Outcome | None]:
    """The mail as it goes out, or why it cannot; the same Message-ID and date each time it is tried."""
    mail = row.mail
    if mail.expires_at and mail.expires_at <= timezone.now():
        return None, Outcome(Handed.REFUSED, None, Problem.EXPIRED.value)
    if not mail.message_id:
        mail.message_id = make_msgid(domain=settings.POST_OFFICE["MESSAGE_ID_FQDN"])
        Email.objects.filter(pk=mail.pk).update(message_id=mail.message_id)
    try:
        message = mail.prepare_email_message()
    except Exception as problem:  # a template or an attachment: this mail's trouble, the others go on
        log.exception("mail_not_built", mail=mail.pk)
        return None, Outcome(Handed.DEFERRED, None, f"{type(problem).__name__}: {problem}")
    if row.sent_to:
        message.to = [row.sent_to]
    message.extra_headers.setdefault("Date", format_datetime(timezone.localtime(mail.created)))
    return message, None


def settle(row: MailDelivery, outcome: Outcome) -> str:
    """Commit the outcome of a started mail; return its word."""
    with transaction.atomic():
        values, status = _after(row, outcome, Doubt.REPLY_LOST)
        if not claims.finish(row, **values):
            log.warning("mail_taken_over", delivery=row.pk, outcome=outcome.how.value)
            return "taken_over"
        _set_mail(row, status, outcome)
    return outcome.how.value


def _after(row: MailDelivery, outcome: Outcome, doubt: str) -> tuple[dict, int]:
    """The columns after `outcome`, and the status of the mail."""
    now, values = timezone.now(), {"reply_code": outcome.code, "reply_text": outcome.text[:2000]}
    if outcome.how is Handed.ACCEPTED:
        return values | {"state": DeliveryStep.ACCEPTED, "accepted_at": now, "problem": ""}, STATUS.sent
    if outcome.how is Handed.IN_DOUBT:
        values |= {"doubt": doubt, "doubtful_at": now, "handled_at": None, "handled_by": None, "handled_note": ""}
    if outcome.how is Handed.REFUSED:
        expired = outcome.text == Problem.EXPIRED.value
        problem = Problem.EXPIRED if expired else problem_of(outcome.code, outcome.text)
        return values | _failed(now, problem), STATUS.failed
    if row.attempts >= settings.MAIL_MAX_ATTEMPTS:
        problem = problem_of(outcome.code, outcome.text) if outcome.code else Problem.NO_ANSWER
        return values | _failed(now, problem), STATUS.failed
    return values | {"state": DeliveryStep.WAITING, "next_at": claims.next_try(row.attempts)}, STATUS.requeued


def _failed(now, problem: str) -> dict:
    return {
        "state": DeliveryStep.FAILED,
        "failed_at": now,
        "problem": problem,
        "handled_at": None,
        "handled_by": None,
        "handled_note": "",
    }


def _set_mail(row: MailDelivery, status: int, outcome: Outcome) -> None:
    """Keep the library's row in step; what was not accepted leaves a line in its log."""
    Email.objects.filter(pk=row.mail_id).update(status=status, last_updated=timezone.now())
    if outcome.how is not Handed.ACCEPTED:
        words = f"{outcome.code or ''} {outcome.text}".strip()
        row.mail.logs.create(status=STATUS.failed, exception_type=outcome.how.value, message=words)
