"""The e-mail of a notice: what, by when, one link, whom to ask, why it came; plain and HTML, in two languages."""

import datetime
import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from post_office.models import PRIORITY, STATUS, Attachment, Email

from spcncl_portal.core.parsing import show_phone
from spcncl_portal.core.templatetags.portal import vndate, vntime
from spcncl_portal.files.cleanup import keep_if_committed
from spcncl_portal.programme.calc import HANOI, last_day
from spcncl_portal.programme.models import Body

from .kinds import kind_of
from .models import Notice

WEEKDAYS = (
    gettext_lazy("thứ Hai"), gettext_lazy("thứ Ba"), gettext_lazy("thứ Tư"), gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"), gettext_lazy("thứ Bảy"), gettext_lazy("Chủ nhật"),
)  # fmt: skip
# Answering programs (out of office) leave these alone.
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def message_id(key: str) -> str:
    """The fixed Message-ID of a notice: the same for every attempt to deliver it."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{settings.POST_OFFICE['MESSAGE_ID_FQDN']}>"


def due_words(at: datetime.datetime) -> str:
    """A deadline in words, with hour and weekday; midnight sharp is the end of the day before."""
    local = at.astimezone(HANOI)
    if local.time() == datetime.time(0):
        day = last_day(at)
        return _("hết %(weekday)s, %(day)s (giờ Hà Nội)") % {"weekday": WEEKDAYS[day.weekday()], "day": vndate(day)}
    values = {"time": vntime(at), "weekday": WEEKDAYS[local.weekday()], "day": vndate(at)}
    return _("%(time)s %(weekday)s, %(day)s (giờ Hà Nội)") % values


def contact_words(person) -> str:
    """A person to ask: name, position, telephone, address, as far as they are known."""
    return ", ".join(part for part in (str(person), person.position, show_phone(person.phone), person.email) if part)


def office_words() -> str:
    """The standing office with the telephone and address on record; both are data of the body."""
    office = Body.objects.filter(is_standing_office=True).first()
    if office is None:
        return _("Sở Công Thương thành phố Hà Nội")
    return ", ".join(part for part in (office.name, show_phone(office.contact_phone), office.contact_email) if part)


def mail_of(notice: Notice, letter, office: str) -> Email:
    """The unsaved mail of a notice. Built as a row, not through `mail.send`, which reads its texts as templates.

    letter: the outbox.Letter it was written from. office: `office_words()`, asked once a batch.
    """
    kind = kind_of(notice.kind)
    headers = dict(AUTOMATIC)
    preferences = "" if kind.legal or letter.user is None else settings.SITE_URL + reverse("notifications:preferences")
    if preferences:
        headers["List-Unsubscribe"] = f"<{preferences}>"
    with translation.override(getattr(letter.user, "language", settings.LANGUAGE_CODE)):
        values = {
            "notice": notice,
            "address": f"{settings.SITE_URL}{notice.url}" if notice.url else "",
            "due": due_words(notice.effective_deadline) if notice.effective_deadline else "",
            "parts": _parts(letter.items),
            "office": office,
            "why": _why(notice, letter, kind),
            "preferences": preferences,
        }
        plain = render_to_string("notifications/mail.txt", values)
        html = render_to_string("notifications/mail.html", values)
    return Email(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[notice.recipient],
        subject=" ".join(f"[SPCNCL] {notice.title}".split()),
        message=plain,
        html_message=html,
        priority=PRIORITY.low if kind.quiet else PRIORITY.medium,  # a digest waits behind what is news
        status=STATUS.queued,
        message_id=message_id(notice.key),
        headers=headers,
    )


def _parts(items) -> list[dict]:
    """The lines of a list under their headings, with whole addresses."""
    parts: list[dict] = []
    for item in items:
        if item.heading or not parts:
            parts.append({"heading": item.heading, "lines": []})
        address = f"{settings.SITE_URL}{item.url}" if item.url else ""
        parts[-1]["lines"].append({"text": item.text, "url": address})
    return parts


def _why(notice: Notice, letter, kind) -> str:
    if letter.user is None and letter.body is not None:
        return _("Bạn nhận thư này vì đây là địa chỉ liên hệ của %(body)s trên cổng.") % {"body": letter.body}
    if letter.user is None:
        return _("Bạn nhận thư này vì đây là địa chỉ liên hệ đã ghi trên cổng.")
    words = {"group": kind.group.label}
    if kind.legal:
        return _("Thư thuộc nhóm “%(group)s”, gắn với quyền, nghĩa vụ hoặc thời hạn của bạn nên luôn được gửi.") % words
    return _("Bạn nhận thư này theo tùy chọn của mình (nhóm “%(group)s”).") % words


def attach(mails: list[tuple[Email, object]]) -> None:
    """Store the attachments of a batch of (saved mail, letter): each file once, however many mails carry it."""
    carriers: dict[tuple[str, bytes, str], list[int]] = {}
    for mail, letter in mails:
        for attachment in letter.attachments:
            carriers.setdefault(tuple(attachment), []).append(mail.pk)
    for (name, content, mime), mail_ids in carriers.items():
        stored = Attachment.objects.create(file=ContentFile(content, name=name), name=name, mimetype=mime)
        keep_if_committed(stored.file.storage, stored.file.name)
        link = Attachment.emails.through
        link.objects.bulk_create([link(attachment_id=stored.pk, email_id=pk) for pk in mail_ids], batch_size=500)
