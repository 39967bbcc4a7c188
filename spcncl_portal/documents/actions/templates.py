"""Word templates: the shipped ones, new versions after a check, an old version again."""

import hashlib

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action
from spcncl_portal.files.actions import store_bytes
from spcncl_portal.files.names import clean_name
from spcncl_portal.files.validators import inspect

from ..default_templates import NAMES, default_template
from ..docx_templates import Problem, check_template
from ..models import DocumentTemplate, TemplateVersion
from ..office_content import CONTENT_TYPES, DOCX
from ..template_fields import example_of, fields_of

MAX_BYTES = 5 * 1024 * 1024
SHOWN_PROBLEMS = 12


class TemplateRefused(ActionError):
    """The uploaded template cannot be used; `problems` say what and where."""

    def __init__(self, problems: list[Problem]):
        super().__init__(_("Mẫu chưa dùng được; hãy sửa trong Word rồi tải lại."), field="file")
        self.problems = problems[:SHOWN_PROBLEMS]


@transaction.atomic
def ensure_templates() -> int:
    """Put the shipped templates into the portal where they are missing; return how many were made."""
    missing = set(NAMES) - set(DocumentTemplate.objects.values_list("code", flat=True))
    for kind in sorted(missing):
        template, is_new = DocumentTemplate.objects.get_or_create(
            code=kind, defaults={"kind": kind, "name": NAMES[kind]}
        )
        if is_new:
            log_action(template, "create_template")
            _add(template, default_template(kind), f"mau-{kind}.docx", _("Mẫu ban đầu của hệ thống"), None)
    return len(missing)


def upload_template(*, template: DocumentTemplate, upload: UploadedFile, note: str, by) -> TemplateVersion:
    """Check a changed Word file and make it the version in use; the same file again changes nothing.

    Raises ActionError when it is no plain .docx, TemplateRefused with the places when it cannot be used as a template;
    nothing is stored then.
    """
    require(by, "documents.manage_templates", None)
    name = clean_name(upload.name or "")
    upload.seek(0)
    data = upload.read()
    inspect(data, name, kinds=("word",), max_bytes=min(MAX_BYTES, settings.MAX_UPLOAD_BYTES))
    if problems := check_template(data, fields_of(template.kind), example_of(template.kind)):
        raise TemplateRefused(problems)
    with transaction.atomic():
        locked = lock(template)
        current = locked.versions.filter(current=True).first()
        if current and current.sha256 == hashlib.sha256(data).hexdigest():
            return current
        return _add(locked, data, name, note, by)


def use_version(*, version: TemplateVersion, by) -> TemplateVersion:
    """Make an older version the one in use; papers made from others keep theirs."""
    require(by, "documents.manage_templates", None)
    with transaction.atomic():
        lock(version.template)
        locked = lock(version)
        if locked.current:
            return locked
        before = TemplateVersion.objects.filter(template=locked.template, current=True).first()
        TemplateVersion.objects.filter(template=locked.template, current=True).update(current=False)
        locked.current = True
        locked.save(update_fields=["current", "updated_at"])
        log_action(
            locked,
            "use_template_version",
            by=by,
            before={"number": before.number if before else None},
            after={"number": locked.number},
        )
        return locked


def _add(template: DocumentTemplate, data: bytes, name: str, note: str, by) -> TemplateVersion:
    last = template.versions.aggregate(last=Max("number"))["last"] or 0
    template.versions.filter(current=True).update(current=False)
    stored = store_bytes(data=data, name=name, content_type=CONTENT_TYPES[DOCX], by=by, subject=template)
    version = TemplateVersion(
        template=template,
        number=last + 1,
        file=stored,
        sha256=stored.sha256,
        note=note.strip()[:300],
        current=True,
        uploaded_by=by,
    )
    return creating(version, "add_template_version", by=by)
