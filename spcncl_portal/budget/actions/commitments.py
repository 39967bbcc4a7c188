"""Commitments: entered by staff, approved by finance, reversed with a reason; together never over their line.

Whoever changes an amount first holds the line (row lock on PostgreSQL, the writing transaction on SQLite), so that the
sum is asked and written by one at a time; the check constraint of the line is the second wall.
"""

import datetime
import uuid

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import changing, creating, editing, lock, require
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.templatetags.portal import vnd
from spcncl_portal.files.actions import delete_file, store_upload
from spcncl_portal.files.models import StoredFile

from ..models import MOST, Commitment, Line
from ..signals import commitment_approved, commitment_reversed
from ..states import MoneyState

ENTER = "budget.enter_commitment"
PAPER_KINDS = ("pdf", "image", "word", "excel")


def enter_commitment(
    *,
    line: Line,
    purpose: str,
    amount: int,
    dated: datetime.date,
    by,
    subject: models.Model | None = None,
    partner: str = "",
    note: str = "",
    key: uuid.UUID | None = None,
    demo: bool = False,
) -> Commitment:
    """Promise `amount` (whole đồng) of the line; it waits for finance, and counts at once.

    subject: the thing of the portal it belongs to; its app asks its own rule first. key: of the form or the work that
    asks; the same key again gives the same commitment. Raises ActionError when the line has not so much left.
    """
    _check_amount(amount)
    with transaction.atomic():
        held = lock(line)
        standing = held.commitments.filter(key=key).first() if key else None
        if standing is not None:
            return standing
        require(by, ENTER, held)
        _take(held, amount)
        held.last_number += 1
        held.save(update_fields=["committed", "last_number", "updated_at"])
        commitment = Commitment(
            line=held,
            number=f"{held.code}/{held.cycle.year}/{held.last_number:03d}",
            purpose=purpose.strip(),
            partner=partner.strip(),
            amount=amount,
            dated=dated,
            note=note.strip(),
            entered_by=by,
            key=key or uuid.uuid4(),
            demo=demo,
            **_subject_values(subject),
        )
        creating(commitment, "enter_commitment", by=by)
        line.committed, line.last_number = held.committed, held.last_number
        return commitment


def _subject_values(subject: models.Model | None) -> dict:
    if subject is None:
        return {}
    kind = ContentType.objects.get_for_model(subject)
    return {"subject_type": kind, "subject_id": str(subject.pk), "subject_label": str(subject)[:300]}


def _check_amount(amount: int) -> None:
    if not 0 < amount <= MOST:
        raise ActionError(_("Số tiền phải lớn hơn 0 và không quá %(most)s.") % {"most": vnd(MOST)}, field="amount")


def _take(line: Line, amount: int) -> None:
    """Take from (or with a negative amount give back to) a line that the caller holds; the caller saves it."""
    if amount > line.left:
        text = _("Dòng %(code)s chỉ còn %(left)s; hãy giảm số tiền hoặc chọn dòng khác.")
        raise ActionError(text % {"code": line.code, "left": vnd(line.left)}, field="amount")
    line.committed += amount


def edit_commitment(
    *,
    commitment: Commitment,
    purpose: str,
    amount: int,
    dated: datetime.date,
    by,
    partner: str = "",
    note: str = "",
    version: int | None = None,
) -> Commitment:
    """Mend a commitment that finance has not approved yet. Raises ActionError once it has, and over the line."""
    _check_amount(amount)
    with transaction.atomic():
        line = lock(commitment.line)
        with editing(commitment, "edit_commitment", by=by, permission=ENTER, version=version) as locked:
            _only_entered(locked)
            _take(line, amount - locked.amount)
            locked.purpose, locked.partner, locked.note = purpose.strip(), partner.strip(), note.strip()
            locked.amount, locked.dated, locked.edited_by = amount, dated, by
        line.save(update_fields=["committed", "updated_at"])
    return locked


def _only_entered(commitment: Commitment) -> None:
    if commitment.state != MoneyState.ENTERED:
        raise ActionError(_("Cam kết đã được duyệt hoặc đã hủy nên không sửa được nữa; hãy nhập cam kết mới."))


def approve_commitment(
    *, commitment: Commitment, by, version: int | None = None, at: datetime.datetime | None = None
) -> Commitment:
    """Finance agrees; never whoever entered it.

    version: what the person had read; Conflict when it was changed since. at: now, unless the demo replays a day.
    """
    with changing(commitment, "approve", by=by) as locked:
        if version is not None and locked.version != version:
            raise Conflict(_("Cam kết đã được sửa sau khi bạn mở trang; hãy đọc lại rồi duyệt."))
        locked.approved_by, locked.approved_at = by, at or timezone.now()
        commitment_approved.send(sender=Commitment, commitment=locked, by=by)
    return locked


def reverse_commitment(*, commitment: Commitment, by, reason: str, at: datetime.datetime | None = None) -> Commitment:
    """Call a commitment off; its amount goes back to the line.

    Before approval staff and finance may, afterwards finance alone (states.py). The record and its number stay.
    at: now, unless the demo replays a day.
    """
    with transaction.atomic():
        line = lock(commitment.line)  # first, in the same order as everywhere
        with changing(commitment, "reverse", by=by, reason=reason) as locked:
            locked.reversed_by, locked.reversed_at, locked.reverse_reason = by, at or timezone.now(), reason.strip()
            _take(line, -locked.amount)
            commitment_reversed.send(sender=Commitment, commitment=locked, by=by, reason=reason)
        line.save(update_fields=["committed", "updated_at"])
    return locked


@transaction.atomic
def add_paper(*, commitment: Commitment, upload: UploadedFile, by) -> StoredFile:
    """Hang a paper (contract, quotation, minutes) on the commitment; those of a reversed one are closed."""
    locked = lock(commitment)
    require(by, ENTER, locked)
    if locked.state == MoneyState.REVERSED:
        raise ActionError(_("Cam kết đã hủy, không thêm giấy tờ được nữa."))
    return store_upload(upload=upload, by=by, subject=locked, kinds=PAPER_KINDS)


@transaction.atomic
def remove_paper(*, commitment: Commitment, paper: StoredFile, by) -> None:
    """Take a paper off again; what finance approved keeps its papers."""
    locked = lock(commitment)
    require(by, ENTER, locked)
    if locked.state != MoneyState.ENTERED:
        raise ActionError(_("Cam kết đã được duyệt hoặc đã hủy nên giấy tờ được giữ nguyên."))
    delete_file(file=paper, by=by)
