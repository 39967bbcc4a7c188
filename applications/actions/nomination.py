"""Nomination letters: written by a body or entered by staff from paper, sent, received or returned."""

import datetime
import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import changing, creating, editing
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action
from spcncl_portal.files.actions import store_upload
from spcncl_portal.notifications.actions import Words, notify
from spcncl_portal.programme.calc import has_passed, last_day
from spcncl_portal.programme.extensions import due_of
from spcncl_portal.programme.models import Body, Cycle, DeadlineKind
from spcncl_portal.programme.queries import nominating_bodies

from .. import signals
from ..models import NominationLetter
from ..nomination_changes import values_of
from ..nomination_queries import people_of_body
from ..states import LetterState
from .nominees import lock_open

LETTER_KINDS = ("pdf",)
DOUBLE_CLICK = datetime.timedelta(seconds=30)


def create_letter(
    *,
    cycle: Cycle,
    body: Body,
    by: User | None,
    number: str = "",
    dated: datetime.date | None = None,
    upload: UploadedFile | None = None,
    arrived_on: datetime.date | None = None,
) -> NominationLetter:
    """Begin a letter. `arrived_on` marks one that came on paper and is entered by staff on the body's behalf.

    A second click gives the draft of the first; with other values or another file it is a letter of its own. Raises
    ActionError when the body does not nominate in the cycle or the file cannot be taken in.
    """
    if not nominating_bodies(cycle).filter(pk=body.pk).exists():
        raise ActionError(
            _("%(body)s không thuộc các đơn vị giới thiệu của năm %(year)s.") % {"body": body.name, "year": cycle.year},
            field="body",
        )
    _check_day(dated, "dated")
    _check_day(arrived_on, "arrived_on")
    with transaction.atomic():
        Body.objects.select_for_update(no_key=True).get(pk=body.pk)
        twin = _just_begun(cycle, body, number, by)
        if twin and (twin.dated, twin.arrived_on) == (dated, arrived_on) and _has_file(twin, upload):
            return twin
        letter = NominationLetter(
            cycle=cycle,
            body=body,
            body_name=body.name,
            number=number.strip(),
            dated=dated,
            on_paper=arrived_on is not None,
            arrived_on=arrived_on,
            entered_by=by,
            demo=cycle.demo,
        )
        creating(letter, "create", by=by, permission="applications.edit_letter")
        if upload is not None:
            _keep_file(letter, upload, by)
    return letter


def _just_begun(cycle: Cycle, body: Body, number: str, by: User | None) -> NominationLetter | None:
    """The draft with the same number that the same person began a moment ago."""
    drafts = NominationLetter.objects.filter(cycle=cycle, body=body, state=LetterState.DRAFT, entered_by=by)
    same = drafts.filter(number=number.strip(), created_at__gt=timezone.now() - DOUBLE_CLICK)
    same = same.select_related("cycle", "body", "file").order_by("-pk")
    return same.first() if by is not None and number.strip() else None


def _has_file(letter: NominationLetter, upload: UploadedFile | None) -> bool:
    """Whether the letter's file is that one: what was corrected in the meantime is no second click."""
    if upload is None or letter.file is None:
        return upload is None and letter.file is None
    digest = hashlib.sha256(b"".join(upload.chunks())).hexdigest()
    upload.seek(0)
    return letter.file.sha256 == digest


def edit_letter(
    *,
    letter: NominationLetter,
    by: User | None,
    number: str,
    dated: datetime.date | None,
    upload: UploadedFile | None = None,
    arrived_on: datetime.date | None = None,
    version: int | None = None,
) -> NominationLetter:
    """Change number, date, signed copy; the office also the day on which a paper letter arrived, which decides whether
    it is late. `version`: what the person had read.
    """
    _check_day(dated, "dated")
    _check_day(arrived_on, "arrived_on")
    with transaction.atomic():
        lock_open(letter, by=by)
        with editing(letter, "edit", by=by, permission="applications.edit_letter", version=version) as locked:
            locked.number, locked.dated = number.strip(), dated
            if locked.on_paper and arrived_on not in (None, locked.arrived_on):
                if not is_office(by):
                    raise ActionError(_("Ngày văn bản giấy đến do Sở Công Thương ghi."), field="arrived_on")
                locked.arrived_on = arrived_on
            if upload is not None:
                locked.file = store_upload(upload=upload, by=by, subject=locked, kinds=LETTER_KINDS)
    return locked


def is_office(by: User | None) -> bool:
    """Staff, or the portal itself: who says when a letter on paper arrived."""
    return by is None or Role.STAFF in by.roles


def remove_letter(*, letter: NominationLetter, by: User | None) -> None:
    """Throw a draft away that was never sent; the log keeps its number and its lines' number."""
    with transaction.atomic():
        locked = lock_open(letter, by=by)
        if locked.sent_at is not None:
            raise ActionError(_("Văn bản đã gửi một lần thì không xóa được; hãy sửa rồi gửi lại."))
        lines = locked.nominees.count()
        log_action(locked, "remove", by=by, before={"number": locked.number, "lines": lines})
        locked.delete()


def missing_to_send(letter: NominationLetter) -> list[str]:
    """What a letter lacks before it can be sent, as sentences; empty when it is complete."""
    lacks = []
    if not letter.number:
        lacks.append(_("Chưa ghi số văn bản."))
    if letter.dated is None:
        lacks.append(_("Chưa ghi ngày văn bản."))
    if letter.file_id is None:
        lacks.append(_("Chưa tải lên bản ký (PDF)."))
    if letter.on_paper and letter.arrived_on is None:
        lacks.append(_("Chưa ghi ngày văn bản giấy đến."))
    if not letter.nominees.exists():
        lacks.append(_("Danh sách chưa có sản phẩm nào."))
    return lacks


def is_late(letter: NominationLetter, at: datetime.datetime) -> bool:
    """Whether a letter sent at `at` misses the nomination deadline of its cycle, or the body's extension in force then.

    A paper letter is as old as its day of arrival: it is in time up to the day of the deadline's last instant.
    """
    due = due_of(letter.cycle, DeadlineKind.NOMINATION, letter.body, at=at).at
    if due is None:
        return False
    if letter.on_paper and letter.arrived_on is not None:
        return letter.arrived_on > last_day(due)
    return has_passed(due, at)


def send_letter(*, letter: NominationLetter, by: User | None, at: datetime.datetime | None = None) -> NominationLetter:
    """Send a draft or returned letter to Sở Công Thương; `late` is found out and kept.

    `at`: when it was sent, for replaying a past year. Raises ActionError with all that is missing.
    """
    at = at or timezone.now()
    with transaction.atomic():
        with changing(letter, "send", by=by) as locked:
            lacks = missing_to_send(locked)
            if lacks:
                raise ActionError(" ".join(lacks))
            locked.sent_at, locked.sent_by, locked.late = at, by, is_late(locked, at)
            locked.first_sent_at = locked.first_sent_at or at
            locked.late_reason = locked.return_reason = ""
            locked.received_at = locked.received_by = None
        signals.letter_sent.send(sender=NominationLetter, letter=locked, by=by)
    return locked


def receive_letter(
    *, letter: NominationLetter, by: User | None, late_reason: str = "", at: datetime.datetime | None = None
) -> NominationLetter:
    """Receive a sent letter. A late one needs `late_reason`: why it is accepted all the same."""
    with transaction.atomic():
        with changing(letter, "receive", by=by, reason=late_reason) as locked:
            if locked.late and not late_reason.strip():
                raise ActionError(_("Văn bản gửi quá hạn: cần ghi lý do chấp nhận."), field="late_reason")
            locked.received_at, locked.received_by = at or timezone.now(), by
            locked.late_reason = late_reason.strip() if locked.late else ""
        signals.letter_received.send(sender=NominationLetter, letter=locked, by=by)
        _tell(
            locked,
            "received",
            title=lambda: _("Đã tiếp nhận văn bản giới thiệu số %(number)s") % {"number": locked.number},
            text=lambda: (
                _("Sở Công Thương đã tiếp nhận văn bản giới thiệu số %(number)s của %(body)s.")
                % {"number": locked.number, "body": locked.body_name}
            ),
        )
    return locked


def return_letter(
    *, letter: NominationLetter, by: User | None, reason: str, at: datetime.datetime | None = None
) -> NominationLetter:
    """Send a letter back with a reason; the body mends it and sends it again."""
    with transaction.atomic():
        with changing(letter, "return", by=by, reason=reason) as locked:
            locked.return_reason, locked.returned_at = reason.strip(), at or timezone.now()
            locked.returned_lines = [values_of(line) for line in locked.nominees.all()]
        signals.letter_returned.send(sender=NominationLetter, letter=locked, by=by)
        _tell(
            locked,
            "returned",
            title=lambda: _("Văn bản giới thiệu số %(number)s bị trả lại") % {"number": locked.number},
            text=lambda: (
                _("Sở Công Thương trả lại văn bản giới thiệu số %(number)s của %(body)s. Lý do: %(reason)s")
                % {"number": locked.number, "body": locked.body_name, "reason": locked.return_reason}
            ),
        )
    return locked


def _keep_file(letter: NominationLetter, upload: UploadedFile, by: User | None) -> None:
    with editing(letter, "attach_file", by=by, permission="applications.edit_letter") as locked:
        locked.file = store_upload(upload=upload, by=by, subject=locked, kinds=LETTER_KINDS)
    letter.file, letter.version = locked.file, locked.version


def _check_day(day: datetime.date | None, field: str) -> None:
    if day is not None and day > timezone.localdate():
        raise ActionError(_("Ngày này ở tương lai; hãy kiểm tra lại."), field=field)


def _tell(letter: NominationLetter, what: str, *, title: Words, text: Words) -> None:
    """A notice to the body's people; its milestone tells a second return of the same letter from the first."""
    recipients = list(people_of_body(letter.body)) or [letter.body.contact_email]
    notify(
        kind=f"letter_{what}",
        subject=letter,
        recipients=[one for one in recipients if one],
        title=title,
        text=text,
        url=reverse("applications:letter", args=[letter.pk]),
        milestone=f"{what}-{letter.sent_at:%Y%m%d%H%M%S}" if letter.sent_at else what,
        body=letter.body,
    )
