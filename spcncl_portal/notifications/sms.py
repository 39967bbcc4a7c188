"""Text messages: what they say, who sends them, and the run that delivers them.

A message is one SMS: at most 160 characters of the GSM alphabet, so without accents. With them an SMS holds 70
characters, which is less than a title and a deadline need, and costs two or three times as much.
"""

import datetime
import json
import time
import unicodedata
import uuid
from pathlib import Path
from typing import Protocol

import phonenumbers
import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from . import claims
from .delivery_states import DeliveryStep
from .models import Notice, TextMessage

log = structlog.get_logger(__name__)
LONGEST = 160
MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
# ASCII that takes two places or none in the GSM alphabet (3GPP TS 23.038, 6.2.1), and signs with a plain brother.
PLAIN = str.maketrans(
    {"[": "(", "]": ")", "{": "(", "}": ")", "<": "(", ">": ")", "|": "/", "\\": "/", "^": "-", "~": "-", "`": "'"}
    | {"đ": "d", "Đ": "D", "–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "."}
)
BATCH, RUN_SECONDS = 20, 30


class Refused(Exception):
    """The provider will never take this message: wrong number, blocked."""


class Backend(Protocol):
    """What SMS_BACKEND names: made once a run. `reference` is the same for each attempt of one message."""

    def send(self, *, phone: str, text: str, reference: str) -> str:
        """Send; return the provider's own number or nothing. Raises Refused; anything else is tried again."""


class LogBackend:
    """The demo's: a line of JSON a message in SMS_FILE_PATH, shown at /demo/tin-nhan/. Nothing leaves the machine."""

    def __init__(self):
        self.file = Path(settings.SMS_FILE_PATH, "messages.jsonl")
        self.file.parent.mkdir(parents=True, exist_ok=True)

    def send(self, *, phone: str, text: str, reference: str) -> str:
        line = {"at": timezone.now().isoformat(), "phone": phone, "text": text, "reference": reference}
        with self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
        return ""

    def newest(self, limit: int) -> list[dict]:
        lines = self.file.read_text(encoding="utf-8").splitlines() if self.file.is_file() else []
        found = [json.loads(line) for line in reversed(lines[-limit:])]
        return [{**line, "at": datetime.datetime.fromisoformat(line["at"])} for line in found]


def mobile(phone: str) -> str:
    """The number in E.164 when it can take text messages, or nothing."""
    try:
        number = phonenumbers.parse(phone, settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return ""
    if number.extension or phonenumbers.number_type(number) not in MOBILE:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def plain(text: str) -> str:
    """The text in the characters of one place each of the GSM alphabet, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return " ".join("".join(c for c in decomposed if " " <= c <= "~" or c.isspace()).split())


def text_of(notice: Notice) -> str:
    """What, by when, where to read it; the title is cut when all is longer than one SMS."""
    due = ""
    if notice.effective_deadline:
        due = f" Han: {timezone.localtime(notice.effective_deadline):%H:%M %d/%m/%Y}."
    rest = f"{due} Xem {settings.SITE_URL}/thong-bao/"
    title = plain(notice.title).rstrip(".")
    space = LONGEST - len("SPCNCL: .") - len(rest)
    if len(title) > space:
        title = title[: max(space - 2, 0)].rstrip() + ".."
    return f"SPCNCL: {title}.{rest}"[:LONGEST]


def send_due() -> int:
    """Send what is due; return how many messages were taken. Nothing while the channel is off.

    A message whose worker died while sending is not sent again: it may have gone out and each copy costs money, and
    the mail goes out in any case.
    """
    if not settings.SMS_BACKEND:
        return 0
    for row in claims.release_lost(TextMessage):
        claims.lost(row, state=DeliveryStep.FAILED, failed_at=timezone.now(), reply_text="worker lost while sending")
    backend, token, taken = import_string(settings.SMS_BACKEND)(), uuid.uuid4(), 0
    until = time.monotonic() + RUN_SECONDS
    try:
        while ids := claims.claim(TextMessage.objects.order_by("next_at", "pk"), size=BATCH, token=token):
            for row in TextMessage.objects.filter(pk__in=ids).order_by("pk"):
                if time.monotonic() > until:
                    return taken
                if claims.start(row):
                    taken += _send(backend, row)
    finally:
        claims.give_back(TextMessage, token)
    return taken


def _send(backend: Backend, row: TextMessage) -> bool:
    now = timezone.now()
    try:
        number = backend.send(phone=row.phone, text=row.text, reference=f"spcncl-{row.notice_id}")
    except Refused as refused:
        claims.finish(row, state=DeliveryStep.FAILED, failed_at=now, reply_text=str(refused)[:2000])
        return False
    except Exception as problem:  # a provider's class may raise anything; the next message may do better
        log.warning("text_not_sent", message=row.pk, problem=type(problem).__name__)
        words = f"{type(problem).__name__}: {problem}"[:2000]
        if row.attempts >= settings.SMS_MAX_ATTEMPTS:
            claims.finish(row, state=DeliveryStep.FAILED, failed_at=now, reply_text=words)
        else:
            claims.finish(row, state=DeliveryStep.WAITING, next_at=claims.next_try(row.attempts), reply_text=words)
        return False
    return claims.finish(row, state=DeliveryStep.ACCEPTED, accepted_at=now, reply_text=str(number or ""))
