"""Outgoing official documents: draft, edit, present, approve, send back, number, cancel."""

import datetime
import uuid
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import changing, creating, editing
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.programme.models import Body, Cycle

from .. import office_content
from ..codes import new_code
from ..formats import date_text, reference_number
from ..models import OfficialDocument, TemplateVersion, VerifiableDocument
from ..office_kinds import OfficialKind, default_symbol, series_of
from ..reporting.model import ReportDocument
from .numbers import next_number
from .once import once
from .register import revoke_document

CODE_PREFIX = "VB"


@once(OfficialDocument)
def draft_official(
    *,
    kind: str,
    abstract: str,
    content: ReportDocument | None = None,
    cycle: Cycle | None = None,
    by,
    symbol: str = "",
    signer_title: str = "",
    signer_name: str = "",
    recipients: list[str] | None = None,
    body: Body | None = None,
    subject: models.Model | None = None,
    template_version: TemplateVersion | None = None,
    data: dict[str, Any] | None = None,
    request_key: uuid.UUID | None = None,
    demo: bool = False,
) -> OfficialDocument:
    """Put a draft into the register and return it.

    kind: of `OfficialKind`. content: the text; or template_version and data, which are put together when the paper is
    made. symbol: what stands after the number; the kind's assumed one unless given. signer_title, signer_name,
    recipients: as in `content` unless given. body: who issues it, the standing office unless given. subject: what the
    paper is about. request_key: of the form; the same one twice gives the draft that is there.
    Raises PermissionDenied for everybody but staff (`by=None` is the portal), ActionError without abstract or text.
    """
    if kind not in OfficialKind.values:
        raise ValueError(f"no such kind of official document: {kind!r}")
    if content is None and template_version is None:
        raise ActionError(_("Văn bản chưa có nội dung; hãy chọn mẫu hoặc soạn nội dung."), field="template")
    signature = content.signature if content else None
    document = OfficialDocument(
        kind=kind,
        body=body or Body.objects.filter(is_standing_office=True).first(),
        cycle=cycle,
        abstract=_abstract(abstract),
        series=series_of(kind),
        year=timezone.localdate().year,
        template_version=template_version,
        signer_title=signer_title or (signature.title if signature else ""),
        signer_name=signer_name or (signature.name if signature else ""),
        recipients=list(recipients if recipients is not None else (content.recipients if content else [])),
        created_by=by,
        edited_by=by,
        request_key=request_key,
        demo=demo or bool(cycle and cycle.demo),
    )
    _set_symbol(document, symbol)
    _set_text(document, content, data)
    if subject is not None:
        document.subject = subject
    return creating(document, "draft_official", by=by, permission="documents.draft_official")


def edit_official(
    *,
    document: OfficialDocument,
    by,
    abstract: str,
    symbol: str = "",
    signer_title: str = "",
    signer_name: str = "",
    recipients: list[str] | None = None,
    content: ReportDocument | None = None,
    data: dict[str, Any] | None = None,
    template_version: TemplateVersion | None = None,
    version: int | None = None,
) -> OfficialDocument:
    """Change a draft; it then has to be presented again.

    None leaves recipients, content, data or template version as they are. version: what the person had read.
    Raises ActionError when it is no draft any more, Conflict when somebody else changed it meanwhile.
    """
    with editing(document, "edit_official", by=by, permission="documents.edit_official", version=version) as locked:
        if locked.state != "draft":
            raise ActionError(_("Văn bản đã duyệt thì không sửa được; hãy trả về dự thảo trước."))
        locked.abstract = _abstract(abstract)
        _set_symbol(locked, symbol)
        locked.signer_title, locked.signer_name = signer_title.strip(), signer_name.strip()
        if recipients is not None:
            locked.recipients = list(recipients)
        if template_version is not None:
            locked.template_version = template_version
        _set_text(locked, content, data)
        locked.edited_by = by
        locked.presented_at = locked.presented_by = None
    return locked


def present_official(*, document: OfficialDocument, by, at: datetime.datetime | None = None) -> OfficialDocument:
    """Lay a finished draft before the leader; a second click changes nothing."""
    if document.presented_at and document.state == "draft":
        return document
    with changing(document, "present", by=by) as locked:
        locked.presented_at, locked.presented_by = at or timezone.now(), by
    return locked


def approve_official(
    *, document: OfficialDocument, by, version: int | None = None, at: datetime.datetime | None = None
) -> OfficialDocument:
    """Approve a draft: its text is fixed from now on. Raises PermissionDenied for who wrote or changed it.

    version: what the person had read; Conflict when it was changed since.
    """
    with changing(document, "approve", by=by) as locked:
        if version is not None and locked.version != version:
            raise Conflict(_("Dự thảo đã được sửa sau khi bạn mở trang; hãy đọc lại rồi duyệt."))
        locked.approved_at, locked.approved_by = at or timezone.now(), by
    return locked


def send_back_official(*, document: OfficialDocument, reason: str, by) -> OfficialDocument:
    """Make it a draft again, with what is to be changed. Raises ActionError without a reason."""
    with changing(document, "send_back", by=by, reason=reason) as locked:
        locked.presented_at = locked.presented_by = locked.approved_at = locked.approved_by = None
    return locked


def number_official(
    *, document: OfficialDocument, by, dated: datetime.date | None = None, at: datetime.datetime | None = None
) -> OfficialDocument:
    """Give an approved paper the next number of its series and its day (today in Hà Nội unless given).

    The row of the series is held until the transaction ends, so numbers have neither gap nor double, and days run
    with them (NĐ 30/2020, điều 15: by order and time of issue within the year).
    Raises ActionError for a day that is still to come or lies before the last number's.
    """
    now = at or timezone.now()
    day = dated or timezone.localdate(now)
    if day > timezone.localdate():
        raise ActionError(_("Ngày văn bản không thể ở tương lai."), field="dated")
    with changing(document, "give_number", by=by) as locked:
        locked.year, locked.dated = day.year, day
        locked.number = next_number(code=f"office-{locked.series}", year=day.year, body=locked.body)
        _refuse_earlier_day(locked)
        locked.number_text = reference_number(locked.number, locked.symbol)
        locked.code = new_code(CODE_PREFIX, day.year)
        locked.numbered_at, locked.numbered_by = now, by
    return locked


def _refuse_earlier_day(document: OfficialDocument) -> None:
    siblings = OfficialDocument.objects.filter(body=document.body, year=document.year, series=document.series)
    last = siblings.filter(number=document.number - 1).values_list("number_text", "dated").first()
    if last and last[1] > document.dated:
        values = {"number": last[0], "day": date_text(last[1])}
        raise ActionError(
            _("Số trước đó, %(number)s, đã ghi ngày %(day)s; hãy chọn từ ngày ấy trở đi.") % values, field="dated"
        )


def cancel_official(
    *, document: OfficialDocument, reason: str, by, at: datetime.datetime | None = None
) -> OfficialDocument:
    """Cancel a paper that was not signed; a number that was given stays with it and is never given again."""
    with changing(document, "cancel", by=by, reason=reason) as locked:
        locked.cancelled_at, locked.cancelled_by = at or timezone.now(), by
        locked.cancelled_reason = reason.strip()
        registered = VerifiableDocument.objects.filter(code=locked.code).first() if locked.code else None
        if registered and not registered.revoked_at:
            revoke_document(document=registered, reason=reason, by=by)
    return locked


def _abstract(text: str) -> str:
    clean = " ".join(text.split())
    if not clean:
        raise ActionError(_("Hãy ghi trích yếu: văn bản nói về việc gì."), field="abstract")
    if len(clean) > 500:
        raise ActionError(_("Trích yếu dài quá 500 ký tự; hãy viết gọn lại."), field="abstract")
    return clean


def _set_symbol(document: OfficialDocument, symbol: str) -> None:
    assumed = default_symbol(document.kind)
    document.symbol = "".join(symbol.split())[:40] or document.symbol or assumed
    document.symbol_assumed = document.symbol == assumed


def _set_text(document: OfficialDocument, content: ReportDocument | None, data: dict | None) -> None:
    if content is not None:
        document.content = office_content.as_json(content)
    if data is not None:
        document.data = data
    document.content_sha256 = office_content.digest(document.content, document.template_version_id, document.data)
