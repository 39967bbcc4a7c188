"""Queue notices: ledger rows and e-mails of the outbox, in the caller's transaction, each at most once."""

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from post_office.models import Email

from spcncl_portal.core.text import search_text

from . import channels, mails
from .kinds import EMAIL, kind_of
from .mails import message_id
from .models import Notice
from .preferences import choices_of

__all__ = ["Item", "Letter", "message_id", "queue"]

# Words as they are, or a function that says them in the language that is active: each recipient reads their own.
Words = str | Callable[[], str]


@dataclass(frozen=True)
class Item:
    """A line of a mail that lists things, with where it leads (path within the portal, or nothing)."""

    text: str
    url: str = ""
    heading: str = ""  # stands above the line, when a new part of the list begins


@dataclass(frozen=True)
class Letter:
    """One notice to one address.

    kind: one of `kinds.KINDS`. subject: what it is about; with deadline, milestone and recipient it makes the key that
    is unique in the ledger. url: path within the portal. user: who reads it in the portal, when the address belongs to
    an account. contact: whom to ask, in words, beside the standing office. attachments: (name, bytes, MIME type).
    items: a list that the mail shows with links, where `text` has it without.
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
    contact: str = ""
    attachments: tuple[tuple[str, bytes, str], ...] = ()
    items: tuple[Item, ...] = ()

    def __post_init__(self):
        kind_of(self.kind)

    @property
    def key(self) -> str:
        deadline = self.deadline.astimezone(datetime.UTC).isoformat() if self.deadline else ""
        subject = f"{self.subject._meta.label_lower}:{self.subject.pk}"
        return f"{subject}|{deadline}|{self.milestone or self.kind}|{self.recipient.lower()}|{Notice.Channel.EMAIL}"


def queue(letters: Iterable[Letter]) -> list[Notice]:
    """Write the ledger rows that are not there yet and their e-mails; return the new rows.

    Safe when two processes queue the same letters: the ledger's unique key lets one of them win, and only the
    winner's rows get an e-mail. Whoever chose to do without the mail of a kind still gets the row, so that a changed
    choice never sends what is past. A constant number of statements per 500 letters.
    """
    by_key = {letter.key: letter for letter in letters}
    batch = uuid.uuid4()
    with transaction.atomic():
        known = set(Notice.objects.filter(key__in=by_key).values_list("key", flat=True))
        fresh = {key: letter for key, letter in by_key.items() if key not in known}
        if not fresh:
            return []
        choices = choices_of(letter.user for letter in fresh.values() if letter.user is not None)
        rows = [_row(letter, batch, choices) for letter in fresh.values()]
        Notice.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        mine = list(Notice.objects.filter(batch=batch).order_by("pk"))
        _write_mails([(notice, by_key[notice.key]) for notice in mine if notice.by_mail])
        channels.queue(mine)
    return mine


def _row(letter: Letter, batch: uuid.UUID, choices: dict) -> Notice:
    wanted = letter.user is None or choices[letter.user.pk].wants(letter.kind, EMAIL)
    notice = Notice(
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
        contact=letter.contact[:300],
        by_mail=wanted,
        read_at=timezone.now() if kind_of(letter.kind).quiet else None,
    )
    notice.search_text = searched(notice, letter.body)
    return notice


def searched(notice: Notice, body=None) -> str:
    """The words by which a notice is found: title, text, recipient, body."""
    return search_text(notice.title, notice.text, notice.recipient, body)


def _write_mails(pairs: list[tuple[Notice, Letter]]) -> None:
    """The mails of the rows that are ours, and their attachments."""
    if not pairs:
        return
    office = mails.office_words()
    rows = Email.objects.bulk_create([mails.mail_of(*pair, office) for pair in pairs], batch_size=500)
    for (notice, _letter), mail in zip(pairs, rows, strict=True):
        notice.mail = mail
    Notice.objects.bulk_update([notice for notice, _letter in pairs], ["mail"], batch_size=500)
    mails.attach([(mail, letter) for mail, (_notice, letter) in zip(rows, pairs, strict=True)])
