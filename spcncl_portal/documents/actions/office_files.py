"""The files of outgoing papers: made anew while they are drafts, kept once numbered; the signed copy."""

import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import changing, lock
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action
from spcncl_portal.files.actions import store_bytes, store_upload
from spcncl_portal.files.models import StoredFile

from .. import office_content
from ..codes import new_code
from ..models import OfficialDocument, VerifiableDocument
from ..signature_check import check_pdf
from ..states import OfficialState
from .office import CODE_PREFIX
from .register import register_document, supersede_document

Kind = VerifiableDocument.Kind


def keep_files(*, document: OfficialDocument, by=None) -> OfficialDocument:
    """Make and keep Word and PDF of a numbered paper, and register the PDF for verification.

    Nothing of the text can change any more, so whenever it runs the text is the same; a second run changes nothing.
    Raises ActionError before the number is given.
    """
    if document.number is None:
        raise ActionError(_("Văn bản chưa có số; bản Word và PDF được lưu sau khi cấp số."))
    if document.pdf_file_id and document.docx_file_id:
        return document
    docx, pdf = (office_content.made(document, form) for form in (office_content.DOCX, office_content.PDF))
    with transaction.atomic():
        locked = lock(document)
        if not locked.pdf_file_id and locked.state != OfficialState.CANCELLED:  # it may have been meanwhile
            locked.docx_file = _store(locked, docx, office_content.DOCX, by)
            locked.pdf_file = _store(locked, pdf, office_content.PDF, by)
            _register(locked, locked.code, locked.pdf_file, by)
            locked.save(update_fields=["docx_file", "pdf_file", "updated_at"])
            digests = {"docx": locked.docx_file.sha256, "pdf": locked.pdf_file.sha256}
            log_action(locked, "keep_files", by=by, after=digests)
    document.docx_file, document.pdf_file = locked.docx_file, locked.pdf_file
    return locked


def file_name(document: OfficialDocument, form: str) -> str:
    """Return the name under which a file is downloaded: `05-SCT-QLCN.pdf`, `du-thao-12.docx`."""
    stem = document.number_text.replace("/", "-") if document.number_text else f"du-thao-{document.pk}"
    return f"{stem}.{form}"


def file_signed_copy(
    *, document: OfficialDocument, upload: UploadedFile, by, reason: str = "", at: datetime.datetime | None = None
) -> OfficialDocument:
    """Keep the signed copy (PDF) with what its digital signatures say; again, with a reason, to replace a wrong one.

    The portal signs nothing: it records what was signed elsewhere. Raises ActionError when the file may not be taken.
    """
    action = "replace_signed_copy" if document.state == OfficialState.SIGNED_COPY_FILED else "file_signed_copy"
    with changing(document, action, by=by, reason=reason) as locked:
        stored, replaced = store_upload(upload=upload, by=by, subject=locked), locked.signed_file
        upload.seek(0)
        locked.signed_file = stored
        locked.signatures = [report.as_json() for report in check_pdf(upload.read())]
        locked.filed_at, locked.filed_by = at or timezone.now(), by
        entry = _register(locked, new_code(CODE_PREFIX, locked.year), stored, by)
        old = _valid_entry(replaced.sha256) if replaced else None
        # The PDF of the paper itself, taken for the signed copy, is no wrong paper: its code stands on the paper.
        if old is not None and old.pk != entry.pk and old.code != locked.code:
            supersede_document(document=old, successor=entry, reason=reason, by=by)
    return locked


def _valid_entry(sha256: str) -> VerifiableDocument | None:
    return VerifiableDocument.objects.filter(sha256=sha256, revoked_at=None, superseded_by=None).first()


def _store(document: OfficialDocument, data: bytes, form: str, by) -> StoredFile:
    name, content_type = file_name(document, form), office_content.CONTENT_TYPES[form]
    return store_bytes(data=data, name=name, content_type=content_type, by=by, subject=document)


def _register(document: OfficialDocument, code: str, stored: StoredFile, by) -> VerifiableDocument:
    """Let a PDF of the paper be found by its own bytes; return its entry, also when there is one already.

    The signed copy gets a code of its own: it may carry the one of the unsigned PDF, but is another file.
    """
    if known := _valid_entry(stored.sha256):
        return known
    entry = register_document(
        code=code,
        kind=Kind.OFFICIAL,
        title=document.abstract[:300],
        number=document.number_text,
        issued_at=timezone.make_aware(datetime.datetime.combine(document.dated, datetime.time())),
        content={
            _("Loại văn bản"): document.get_kind_display(),
            _("Cơ quan ban hành"): str(document.body or office_content.ISSUER),
            _("Người ký"): document.signer_name or "–",
        },
        cycle_year=document.cycle_year,
        demo=document.demo,
        by=by,
    )
    entry.file, entry.sha256 = stored, stored.sha256
    entry.save(update_fields=["file", "sha256", "updated_at"])
    log_action(entry, "attach_file", by=by, after={"sha256": stored.sha256})
    return entry
