"""The register of verifiable documents. Who may do so is asked by the app above that calls."""

import datetime
import hashlib
from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating, lock
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import difference, fields_of, log_action
from spcncl_portal.core.registry import Registry
from spcncl_portal.files.actions import store_bytes
from spcncl_portal.files.models import StoredFile

from ..codes import normalise_code
from ..models import CertificateDesign, VerifiableDocument

Kind = VerifiableDocument.Kind
# Makes a document's file; returns it with the object whose rule says who may read it.
Renderer = Callable[[VerifiableDocument], tuple[bytes, models.Model | None]]
_renderers: Registry[Renderer] = Registry("renderer")


@transaction.atomic
def register_document(
    *,
    code: str,
    kind: str,
    title: str,
    data: bytes | None = None,
    number: str = "",
    holder: str = "",
    issued_at: datetime.datetime | None = None,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
    content: dict[str, Any] | None = None,
    cycle_year: int | None = None,
    demo: bool = False,
    by=None,
    subject: models.Model | None = None,
    design: CertificateDesign | None = None,
) -> VerifiableDocument:
    """Enter a paper into the register, so that anybody can verify it.

    code: from `codes.new_code`. data: the bytes of its PDF; without, the file is made on request by the kind's
    renderer (`document_file`). content: label → value, shown to everybody on the verification page. subject: the
    object whose rule says who may read the file. design: what a certificate was printed with. Entering the same file
    again returns what is there. Raises ActionError when the code belongs to another file, ValueError when it is not a
    code.
    """
    if normalise_code(code) != code:
        raise ValueError(f"not a verification code: {code!r}")
    known = VerifiableDocument.objects.filter(code=code).first()
    if known is not None:
        if data is None or known.sha256 == _sha256(data):
            return known
        raise ActionError(_("Mã %(code)s đã cấp cho một văn bản khác.") % {"code": code})
    document = VerifiableDocument(
        code=code,
        kind=kind,
        title=title[:300],
        number=number,
        holder=holder[:250],
        issued_at=issued_at or timezone.now(),
        valid_from=valid_from,
        valid_to=valid_to,
        content=[[label, value] for label, value in (content or {}).items()],
        cycle_year=cycle_year,
        demo=demo,
        design=design,
    )
    creating(document, "register_document", by=by)
    if data is not None:
        attach_bytes(document=document, data=data, by=by, subject=subject)
    return document


@transaction.atomic
def attach_bytes(
    *, document: VerifiableDocument, data: bytes, by=None, subject: models.Model | None = None
) -> StoredFile:
    """Keep the rendered file of a registered document; from then on only these bytes are the document.

    Raises ActionError when other bytes were kept before.
    """
    locked = lock(document)
    digest = _sha256(data)
    if locked.file_id and locked.sha256 == digest:
        return locked.file
    if locked.sha256:
        raise ActionError(_("Văn bản %(name)s đã có tệp; không thay được.") % {"name": locked})
    name = f"{locked.get_kind_display()} {locked.code}.pdf"
    locked.file = store_bytes(data=data, name=name, content_type="application/pdf", by=by, subject=subject)
    locked.sha256 = digest
    locked.save(update_fields=["file", "sha256", "updated_at"])
    log_action(locked, "attach_file", by=by, after={"sha256": digest})
    document.file, document.sha256 = locked.file, digest
    return locked.file


def register_renderer(kind: str, render: Renderer) -> None:
    """Let `render(document) -> (bytes, subject)` make the files of a kind that are rendered on request.

    Called in `apps.py` of the app whose papers they are.
    """
    _renderers.add(kind, render)


def document_file(*, document: VerifiableDocument, by=None) -> StoredFile:
    """Return the file of a document; make and keep it first when nobody has asked for it yet.

    Two requests at once get the same file. Raises ActionError when its kind has no renderer.
    """
    with transaction.atomic():
        locked = lock(document)
        if locked.file_id:
            return locked.file
        render = _renderers.get(locked.kind)
        if render is None:
            raise ActionError(_("Văn bản %(name)s không có tệp.") % {"name": locked})
        data, subject = render(locked)
        return attach_bytes(document=document, data=data, by=by, subject=subject)


def revoke_document(*, document: VerifiableDocument, reason: str, by=None) -> VerifiableDocument:
    """Withdraw a document; its verification page says so and why. Raises ActionError without reason or twice."""
    if not reason.strip():
        raise ActionError(_("Cần ghi rõ lý do."), field="reason")
    with transaction.atomic():
        locked = lock(document)
        if locked.revoked_at:
            raise ActionError(_("Văn bản %(name)s đã bị thu hồi từ trước.") % {"name": locked})
        return _change(locked, "revoke_document", by, reason, revoked_at=timezone.now(), revoked_reason=reason.strip())


def supersede_document(
    *, document: VerifiableDocument, successor: VerifiableDocument, reason: str = "", by=None
) -> VerifiableDocument:
    """Say that `successor` takes the place of `document`. Raises ActionError when another one did already."""
    if document.pk == successor.pk:
        raise ValueError("a document cannot take its own place")
    with transaction.atomic():
        locked = lock(document)
        if locked.superseded_by_id == successor.pk:
            return locked
        if locked.superseded_by_id:
            raise ActionError(_("Văn bản %(name)s đã được thay thế từ trước.") % {"name": locked})
        return _change(locked, "supersede_document", by, reason, superseded_by=successor)


def _change(document: VerifiableDocument, action: str, by, reason: str, **values) -> VerifiableDocument:
    before = fields_of(document)
    for name, value in values.items():
        setattr(document, name, value)
    document.save(update_fields=[*values, "updated_at"])
    old, new = difference(before, fields_of(document))
    log_action(document, action, by=by, reason=reason, before=old, after=new)
    return document


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
