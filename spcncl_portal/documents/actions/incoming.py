"""Incoming papers: into the book with the next arrival number, edit, assign, done."""

import datetime
import uuid

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import changing, creating, editing
from spcncl_portal.core.errors import ActionError
from spcncl_portal.files.actions import store_upload
from spcncl_portal.programme.models import Body

from ..models import IncomingDocument, OfficialDocument
from ..office_kinds import INCOMING_SERIES
from .numbers import next_number
from .once import once

SCANS = ("pdf", "image")


@once(IncomingDocument)
def register_incoming(
    *,
    arrived_on: datetime.date,
    abstract: str,
    by,
    sender: str = "",
    sender_body: Body | None = None,
    their_number: str = "",
    their_date: datetime.date | None = None,
    answer_due: datetime.date | None = None,
    note: str = "",
    scan: UploadedFile | None = None,
    request_key: uuid.UUID | None = None,
    demo: bool = False,
) -> IncomingDocument:
    """Enter a paper that came in, with the next arrival number of its year.

    sender_body or sender: who sent it. request_key: of the form; the same one twice gives the entry that is there.
    Raises ActionError for a day to come, a paper without sender or abstract, or a scan that may not be taken in.
    """
    incoming = IncomingDocument(year=arrived_on.year, created_by=by, request_key=request_key, demo=demo)
    _fill(
        incoming,
        arrived_on=arrived_on,
        abstract=abstract,
        sender=sender,
        sender_body=sender_body,
        their_number=their_number,
        their_date=their_date,
        answer_due=answer_due,
        note=note,
    )
    incoming.number = next_number(code=INCOMING_SERIES, year=incoming.year)
    creating(incoming, "register_incoming", by=by, permission="documents.register_incoming")
    if scan is not None:
        incoming.scan = store_upload(upload=scan, by=by, subject=incoming, kinds=SCANS)
        incoming.save(update_fields=["scan", "updated_at"])
    return incoming


def edit_incoming(
    *, incoming: IncomingDocument, by, version: int | None = None, scan: UploadedFile | None = None, **values
) -> IncomingDocument:
    """Correct an entry; `values` as in `register_incoming`. The arrival number and its year stay.

    Raises ActionError for a day of another year, Conflict when somebody else changed it meanwhile.
    """
    with editing(incoming, "edit_incoming", by=by, permission="documents.register_incoming", version=version) as locked:
        if values["arrived_on"].year != locked.year:
            raise ActionError(
                _("Số đến thuộc năm %(year)d; ngày đến phải trong năm ấy.") % {"year": locked.year}, field="arrived_on"
            )
        _fill(locked, **values)
        if scan is not None:
            locked.scan = store_upload(upload=scan, by=by, subject=locked, kinds=SCANS)
    return locked


def assign_incoming(
    *, incoming: IncomingDocument, to: User, by, answer_due: datetime.date | None = None, note: str = ""
) -> IncomingDocument:
    """Give a paper to a person of the office, with a day by which to answer (the earlier one stays unless given).

    Raises ActionError for a person who is no staff or leader.
    """
    if not to.is_active or not to.roles & {Role.STAFF, Role.LEADER}:
        raise ActionError(_("Chỉ giao cho chuyên viên hoặc lãnh đạo của cơ quan."), field="to")
    with changing(incoming, "assign", by=by, reason=note) as locked:
        locked.assigned_to, locked.assigned_at = to, timezone.now()
        locked.answer_due = answer_due or locked.answer_due
    return locked


def answer_incoming(
    *, incoming: IncomingDocument, by, answer: OfficialDocument | None = None, note: str = ""
) -> IncomingDocument:
    """Say that it was answered: by an outgoing paper, or otherwise with a note how. Raises ActionError without both."""
    if answer is None and not note.strip():
        raise ActionError(_("Hãy chọn văn bản trả lời, hoặc ghi đã trả lời bằng cách nào."), field="answer")
    with changing(incoming, "answer", by=by, reason=note) as locked:
        locked.answer = answer
        _finish(locked, note)
    return locked


def file_incoming(*, incoming: IncomingDocument, by, note: str = "") -> IncomingDocument:
    """Put it away: nothing is to be answered."""
    with changing(incoming, "file_away", by=by, reason=note) as locked:
        _finish(locked, note)
    return locked


def take_up_again(*, incoming: IncomingDocument, reason: str, by) -> IncomingDocument:
    """Open a finished paper again; whoever had it has it again, or who opens it."""
    with changing(incoming, "take_up_again", by=by, reason=reason) as locked:
        locked.assigned_to = locked.assigned_to or by
        locked.answer = locked.finished_at = None
    return locked


def _finish(incoming: IncomingDocument, note: str) -> None:
    incoming.finished_at = timezone.now()
    if note.strip():
        incoming.note = f"{incoming.note}\n{note.strip()}".strip()


def _fill(
    incoming: IncomingDocument,
    *,
    arrived_on: datetime.date,
    abstract: str,
    sender: str = "",
    sender_body: Body | None = None,
    their_number: str = "",
    their_date: datetime.date | None = None,
    answer_due: datetime.date | None = None,
    note: str = "",
) -> None:
    if arrived_on > timezone.localdate():
        raise ActionError(_("Ngày đến không thể ở tương lai."), field="arrived_on")
    if their_date and their_date > arrived_on:
        raise ActionError(_("Ngày của văn bản phải trước hoặc bằng ngày đến."), field="their_date")
    if answer_due and answer_due < arrived_on:
        raise ActionError(_("Hạn trả lời phải từ ngày đến trở đi."), field="answer_due")
    if not abstract.strip():
        raise ActionError(_("Hãy ghi trích yếu: văn bản nói về việc gì."), field="abstract")
    if not sender.strip() and sender_body is None:
        raise ActionError(_("Hãy chọn đơn vị gửi, hoặc ghi tên nơi gửi."), field="sender")
    incoming.arrived_on, incoming.abstract = arrived_on, " ".join(abstract.split())[:500]
    incoming.sender_body, incoming.sender = sender_body, (sender.strip() or str(sender_body))[:250]
    incoming.their_number, incoming.their_date = their_number.strip()[:60], their_date
    incoming.answer_due, incoming.note = answer_due, note.strip()
