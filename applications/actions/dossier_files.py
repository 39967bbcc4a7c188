"""Documents of a dossier: add, replace, remove. What was removed stays on record for older submissions."""

from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import editing
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action
from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.models import ChecklistItem

from ..models import Dossier, DossierFile
from .dossier import require_open_cycle

MOST_FILES = 20  # under one item of the check list


def add_document(
    *, dossier: Dossier, item: ChecklistItem, file: StoredFile, by: User | None, replaces: DossierFile | None = None
) -> DossierFile:
    """Put a stored file under an item of the check list, in place of `replaces` where that is given.

    The same content twice under one item is one document. Raises ActionError on a closed cycle, for an item of another
    cycle, and beyond twenty files under one item.
    """
    require_open_cycle(dossier.cycle)
    with editing(dossier, "add_document", by=by, permission="applications.write_dossier") as locked:
        if item.cycle_id != locked.cycle_id:
            raise ActionError(_("Tài liệu này không thuộc danh mục của chu kỳ."))
        there = list(locked.documents.filter(item=item, removed_at=None).select_related("file"))
        same = next((one for one in there if one.file.sha256 == file.sha256), None)
        if same is None and len(there) - bool(replaces) >= MOST_FILES:
            raise ActionError(_("Mỗi mục nhận nhiều nhất %(count)s tệp; hãy gộp bớt.") % {"count": MOST_FILES})
        document = same or DossierFile.objects.create(dossier=locked, item=item, file=file)
        if replaces is not None and replaces.pk != document.pk:
            _remove(replaces)
    log_action(dossier, "document_added", by=by, after={"item": item.code, "file": file.name, "sha256": file.sha256})
    return document


def remove_document(*, document: DossierFile, by: User | None) -> None:
    """Take a document out of the dossier; removing it again changes nothing."""
    require_open_cycle(document.dossier.cycle)
    with editing(document.dossier, "remove_document", by=by, permission="applications.write_dossier"):
        _remove(document)
        log_action(document.dossier, "document_removed", by=by, before={"file": str(document.file)})


def _remove(document: DossierFile) -> None:
    DossierFile.objects.filter(pk=document.pk, removed_at=None).update(removed_at=timezone.now())
