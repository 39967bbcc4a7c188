"""Call the systems that others connect: signed, to public addresses only, tried again, at last switched off.

How a receiver checks a call: HMAC-SHA256 of `timestamp + "." + body` with the shared secret equals the signature, and
the timestamp is recent. The `id` is the same when a call is repeated.
"""

import datetime
import hashlib
import hmac
import json
import time
import uuid

import structlog
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from spcncl_portal.core.log_privacy import ADDRESS, HIDDEN

from . import claims, webhooks_actions
from .delivery_states import DeliveryStep
from .models import Notice, WebhookDelivery, WebhookEndpoint
from .webhooks_http import CallFailed, post

log = structlog.get_logger(__name__)
BATCH, RUN_SECONDS = 20, 30
# What could not be told within that time is not told any more.
STALE_AFTER = datetime.timedelta(days=3)


def payload_of(notice: Notice) -> bytes:
    """The call's body. No e-mail address but the public one of the body; the recipient is not named."""
    body = notice.body
    allowed = {body.contact_email.lower()} - {""} if body else set()

    def clean(text: str) -> str:
        return ADDRESS.sub(lambda found: found[0] if found[0].lower() in allowed else HIDDEN, text)

    document = {
        "id": str(notice.pk),
        "kind": notice.kind,
        "title": clean(notice.title),
        "text": clean(notice.text),
        "url": f"{settings.SITE_URL}{notice.url}" if notice.url else "",
        "deadline": notice.effective_deadline and notice.effective_deadline.isoformat(),
        "milestone": notice.milestone,
        "cycle": notice.cycle_year,
        "subject": {"type": notice.subject_type, "id": notice.subject_id},
        "body": body and {"code": body.code, "name": body.name, "email": body.contact_email},
        "created": notice.created_at.isoformat(),
    }
    return json.dumps(document, ensure_ascii=False).encode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def call_due() -> int:
    """Make the calls that are due; return how many were taken. An endpoint that fails is left alone for this run."""
    for row in claims.release_lost(WebhookDelivery):
        claims.lost(row, state=DeliveryStep.WAITING, next_at=claims.next_try(row.attempts))
    token, taken, until, failing = uuid.uuid4(), 0, time.monotonic() + RUN_SECONDS, set()
    try:
        while ids := _claim(token, failing):
            rows = WebhookDelivery.objects.select_related("endpoint", "notice__body").filter(pk__in=ids)
            for row in rows.order_by("pk"):
                if time.monotonic() > until:
                    return taken
                if row.endpoint_id in failing or not claims.start(row):
                    continue
                if _call(row):
                    taken += 1
                else:
                    failing.add(row.endpoint_id)
            claims.give_back(WebhookDelivery, token)
    finally:
        claims.give_back(WebhookDelivery, token)
    return taken


def _claim(token: uuid.UUID, failing: set[int]) -> list[int]:
    waiting = WebhookDelivery.objects.filter(endpoint__active=True).exclude(endpoint__in=failing)
    return claims.claim(waiting.order_by("next_at", "pk"), size=BATCH, token=token)


def _call(row: WebhookDelivery) -> bool:
    endpoint, body, timestamp = row.endpoint, payload_of(row.notice), str(int(time.time()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "SPCNCL-Webhook/1",
        "X-SPCNCL-Delivery": str(row.notice_id),
        "X-SPCNCL-Timestamp": timestamp,
        "X-SPCNCL-Signature": signature(endpoint.secret, timestamp, body),
    }
    try:
        code = post(endpoint.url, body, headers)
    except CallFailed as problem:
        _failed(row, problem)
        return False
    now = timezone.now()
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(failures=0, last_success_at=now, last_problem="")
    return claims.finish(row, state=DeliveryStep.ACCEPTED, accepted_at=now, reply_code=code, reply_text="")


def _failed(row: WebhookDelivery, problem: CallFailed) -> None:
    now, words = timezone.now(), str(problem)[:300]
    values = {"reply_code": problem.code, "reply_text": words}
    if row.attempts >= settings.WEBHOOK_MAX_ATTEMPTS or now - row.created_at > STALE_AFTER:
        claims.finish(row, state=DeliveryStep.FAILED, failed_at=now, **values)
    else:
        claims.finish(row, state=DeliveryStep.WAITING, next_at=claims.next_try(row.attempts), **values)
    endpoints = WebhookEndpoint.objects.filter(pk=row.endpoint_id)
    endpoints.update(failures=F("failures") + 1, last_problem=words)
    if endpoints.filter(active=True, failures__gte=settings.WEBHOOK_MAX_FAILURES).exists():
        log.warning("webhook_switched_off", endpoint=row.endpoint_id, problem=words)
        webhooks_actions.switch_off_failing(endpoint=row.endpoint)
