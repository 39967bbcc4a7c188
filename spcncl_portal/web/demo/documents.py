"""Documents of the demo's own draft: some there, one whose time is nearly over, a large one that is half sent."""

import datetime

from django.utils import timezone

from applications.actions.dossier_files import set_document_expiry
from applications.models import Dossier
from spcncl_portal.accounts.models import User
from spcncl_portal.files.models import PartialUpload
from spcncl_portal.files.partial_actions import append_piece, begin_partial

from .dossiers import attach

SIZE, ARRIVED = 6_400_000, 2_880_000  # bytes: 45 %
KEPT = datetime.timedelta(days=30)  # the demo shows it longer than the portal would keep it


def leave_documents(dossier: Dossier, clerk: User, *, today: datetime.date) -> None:
    """Two documents, the second valid for ten more days; under the third item an upload that was broken off."""
    first, second, third = [item for item in dossier.cycle.checklist.all() if item.applies_to(dossier.group)][:3]
    for item in (first, second):
        attach(dossier, item, clerk)
    document = dossier.documents.get(item=second)
    set_document_expiry(document=document, expires_on=today + datetime.timedelta(days=10), by=clerk)
    upload = begin_partial(
        by=clerk,
        name="bao-cao-minh-hoa.pdf",
        size=SIZE,
        place=f"dossier:{dossier.pk}:{third.code}",
        details={"replaces": "", "expires_on": ""},
    )
    append_piece(upload=upload, offset=0, data=b"%PDF-1.7\n".ljust(ARRIVED, b"%"))
    PartialUpload.objects.filter(pk=upload.pk).update(expires_at=timezone.now() + KEPT)
