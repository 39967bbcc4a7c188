"""Hand one mail over and say exactly how far it came.

smtplib's `sendmail` can't tell a connection lost before the mail was complete (surely not accepted) from one lost
after (nobody knows), so the dialogue of RFC 5321 is led here step by step, over the connection that Django's SMTP
backend opens, with its TLS and sign-in.
"""

import re
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend as SMTPBackend
from django.core.mail.message import sanitize_address

LOST = (smtplib.SMTPServerDisconnected, OSError)  # socket timeouts are OSErrors
# Refused before a recipient was named: our own sender or sign-in is wrong, which is no fault of the mail. Only its
# size is (RFC 1870).
SIZE = 552
SHUTTING_DOWN = 421


class Handed(Enum):
    ACCEPTED = "accepted"
    REFUSED = "refused"  # for good
    DEFERRED = "deferred"  # surely not accepted; later perhaps
    IN_DOUBT = "in_doubt"  # complete on its way, no reply


@dataclass(frozen=True)
class Outcome:
    how: Handed
    code: int | None = None
    text: str = ""


class _Answered(Exception):
    """The server said something that ends this mail."""

    def __init__(self, how: Handed, code: int, text: bytes):
        super().__init__(code)
        self.outcome = Outcome(how, code, _decoded(text))


def _judge(code: int, text: bytes) -> None:
    """Pass 2xx and 3xx; 5xx is for good, the rest for now."""
    if not 200 <= code < 400:
        raise _Answered(Handed.REFUSED if 500 <= code < 600 else Handed.DEFERRED, code, text)


class Courier:
    """One connection for many mails; closes when left, opens again when a mail needs it."""

    def __init__(self):
        self._path = settings.POST_OFFICE["BACKENDS"]["default"]
        self._backend = None

    def __enter__(self) -> "Courier":
        return self

    def __exit__(self, *_problem) -> None:
        self._close()

    def ready(self) -> Outcome | None:
        """Open the connection if there is none; a DEFERRED outcome when the server is away or lets us not in."""
        if self._backend is not None:
            return None
        backend = get_connection(self._path)
        try:
            backend.open()
        except (smtplib.SMTPException, OSError) as problem:
            return Outcome(Handed.DEFERRED, getattr(problem, "smtp_code", None), _words(problem))
        self._backend = backend
        return None

    def deliver(self, message: EmailMessage) -> Outcome:
        """Hand over; call `ready` first. Never raises for what the server or the line does."""
        if not isinstance(self._backend, SMTPBackend):
            return self._deliver_locally(message)
        smtp = self._backend.connection
        try:
            outcome = _dialogue(smtp, message)
        except _Answered as answer:
            outcome = answer.outcome
        except LOST as problem:
            outcome = Outcome(Handed.DEFERRED, None, _words(problem))
        except (smtplib.SMTPException, ValueError) as problem:  # ValueError: the address or the text
            outcome = Outcome(Handed.REFUSED, getattr(problem, "smtp_code", None), _words(problem))
        self._tidy(smtp, outcome)
        return outcome

    def _deliver_locally(self, message: EmailMessage) -> Outcome:
        """Files and memory: taken when they return. A connection for each, because a file holds one."""
        self._backend = None
        try:
            get_connection(self._path).send_messages([message])
        except OSError as problem:
            return Outcome(Handed.DEFERRED, None, _words(problem))
        return Outcome(Handed.ACCEPTED)

    def _tidy(self, smtp, outcome: Outcome) -> None:
        """Leave the connection fit for the next mail, or drop it."""
        if outcome.how is Handed.ACCEPTED:
            return
        lost = outcome.code is None or outcome.code == SHUTTING_DOWN
        try:
            if lost or smtp.rset()[0] != 250:
                self._close()
        except (smtplib.SMTPException, OSError):
            self._close()

    def _close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            with suppress(smtplib.SMTPException, OSError):  # it may be gone already
                backend.close()


def _dialogue(smtp: smtplib.SMTP, message: EmailMessage) -> Outcome:
    encoding = message.encoding or settings.DEFAULT_CHARSET
    sender = sanitize_address(settings.BOUNCE_ADDRESS or message.from_email, encoding)
    recipients = [sanitize_address(address, encoding) for address in message.recipients()]
    payload = _quoted(message.message().as_bytes(linesep="\r\n"))
    smtp.ehlo_or_helo_if_needed()
    _name_sender(smtp, sender, len(payload))
    for recipient in recipients:  # one, in all mails of the portal; of several, one refused refuses the mail
        _judge(*smtp.rcpt(recipient))
    code, text = smtp.docmd("DATA")
    if code != 354:
        _judge(code, text)
        raise _Answered(Handed.DEFERRED, code, text)
    smtp.send(payload)
    # From here on the mail is complete as soon as the dot has arrived, whether or not we hear of it.
    try:
        smtp.sock.settimeout(settings.EMAIL_REPLY_TIMEOUT)
        smtp.send(b".\r\n")
        code, text = smtp.getreply()
        smtp.sock.settimeout(settings.EMAIL_TIMEOUT)
    except LOST as problem:
        return Outcome(Handed.IN_DOUBT, None, _words(problem))
    if code == -1:  # smtplib's word for a reply that is none
        return Outcome(Handed.IN_DOUBT, None, _decoded(text))
    _judge(code, text)
    return Outcome(Handed.ACCEPTED, code, _decoded(text))


def _name_sender(smtp: smtplib.SMTP, sender: str, size: int) -> None:
    options = [f"size={size}"] if smtp.has_extn("size") else []
    code, text = smtp.mail(sender, options)
    if not 200 <= code < 300:
        raise _Answered(Handed.REFUSED if code == SIZE else Handed.DEFERRED, code, text)


def _quoted(content: bytes) -> bytes:
    """Lines end with CR LF, a dot that begins a line is doubled (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    dotted = re.sub(rb"(?m)^\.", b"..", lines)
    return dotted if dotted.endswith(b"\r\n") else dotted + b"\r\n"


def _decoded(text: bytes) -> str:
    """A server's words, without the NUL that PostgreSQL does not take."""
    return text.decode("utf-8", "replace").replace("\0", "")


def _words(problem: BaseException) -> str:
    told = getattr(problem, "smtp_error", None)
    text = _decoded(told) if isinstance(told, bytes) else str(told or problem)
    return text or type(problem).__name__
