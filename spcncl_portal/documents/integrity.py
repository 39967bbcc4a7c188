"""Every registered paper that has a file is still, byte for byte, the one that was issued."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from spcncl_portal.core.integrity import Broken, integrity_check, verdict
from spcncl_portal.files.integrity import measured

from .models import VerifiableDocument


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
