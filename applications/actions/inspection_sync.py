"""What phones record on site. The same item may come twice, late or out of order: the result is the same.

Of two answers to one line the one that was recorded later wins; the other stays in the log.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import difference, fields_of, log_action
from spcncl_portal.core.models import ActionLog
from spcncl_portal.files.actions import delete_file, store_upload

from ..inspection_queries import FIGURE, OPEN, YES_NO, declared_figures
from ..models import Inspection, InspectionAnswer, InspectionPhoto, InspectionQuestion
from .inspection import RUN

SAVED, KNOWN, SUPERSEDED = "saved", "known", "superseded"
MOST_PHOTOS = 60  # of one visit: they go into its minutes
CLOCK_TOLERANCE = datetime.timedelta(minutes=2)
LONGEST_NOTE = 4000


class VisitClosed(ActionError):
    """The visit takes no results any more; what the phone holds stays there."""


@dataclass(frozen=True)
class Entry:
    """An answer as a phone recorded it. dossier: pk, for lines that ask for a figure. seen: whole units."""

    client_id: uuid.UUID
    question: int
    recorded_at: datetime.datetime
    dossier: int | None = None
    met: bool | None = None
    seen: int | None = None
    note: str = ""


def corrected(at: datetime.datetime, sent_at: datetime.datetime | None, now: datetime.datetime) -> datetime.datetime:
    """The moment by the server's clock: a phone whose clock is more than two minutes off is set right; never later
    than now."""
    skew = now - sent_at if sent_at is not None else datetime.timedelta()
    return min(at + skew if abs(skew) > CLOCK_TOLERANCE else at, now)


@transaction.atomic
def record_answer(*, inspection: Inspection, entry: Entry, by: User | None) -> tuple[str, InspectionAnswer]:
    """Keep one answer; return what became of it (saved, known, superseded) and the answer that stands.

    Raises VisitClosed once the visit is signed or called off, ActionError for a line that is not of this visit.
    """
    inspection = _open(inspection, by)
    question, dossier = _line(inspection, entry)
    answer = inspection.answers.filter(question=question, dossier=dossier).first()
    if answer is None:
        answer = InspectionAnswer(inspection=inspection, question=question, dossier=dossier)
        before = {}
    elif answer.client_id == entry.client_id:
        return KNOWN, answer
    elif _rank(answer) > (entry.recorded_at, str(entry.client_id)):
        return _superseded(answer, entry, by), answer
    else:
        before = fields_of(answer)
    # A line takes what its kind asks for, whatever else was sent.
    answer.met = entry.met if question.kind == YES_NO else None
    answer.seen = entry.seen if question.kind == FIGURE else None
    answer.note = entry.note.strip()
    answer.declared = (
        declared_figures(inspection.cycle, [dossier])[dossier.pk].get(question.figure) if dossier else None
    )
    answer.client_id, answer.recorded_at, answer.recorded_by = entry.client_id, entry.recorded_at, by
    answer.received_at = timezone.now()
    answer.save()
    old, new = difference(before, fields_of(answer))
    log_action(answer, "record_answer", by=by, before=old, after=new)
    return SAVED, answer


def _open(inspection: Inspection, by: User | None) -> Inspection:
    inspection = lock(inspection)
    require(by, RUN, inspection)
    if inspection.state not in OPEN:
        text = _("Buổi kiểm tra ở trạng thái “%(state)s” nên không nhận thêm kết quả.")
        raise VisitClosed(text % {"state": inspection.get_state_display()})
    return inspection


def _line(inspection: Inspection, entry: Entry):
    question = InspectionQuestion.objects.filter(pk=entry.question, cycle=inspection.cycle_id).first()
    if question is None:
        raise ActionError(_("Mục kiểm tra này không còn trong danh mục của chu kỳ."))
    dossier = inspection.dossiers.filter(pk=entry.dossier).first() if entry.dossier else None
    if (question.kind == FIGURE) != (dossier is not None):
        raise ActionError(_("Mục “%(text)s” không khớp với hồ sơ của buổi kiểm tra.") % {"text": question.text})
    if len(entry.note) > LONGEST_NOTE:
        raise ActionError(_("Ghi nhận dài nhất 4.000 chữ; hãy rút gọn."))
    return question, dossier


def _rank(answer: InspectionAnswer) -> tuple[datetime.datetime, str]:
    """The later recorded comes last; of the same moment any fixed order will do."""
    return answer.recorded_at, str(answer.client_id or "")


def _superseded(answer: InspectionAnswer, entry: Entry, by: User | None) -> str:
    """Keep in the log, once, what came too late to stand."""
    came = {
        "client_id": str(entry.client_id),
        "met": entry.met,
        "seen": entry.seen,
        "note": entry.note,
        "recorded_at": str(entry.recorded_at),
    }
    written = ActionLog.objects.filter(object_type=answer._meta.label_lower, object_id=str(answer.pk))
    if not written.filter(after__client_id=str(entry.client_id)).exists():
        log_action(answer, "earlier_answer", by=by, after=came)
    return SUPERSEDED


@transaction.atomic
def add_photo(
    *,
    inspection: Inspection,
    client_id: uuid.UUID,
    upload: UploadedFile | None,
    caption: str = "",
    question: int | None = None,
    taken_at: datetime.datetime,
    by: User | None,
) -> tuple[str, InspectionPhoto]:
    """Keep one photo (JPEG or PNG), once for each `client_id`; sent again, only a new caption is taken over.

    Raises VisitClosed, or ActionError for a file that is no picture, a line of another year, too many photos.
    """
    inspection = _open(inspection, by)
    caption = caption.strip()[:200]
    photo = inspection.photos.filter(client_id=client_id).first()
    if photo is not None:
        if photo.caption == caption:
            return KNOWN, photo
        before = {"caption": photo.caption}
        photo.caption = caption
        photo.save(update_fields=["caption"])
        log_action(photo, "edit_photo", by=by, before=before, after={"caption": caption})
        return SAVED, photo
    if upload is None:
        raise ActionError(_("Chưa có ảnh; hãy chụp hoặc chọn một ảnh."), field="photo")
    if inspection.photos.count() >= MOST_PHOTOS:
        raise ActionError(_("Mỗi buổi kiểm tra giữ nhiều nhất %(n)s ảnh; hãy xóa bớt.") % {"n": MOST_PHOTOS})
    if question and not InspectionQuestion.objects.filter(pk=question, cycle=inspection.cycle_id).exists():
        raise ActionError(_("Mục kiểm tra này không còn trong danh mục của chu kỳ."))
    photo = InspectionPhoto(
        inspection=inspection, question_id=question or None, caption=caption, client_id=client_id, taken_at=taken_at
    )
    photo.file = store_upload(upload=upload, by=by, subject=inspection, kinds=("image",))
    photo.save(force_insert=True)
    log_action(photo, "add_photo", by=by, after=fields_of(photo))
    return SAVED, photo


@transaction.atomic
def remove_photo(*, photo: InspectionPhoto, by: User | None) -> None:
    """Take a photo out before the minutes are signed; the log keeps its name and hash."""
    _open(photo.inspection, by)
    file = photo.file
    log_action(photo, "remove_photo", by=by, before=fields_of(photo))
    photo.delete()
    delete_file(file=file, by=by)
