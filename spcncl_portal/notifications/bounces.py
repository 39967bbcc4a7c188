"""Read what other mail servers return: delivery status notifications (RFC 3464), each once, none that is not ours.

A report counts when it names, in the returned headers, the Message-ID of a mail that we handed over, and as its
recipient the address that the mail went to. Whoever has not received the mail can't know its Message-ID.
"""

import email
import email.policy
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from post_office.models import STATUS, Email

from spcncl_portal.core.errors import ActionError

from .delivery_reasons import problem_of
from .delivery_states import DeliveryStep
from .models import MailBounce, MailDelivery

log = structlog.get_logger(__name__)
LARGEST = 5 * 1024 * 1024  # bytes; a report that returns a whole mail is below that
FAILED, DELAYED = "failed", "delayed"


@dataclass(frozen=True)
class Report:
    """What a notification says about one recipient."""

    digest: str
    message_id: str
    recipient: str
    action: str
    status: str
    diagnostic: str


@dataclass
class Count:
    recorded: int = 0
    known: int = 0
    ignored: int = 0


def record(content: bytes) -> Count:
    """Record one notification; raises ActionError for what is none, or not about a mail of ours. Twice is once."""
    reports = read(content)
    if not reports:
        raise ActionError(_("Đây không phải là thư báo trả lại mà máy chủ thư lập (multipart/report)."))
    count = Count()
    for report in reports:
        if report.action not in (FAILED, DELAYED):
            count.ignored += 1
        elif _apply(report):
            count.recorded += 1
        else:
            count.known += 1
    return count


def read(content: bytes) -> list[Report]:
    """The reports of a notification, one a recipient; nothing when it is no notification, or cannot be read.

    Anybody may write to that address, and Python's parser of headers raises whatever it likes at some of them.
    """
    if len(content) > LARGEST:
        return []
    try:
        return list(_reports(content))
    except Exception as problem:
        log.warning("bounce_unreadable", problem=type(problem).__name__)
        return []


def _reports(content: bytes) -> Iterator[Report]:
    message: EmailMessage = email.message_from_bytes(content, policy=email.policy.default)
    if message.get_content_type() != "multipart/report" or message.get_param("report-type") != "delivery-status":
        return
    parts = list(message.iter_parts())
    about = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    message_id = _returned_id(parts)
    if about is None or not message_id:
        return
    digest = hashlib.sha256(content).hexdigest()
    for number, fields in enumerate(about.get_payload()[1:]):
        recipient = _typed(fields.get("Original-Recipient")) or _typed(fields.get("Final-Recipient"))
        yield Report(
            digest=digest if number == 0 else hashlib.sha256(f"{digest}{number}".encode()).hexdigest(),
            message_id=message_id,
            recipient=recipient.lower(),
            action=_plain(fields.get("Action")).lower()[:10],
            status=_plain(fields.get("Status")).split(" ")[0][:12],
            diagnostic=" ".join(_typed(fields.get("Diagnostic-Code")).split())[:2000],
        )


def _returned_id(parts: list[EmailMessage]) -> str:
    """The Message-ID of the mail that came back, whole or its headers."""
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822":
            returned = part.get_content()
        elif kind in ("text/rfc822-headers", "message/rfc822-headers"):
            raw = part.get_payload(decode=True) or b""
            returned = email.message_from_bytes(raw, policy=email.policy.default)
        else:
            continue
        return " ".join(_plain(returned.get("Message-ID")).split())
    return ""


def _plain(value) -> str:
    """A header's text as every database takes it: no NUL, no half characters."""
    return str(value or "").replace("\0", "").encode("utf-8", "replace").decode().strip()


def _typed(value) -> str:
    """`rfc822; ten@vi.du` without its type."""
    text = _plain(value)
    return text.partition(";")[2].strip() if ";" in text else text


def _apply(report: Report) -> bool:
    """Write one report; False when it was read before."""
    with transaction.atomic():
        found = MailDelivery.objects.select_for_update(of=("self",)).select_related("mail")
        delivery = found.filter(mail__message_id=report.message_id).first()
        if delivery is None or not _is_about(delivery, report):
            raise ActionError(_("Thư báo này không nói về thư nào mà cổng đã gửi đến địa chỉ đó; không ghi."))
        try:
            with transaction.atomic():
                MailBounce.objects.create(
                    delivery=delivery,
                    digest=report.digest,
                    action=report.action,
                    status=report.status,
                    diagnostic=report.diagnostic,
                )
        except IntegrityError:
            return False
        if report.action == FAILED:
            _return(delivery, report)
    return True


def _is_about(delivery: MailDelivery, report: Report) -> bool:
    """Whether some server may have had the mail, and it went to that address."""
    handed_over = delivery.accepted_at or delivery.doubtful_at
    addresses = [delivery.sent_to] if delivery.sent_to else [*delivery.mail.to, *delivery.mail.cc, *delivery.mail.bcc]
    return bool(handed_over) and report.recipient in {parseaddr(one)[1].lower() for one in addresses}


def _return(delivery: MailDelivery, report: Report) -> None:
    """A worker that is just sending it again loses its claim; its own outcome then no longer counts."""
    now = timezone.now()
    MailDelivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryStep.BOUNCED,
        failed_at=now,
        problem=problem_of(None, report.diagnostic, status=report.status),
        reply_code=None,
        reply_text=f"{report.status} {report.diagnostic}".strip(),
        claim=None,
        claimed_at=None,
        sending_at=None,
        handled_at=None,
        handled_by=None,
        handled_note="",
    )
    Email.objects.filter(pk=delivery.mail_id).update(status=STATUS.failed, last_updated=now)


def read_maildir(path: str) -> Count:
    """Record what is new in a maildir and mark it as seen; what is no report of ours is counted and left there.

    Raises ActionError when there is no such folder.
    """
    if not all(Path(path, name).is_dir() for name in ("new", "cur", "tmp")):
        raise ActionError(_("%(path)s không phải là thư mục thư (maildir).") % {"path": path})
    total = Count()
    for file in sorted(Path(path, "new").glob("[!.]*")):
        with suppress(FileNotFoundError):  # another worker was first
            _record_into(total, file.read_bytes())
            file.rename(Path(path, "cur", f"{file.name.partition(':')[0]}:2,S"))
    return total


def _record_into(total: Count, content: bytes) -> None:
    try:
        count = record(content)
    except ActionError as refused:
        log.info("bounce_ignored", reason=refused.message)
        total.ignored += 1
        return
    total.recorded += count.recorded
    total.known += count.known
    total.ignored += count.ignored
