"""Tell people; mark as read. Queues rows only: the worker sends them."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User, new_token
from spcncl_portal.core.actions import creating, editing
from spcncl_portal.core.errors import ActionError

from .kinds import EMAIL, SMS, kind_of
from .mails import contact_words
from .models import CalendarKey, Notice, NoticePreference
from .models.preference import FIRST_DIGEST_HOUR, LAST_DIGEST_HOUR
from .outbox import Letter, Words, queue
from .preferences import choosable

__all__ = ["Words", "mark_read", "notify", "renew_calendar_key", "set_preferences"]

OWN = "notifications.own_notices"


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
    contact: Words | User = "",
    attachments: Iterable[tuple[str, bytes, str]] = (),
) -> list[Notice]:
    """Queue one notice for each recipient (a person or a bare e-mail address), in the caller's transaction.

    kind: one of `kinds.KINDS`; ValueError for any other. The ledger holds each (subject, deadline, milestone,
    recipient, channel) once: calling again queues nothing. For an event that may happen again on the same subject,
    give a `milestone` that tells the occasions apart. `title`, `text` and `contact` given as functions are asked in
    each recipient's language (bare addresses: Vietnamese). contact: whom to ask beside the standing office, a person
    or words. attachments: (name, bytes, MIME type), stored once for all recipients; an invitation to a meeting
    (`calendar_file.meeting_invite`) goes with the type `text/calendar; method=REQUEST`.
    Cycles that are marked silent (bulk history) send nothing. Returns the new notices.
    """
    kind_of(kind)
    cycle = getattr(subject, "cycle", None)
    if getattr(cycle, "silent", False):
        return []
    attachments = tuple(attachments)
    asked = (lambda: contact_words(contact)) if isinstance(contact, User) else contact
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
                contact=_said(asked, language),
                attachments=attachments,
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


@transaction.atomic
def set_preferences(*, user: User, choices: dict[str, dict[str, bool]], digest_hour: int | None) -> NoticePreference:
    """Keep what a person chose: {group: {channel: wanted}}, and the hour of the digest (None: none).

    Raises ActionError for a legal or unknown group, an unknown channel, an hour that is not offered.
    """
    offered = {group.key for group in choosable()}
    if not offered.issuperset(choices) or not all({EMAIL, SMS}.issuperset(wanted) for wanted in choices.values()):
        raise ActionError(_("Nhóm thông báo này luôn được gửi, không tắt được."))
    if digest_hour is not None and not FIRST_DIGEST_HOUR <= digest_hour <= LAST_DIGEST_HOUR:
        raise ActionError(_("Hãy chọn một giờ trong danh sách."), field="digest_hour")
    row, _created = NoticePreference.objects.get_or_create(user=user)
    with editing(row, "set_notice_preferences", by=user, permission=OWN) as row:
        kept = {group: row.choices.get(group, {}) | wanted for group, wanted in choices.items()}
        row.choices, row.digest_hour = row.choices | kept, digest_hour
    return row


@transaction.atomic
def renew_calendar_key(*, user: User) -> CalendarKey:
    """Give the person's calendar a new secret address; the old one is unknown from then on."""
    key = CalendarKey.objects.filter(user=user).first()
    if key is None:
        return creating(CalendarKey(user=user), "renew_calendar_key", by=user, permission=OWN)
    with editing(key, "renew_calendar_key", by=user, permission=OWN) as key:
        key.token = new_token()
    return key
