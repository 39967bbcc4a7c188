"""Every registered paper that has a file is still, byte for byte, the one that was issued."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from spcncl_portal.core.integrity import Broken, integrity_check, verdict
from spcncl_portal.files.integrity import measured

from . import office_content
from .models import OfficialDocument, TemplateVersion, VerifiableDocument


@integrity_check("documents")
def check_documents() -> Iterator[Broken | None]:
    """SHA-256 of receipts, certificates, sheets and reports. Papers that nobody asked for yet have no file."""
    rows = VerifiableDocument.objects.select_related("file").order_by("pk")
    for document in rows.iterator(chunk_size=500):
        yield verdict(document, document.kind, _problems(document))


def _problems(document: VerifiableDocument) -> Iterator[str]:
    if document.file is None:
        if document.sha256:
            yield _("Văn bản đã cấp nhưng không còn tệp.")
        return
    found = measured(document.file)
    if found is None:
        yield _("Không đọc được tệp trong kho.")
    elif found[1] != document.sha256:
        yield _("Mã băm của tệp không khớp với bản đã cấp.")


@integrity_check("official_documents")
def check_official_documents() -> Iterator[Broken | None]:
    """The text of papers that were approved is what was approved; numbered ones that were printed have their files."""
    rows = OfficialDocument.objects.exclude(state="draft").select_related("template_version").order_by("pk")
    for document in rows.iterator(chunk_size=200):
        yield verdict(document, "official", _problems_of_text(document))


def _problems_of_text(document: OfficialDocument) -> Iterator[str]:
    parts = (document.content, document.template_version_id, document.data)
    if office_content.digest(*parts) != document.content_sha256:
        yield _("Nội dung của văn bản không còn đúng như lúc duyệt.")


@integrity_check("templates")
def check_templates() -> Iterator[Broken | None]:
    """SHA-256 of the versions of Word templates, from which papers are made again."""
    for version in TemplateVersion.objects.select_related("file", "template").order_by("pk"):
        found = measured(version.file)
        sound = found is not None and found[1] == version.sha256
        yield verdict(version, "template", [] if sound else [_("Tệp mẫu không còn đúng như lúc tải lên.")])
