"""Record a call; draft the letter to all who are silent; tell them of it once it is official."""

import datetime
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.actions import creating, editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.actions import draft_official
from spcncl_portal.documents.formats import date_text
from spcncl_portal.documents.models import OfficialDocument
from spcncl_portal.documents.office_kinds import OfficialKind
from spcncl_portal.documents.reporting import Signature
from spcncl_portal.programme.extensions import key_of
from spcncl_portal.programme.models import Deadline
from spcncl_portal.programme.working_days import working_calendar

from . import urging
from .mails import contact_words, office_words
from .models import Call, Notice, Urged, UrgingLetter
from .outbox import Letter, queue
from .reminders import Silent
from .urging_letter import abstract_of, signers, urging_letter

RECORD, URGE = "notifications.record_call", "notifications.urge_silent"
OFFICIAL_STATES = ("numbered", "signed_copy_filed")
MOST_ATTACHED = 5 * 2**20  # bytes; larger signed copies are not mailed
TOLD = ("officer", "head", "contact", "enterprise")
O = Call.Outcome  # noqa: E741
# Ways of signing the letter, as the form names them; what stands on paper is in `urging_letter.signers`.
SIGNER_WORDS = {
    "deputy": gettext_lazy("KT. Giám đốc – Phó Giám đốc"),
    "director": gettext_lazy("Giám đốc"),
    "by_order": gettext_lazy("TL. Giám đốc – Trưởng phòng Quản lý công nghiệp"),
}


def record_call(
    *,
    deadline: Deadline,
    silent: Silent,
    outcome: str,
    person_name: str,
    phone: str,
    by,
    person=None,
    promised_on: datetime.date | None = None,
    next_call_on: datetime.date | None = None,
    note: str = "",
    key: uuid.UUID | None = None,
    at: datetime.datetime | None = None,
) -> Call:
    """Write down one call about a silent thing.

    phone: as core.parsing.parse_phone gives it. A promise without a day to call again is asked the working day after
    it, nobody reached the next working day. key: of the form; the same again gives the same call. Raises ActionError
    at the box that lacks something.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    _check_call(outcome, person_name, phone, promised_on, next_call_on, note, today)
    with transaction.atomic():
        lock(deadline)
        standing = Call.objects.filter(key=key).first() if key else None
        if standing is not None:
            return standing
        kind, pk = key_of(silent.subject)
        call = Call(
            deadline=deadline,
            subject_type=kind,
            subject_id=pk,
            label=silent.name[:300],
            body=silent.body,
            person=person,
            person_name=person_name.strip(),
            phone=phone,
            outcome=outcome,
            promised_on=promised_on if outcome == O.PROMISED else None,
            next_call_on=next_call_on or _next_call(outcome, promised_on, today),
            note=note.strip(),
            key=key or uuid.uuid4(),
            by=by,
            at=at,
        )
        return creating(call, "record_call", by=by, permission=RECORD)


def _check_call(outcome, person_name, phone, promised_on, next_call_on, note, today) -> None:
    if outcome not in O.values:
        raise ActionError(_("Hãy chọn kết quả cuộc gọi."), field="outcome")
    if not person_name.strip():
        raise ActionError(_("Hãy ghi tên người được gọi."), field="person_name")
    if not phone:
        raise ActionError(_("Hãy ghi số điện thoại đã gọi."), field="phone")
    if outcome == O.PROMISED and promised_on is None:
        raise ActionError(_("Đơn vị hẹn gửi ngày nào? Hãy ghi ngày hẹn."), field="promised_on")
    if outcome == O.PROMISED and promised_on < today:
        raise ActionError(_("Ngày hẹn đã qua; hãy ghi ngày từ hôm nay trở đi."), field="promised_on")
    if next_call_on is not None and next_call_on < today:
        raise ActionError(_("Ngày gọi lại đã qua; hãy ghi ngày từ hôm nay trở đi."), field="next_call_on")
    if outcome in (O.REFUSED, O.OTHER) and not note.strip():
        raise ActionError(_("Hãy ghi rõ nội dung trao đổi."), field="note")


def _next_call(outcome: str, promised_on: datetime.date | None, today: datetime.date) -> datetime.date | None:
    if outcome == O.PROMISED:
        return working_calendar().add(promised_on, 1)
    return working_calendar().add(today, 1) if outcome in (O.NO_ANSWER, O.SENT) else None


def draft_urging(
    *,
    deadline: Deadline,
    by,
    signer: str = "deputy",
    signer_name: str = "",
    answer_by: datetime.date | None = None,
    request_key: uuid.UUID | None = None,
    at: datetime.datetime | None = None,
) -> UrgingLetter:
    """Draft one letter to everybody silent on the deadline now and put it into the register of official documents.

    signer: a key of `urging_letter.signers`. request_key: of the form; the same again gives the same letter. Raises
    ActionError when nobody is silent, PermissionDenied for everybody but staff and in a closed cycle.
    """
    at = at or timezone.now()
    with transaction.atomic():
        held = lock(deadline)
        require(by, URGE, held)
        known = OfficialDocument.objects.filter(request_key=request_key).first() if request_key else None
        if known is not None and not hasattr(known, "urging"):
            raise ActionError(_("Biểu mẫu này đã dùng cho văn bản khác; hãy mở lại trang rồi soạn."))
        if known is not None:
            return known.urging
        if answer_by is not None and answer_by < timezone.localdate(at):
            raise ActionError(_("Ngày yêu cầu gửi đã qua; hãy ghi ngày từ hôm nay trở đi."), field="answer_by")
        rows = urging.rows(held.cycle, held.kind, at)
        if not rows:
            raise ActionError(_("Không còn đơn vị nào chưa thực hiện nên không cần công văn."))
        content = urging_letter(
            held.cycle,
            held,
            rows,
            today=timezone.localdate(at),
            signed=Signature(signers()[signer].title, signer_name.strip()),
            contact="; ".join(filter(None, [office_words(), contact_words(by) if by else ""])),
            answer_by=answer_by,
        )
        document = draft_official(
            kind=OfficialKind.LETTER,
            abstract=abstract_of(held.cycle, held),
            content=content,
            cycle=held.cycle,
            by=by,
            subject=held,
            request_key=request_key,
        )
        letter = creating(UrgingLetter(deadline=held, document=document, by=by, at=at), "draft_urging", by=by)
        Urged.objects.bulk_create(_urged(letter, row) for row in rows)
    return letter


def _urged(letter: UrgingLetter, row: urging.Row) -> Urged:
    kind, pk = row.key
    return Urged(
        letter=letter, subject_type=kind, subject_id=pk, label=row.name[:300], body=row.silent.body, due=row.due
    )


def tell_urged(*, letter: UrgingLetter, by, at: datetime.datetime | None = None) -> int:
    """Send a notice of kind `urging` to those in the letter who are silent still; return how many are new.

    The letter must have its number. A scan of the signed copy goes along when it is no larger than 5 MB. A second
    call sends nothing twice, also where the date was moved between: who was told of this letter is left out.
    """
    at = at or timezone.now()
    with editing(letter, "tell_urged", by=by, permission=URGE) as locked:
        document = locked.document
        if document.state not in OFFICIAL_STATES:
            raise ActionError(_("Công văn chưa được cấp số; hãy trình duyệt và cấp số trước khi báo cho các đơn vị."))
        named = {one.subject_key for one in locked.urged.all()}
        silents = [row.silent for row in urging.rows(locked.cycle, locked.deadline.kind, at) if row.key in named]
        attached = _signed_copy(document)
        letters = [_notice(locked, silent, person, attached) for silent in silents for person in silent.told(TOLD)]
        told = Notice.objects.filter(kind="urging", milestone=_milestone(locked))
        known = set(told.values_list("subject_type", "subject_id", "recipient"))
        new = queue(one for one in letters if (*key_of(one.subject), one.recipient.lower()) not in known)
        locked.told_at = locked.told_at or at
    return len(new)


def _milestone(letter: UrgingLetter) -> str:
    return f"{letter.deadline.kind}-urging-{letter.pk}"


def _notice(letter: UrgingLetter, silent, person, attached) -> Letter:
    document = letter.document
    values = {"number": document.number_text, "day": date_text(document.dated), "about": document.abstract}
    with translation.override(getattr(person, "language", settings.LANGUAGE_CODE)):
        title = _("Công văn số %(number)s về việc %(about)s") % values
        issued = _("Sở Công Thương đã ban hành Công văn số %(number)s ngày %(day)s về việc %(about)s.") % values
        wish = _("Đề nghị %(name)s thực hiện theo nội dung công văn.") % {"name": silent.name}
    return Letter(
        kind="urging",
        subject=silent.subject,
        recipient=getattr(person, "email", person),
        user=person if hasattr(person, "email") else None,
        title=title,
        text=f"{issued} {wish}",
        url=silent.url,
        milestone=_milestone(letter),
        deadline=silent.deadline,
        body=silent.body,
        cycle_year=letter.cycle_year,
        attachments=attached,
    )


def _signed_copy(document: OfficialDocument) -> tuple[tuple[str, bytes, str], ...]:
    stored = document.signed_file
    if stored is None or stored.size > MOST_ATTACHED:
        return ()
    with stored.file.open("rb") as file:
        return ((f"cong-van-{document.number}.pdf", file.read(), stored.content_type),)
