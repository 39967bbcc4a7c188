"""Documents of a dossier: add, replace, remove, date, order. What was removed stays on record for older submissions."""

import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import editing
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import as_json, log_action
from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.models import ChecklistItem

from ..models import Dossier, DossierFile
from .dossier import require_open_cycle, set_paper_scan

MOST_FILES = 20  # under one item of the check list


def add_document(
    *,
    dossier: Dossier,
    item: ChecklistItem,
    file: StoredFile,
    by: User | None,
    replaces: DossierFile | None = None,
    expires_on: datetime.date | None = None,
) -> DossierFile:
    """Put a stored file under an item of the check list, in place of `replaces` where that is given.

    The same content twice under one item is one document. Raises ActionError on a closed cycle, for an item of another
    cycle, and where there is no room (`require_room`).
    """
    require_open_cycle(dossier.cycle)
    with editing(dossier, "add_document", by=by, permission="applications.write_dossier") as locked:
        if item.cycle_id != locked.cycle_id:
            raise ActionError(_("Tài liệu này không thuộc danh mục của chu kỳ."))
        there = list(locked.documents.filter(item=item, removed_at=None).select_related("file"))
        document = next((one for one in there if one.file.sha256 == file.sha256), None)
        if document is None:
            require_room(dossier=locked, item=item, size=file.size, replaces=replaces)
            last = max((one.position for one in there), default=0)
            place = replaces.position if replaces in there else last + 1
            document = DossierFile(dossier=locked, item=item, file=file, position=place)
        document.expires_on = expires_on or document.expires_on
        document.save()
        if replaces is not None and replaces.pk != document.pk:
            _remove(replaces)
    log_action(dossier, "document_added", by=by, after={"item": item.code, "file": file.name, "sha256": file.sha256})
    return document


def receive_document(
    *,
    dossier: Dossier,
    item: ChecklistItem | None,
    file: StoredFile,
    by: User | None,
    replaces: DossierFile | None = None,
    expires_on: datetime.date | None = None,
) -> None:
    """Put a file where it was sent: under an item, or, without one, as the scan of a paper dossier."""
    if item is None:
        require_room(dossier=dossier, item=None, size=file.size)
        set_paper_scan(dossier=dossier, scan=file, by=by)
    else:
        add_document(dossier=dossier, item=item, file=file, by=by, replaces=replaces, expires_on=expires_on)


def require_room(
    *, dossier: Dossier, item: ChecklistItem | None, size: int, replaces: DossierFile | None = None
) -> None:
    """Raise ActionError when `size` more bytes pass `MAX_DOSSIER_BYTES`, or one more file `MOST_FILES` of the item.

    `item` None: the scan of a paper dossier, which takes the place of an earlier one.
    """
    there = dossier.documents.filter(removed_at=None)
    if replaces is not None:
        there = there.exclude(pk=replaces.pk)
    if item is not None and there.filter(item=item).count() >= MOST_FILES:
        raise ActionError(_("Mỗi mục nhận nhiều nhất %(count)s tệp; hãy gộp bớt.") % {"count": MOST_FILES})
    held = sum(there.values_list("file__size", flat=True))
    if item is not None and dossier.paper_scan is not None:
        held += dossier.paper_scan.size
    if held + size > settings.MAX_DOSSIER_BYTES:
        raise ActionError(
            _(
                "Cả hồ sơ nhận nhiều nhất %(limit)s MB tài liệu, còn lại %(left)s MB; "
                "hãy bỏ bớt tệp hoặc quét lại ở độ phân giải thấp hơn."
            )
            % {
                "limit": settings.MAX_DOSSIER_BYTES // 1048576,
                "left": max(settings.MAX_DOSSIER_BYTES - held, 0) // 1048576,
            }
        )


def remove_document(*, document: DossierFile, by: User | None) -> None:
    """Take a document out of the dossier; removing it again changes nothing."""
    require_open_cycle(document.dossier.cycle)
    with editing(document.dossier, "remove_document", by=by, permission="applications.write_dossier"):
        _remove(document)
        log_action(document.dossier, "document_removed", by=by, before={"file": str(document.file)})


def set_document_expiry(*, document: DossierFile, expires_on: datetime.date | None, by: User | None) -> None:
    """Note until when a document is valid; None: without limit. Raises ActionError for a removed one."""
    require_open_cycle(document.dossier.cycle)
    with editing(document.dossier, "date_document", by=by, permission="applications.write_dossier"):
        row = _in_force(document)
        file, before = str(row.file), as_json(row.expires_on)
        row.expires_on = expires_on
        row.save(update_fields=["expires_on"])
        log_action(
            document.dossier,
            "document_dated",
            by=by,
            before={"file": file, "expires_on": before},
            after={"file": file, "expires_on": as_json(expires_on)},
        )


def raise_document(*, document: DossierFile, by: User | None) -> None:
    """Move a document one place up among those of its item; the first one stays."""
    require_open_cycle(document.dossier.cycle)
    with editing(document.dossier, "move_document", by=by, permission="applications.write_dossier") as locked:
        row = _in_force(document)
        rows = list(locked.documents.filter(item=row.item_id, removed_at=None))
        place = rows.index(row)
        rows.insert(max(place - 1, 0), rows.pop(place))
        for number, one in enumerate(rows, start=1):
            one.position = number
        DossierFile.objects.bulk_update(rows, ["position"])


def _in_force(document: DossierFile) -> DossierFile:
    row = DossierFile.objects.filter(pk=document.pk, removed_at=None).select_related("file").first()
    if row is None:
        raise ActionError(_("Tệp này không còn trong hồ sơ."))
    return row


def _remove(document: DossierFile) -> None:
    DossierFile.objects.filter(pk=document.pk, removed_at=None).update(removed_at=timezone.now())
