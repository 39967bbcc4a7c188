"""Queue notices: ledger rows and e-mails of the outbox, in the caller's transaction, each at most once."""

import datetime
import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import translation
from post_office.models import PRIORITY, STATUS, Email

from .models import Notice


@dataclass(frozen=True)
class Letter:
    """One notice to one address.

    subject: what it is about; with deadline, milestone and recipient it makes the key that is unique in the ledger.
    url: path within the portal. user: who reads it in the portal, when the address belongs to an account.
    """

    kind: str
    subject: Model
    recipient: str
    title: str
    text: str
    url: str = ""
    milestone: str = ""
    deadline: datetime.datetime | None = None
    user: object = None
    body: object = None
    cycle_year: int | None = None

    @property
    def key(self) -> str:
        deadline = self.deadline.astimezone(datetime.UTC).isoformat() if self.deadline else ""
        subject = f"{self.subject._meta.label_lower}:{self.subject.pk}"
        return f"{subject}|{deadline}|{self.milestone or self.kind}|{self.recipient.lower()}|{Notice.Channel.EMAIL}"


def message_id(key: str) -> str:
    """The fixed Message-ID of a notice: the same for every attempt to deliver it."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{settings.POST_OFFICE['MESSAGE_ID_FQDN']}>"


def queue(letters: Iterable[Letter]) -> list[Notice]:
    """Write the ledger rows that are not there yet and their e-mails; return the new rows.

    Safe when two processes queue the same letters: the ledger's unique key lets one of them win, and only the
    winner's rows get an e-mail. A constant number of statements per 500 letters.
    """
    by_key = {letter.key: letter for letter in letters}
    batch = uuid.uuid4()
    with transaction.atomic():
        known = set(Notice.objects.filter(key__in=by_key).values_list("key", flat=True))
        rows = [_row(letter, batch) for key, letter in by_key.items() if key not in known]
        Notice.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        mine = list(Notice.objects.filter(batch=batch)) if rows else []
        mails = Email.objects.bulk_create([_mail(notice, by_key[notice.key]) for notice in mine], batch_size=500)
        for notice, mail in zip(mine, mails, strict=True):
            notice.mail = mail
        Notice.objects.bulk_update(mine, ["mail"], batch_size=500)
    return mine


def _row(letter: Letter, batch: uuid.UUID) -> Notice:
    return Notice(
        key=letter.key,
        batch=batch,
        kind=letter.kind,
        subject_type=letter.subject._meta.label_lower,
        subject_id=str(letter.subject.pk),
        milestone=letter.milestone,
        effective_deadline=letter.deadline,
        recipient=letter.recipient.lower(),
        user=letter.user,
        body=letter.body,
        cycle_year=letter.cycle_year or getattr(letter.subject, "cycle_year", None),
        title=letter.title[:250],
        text=letter.text,
        url=letter.url,
    )


def _mail(notice: Notice, letter: Letter) -> Email:
    """The e-mail of a notice. Built as a row, not through `mail.send`, which reads its texts as templates."""
    language = getattr(letter.user, "language", "vi")
    values = {"notice": notice, "address": f"{settings.SITE_URL}{notice.url}" if notice.url else ""}
    with translation.override(language):
        plain = render_to_string("notifications/mail.txt", values)
        html = render_to_string("notifications/mail.html", values)
    return Email(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[notice.recipient],
        subject=" ".join(f"[SPCNCL] {notice.title}".split()),
        message=plain,
        html_message=html,
        priority=PRIORITY.medium,
        status=STATUS.queued,
        message_id=message_id(notice.key),
    )
