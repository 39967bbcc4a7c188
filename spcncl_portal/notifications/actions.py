"""Tell people; mark as read. Queues rows only: the worker sends them."""

import datetime
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db.models import Model
from django.utils import timezone, translation

from spcncl_portal.accounts.models import User

from .models import Notice
from .outbox import Letter, queue

# Words as they are, or a function that says them in the language that is active: each recipient reads their own.
Words = str | Callable[[], str]


def notify(
    *,
    kind: str,
    subject: Model,
    recipients: Iterable[User | str],
    title: Words,
    text: Words,
    url: str = "",
    milestone: str = "",
    deadline: datetime.datetime | None = None,
    body: Model | None = None,
) -> list[Notice]:
    """Queue one notice for each recipient (a person or a bare e-mail address), in the caller's transaction.

    The ledger holds each (subject, deadline, milestone, recipient, channel) once: calling again queues nothing. For an
    event that may happen again on the same subject, give a `milestone` that tells the occasions apart.
    `title` and `text` given as functions are asked in each recipient's language (bare addresses: Vietnamese).
    Cycles that are marked silent (bulk history) send nothing. Returns the new notices.
    """
    cycle = getattr(subject, "cycle", None)
    if getattr(cycle, "silent", False):
        return []
    letters = []
    for person in recipients:
        is_user = isinstance(person, User)
        language = person.language if is_user else settings.LANGUAGE_CODE
        letters.append(
            Letter(
                kind=kind,
                subject=subject,
                recipient=person.email if is_user else str(person),
                user=person if is_user else None,
                title=_said(title, language),
                text=_said(text, language),
                url=url,
                milestone=milestone,
                deadline=deadline,
                body=body,
            )
        )
    return queue([letter for letter in letters if letter.recipient])


def _said(words: Words, language: str) -> str:
    with translation.override(language):
        return str(words() if callable(words) else words)


def mark_read(*, user: User, notice: Notice | None = None) -> int:
    """Mark one notice of `user`, or all, as read; return how many changed."""
    unread = user.notices.filter(read_at=None)
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    return unread.update(read_at=timezone.now())
