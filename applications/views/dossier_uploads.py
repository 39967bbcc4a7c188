"""Files come into a dossier: in one piece (a form, or upload.js), or piece by piece (tus) when they are large."""

from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.files import tus
from spcncl_portal.files.actions import store_upload
from spcncl_portal.files.models import PartialUpload
from spcncl_portal.files.partial_actions import begin_partial, drop_partial, partials_of, take_partial, unfinished_of
from spcncl_portal.programme.models import ChecklistItem

from ..actions.dossier_files import receive_document, require_room
from ..expiry import read_expiry
from ..models import Dossier, DossierFile
from .document_boxes import SCAN, Boxes, kinds_of, place_of, totals_of
from .dossier_access import back_with, get_dossier, why_not_writable
from .dossier_files import box_address, documents_page
from .shared import whole


class Target(NamedTuple):
    """Where files are sent: a dossier, the code of the box, its item (None: the scan of a paper dossier)."""

    dossier: Dossier
    code: str
    item: ChecklistItem | None


def _target(request, code: str, item: str) -> tuple[Target, str]:
    """Where the address points, and why nothing can be sent there now ('' when it can); 404 and 403 as everywhere."""
    dossier = get_dossier(request, code)
    scan = item == SCAN and dossier.on_paper
    entry = None if scan else get_object_or_404(dossier.cycle.checklist, code=item)
    problem = why_not_writable(request, dossier)
    if not problem and not request.user.has_perm("applications.write_dossier", dossier):
        raise PermissionDenied
    return Target(dossier, item, entry), problem


def upload(request, code: str, item: str):
    """Take in one or several files for an item. JSON `{"html"}` or `{"error"}` (422) for upload.js, else the page."""
    target, problem = _target(request, code, item)
    if problem:
        return _answer_refused(request, target, problem)
    try:
        _store(request, target, _replaced(target.dossier, request.POST.get("replaces", "")))
    except ActionError as mistake:
        return _answer_mistake(request, target, mistake)
    return _answer_received(request, target)


def replace(request, code: str):
    """Put a new file in the place of one that is there; both stay on record. For browsers without JavaScript."""
    dossier = get_dossier(request, code)
    problem = why_not_writable(request, dossier)
    if problem:
        return back_with(request, dossier, problem)
    old = _replaced(dossier, request.POST.get("replaces", ""))
    if old is None:
        return back_with(request, dossier, _("Tệp cần thay không còn trong hồ sơ."))
    target = Target(dossier, old.item.code, old.item)
    try:
        _store(request, target, old)
    except ActionError as mistake:
        return _answer_mistake(request, target, mistake)
    messages.success(request, _("Đã thay tệp “%(name)s”.") % {"name": old.file.name})
    return redirect(box_address(dossier, target.code))


@tus.speaks_tus
def begin(request, code: str, item: str):
    """Open an upload in pieces for an item; what its name, size and the room left refuse is refused at once."""
    target, problem = _target(request, code, item)
    if request.method == "OPTIONS":
        return tus.options(settings.MAX_UPLOAD_BYTES)
    if problem:
        return JsonResponse({"error": problem}, status=409)

    def start(size: int, metadata: dict[str, str]) -> PartialUpload:
        expires_on = read_expiry(metadata.get("expires_on", ""))
        replaced = _replaced(target.dossier, metadata.get("replaces", ""))
        details = {
            "replaces": str(replaced.pk) if replaced else "",
            "expires_on": expires_on.isoformat() if expires_on else "",
        }
        require_room(dossier=target.dossier, item=target.item, size=size, replaces=replaced)
        return begin_partial(
            by=request.user,
            name=metadata.get("filename", ""),
            size=size,
            place=place_of(target.dossier, target.code),
            details=details,
            kinds=kinds_of(target.item),
        )

    return tus.begin(request, start, lambda row: reverse("files:piece", args=[row.pk]))


def finish(request, code: str, item: str, pk):
    """Take in what has arrived whole, or give it up (`drop`). Asked again, it answers as the first time.

    What it replaces and until when it is valid may have been chosen anew since it was begun: what is posted counts.
    """
    target, problem = _target(request, code, item)
    place = place_of(target.dossier, target.code)
    row = get_object_or_404(partials_of(request.user), pk=pk, place=place)
    if "drop" in request.POST:
        drop_partial(upload=row, by=request.user)
        messages.success(request, _("Đã bỏ tệp gửi dở “%(name)s”.") % {"name": row.name})
        return redirect(box_address(target.dossier, target.code))
    if problem:
        return _answer_refused(request, target, problem)
    details = {name: request.POST.get(name, text) for name, text in row.details.items()}
    try:
        replaced, expires_on = _replaced(target.dossier, details["replaces"]), read_expiry(details["expires_on"])
        take_partial(
            upload=row,
            by=request.user,
            subject=target.dossier,
            kinds=kinds_of(target.item),
            then=lambda stored: receive_document(
                dossier=target.dossier,
                item=target.item,
                file=stored,
                by=request.user,
                replaces=replaced,
                expires_on=expires_on,
            ),
        )
    except PartialUpload.DoesNotExist:
        return _answer_mistake(request, target, ActionError(_("Tệp gửi dở này không còn; hãy chọn lại tệp.")))
    except ActionError as mistake:
        return _answer_mistake(request, target, mistake)
    # The same file that was begun in another browser is not waited for any more.
    for other in unfinished_of(request.user, place).filter(place=place, name=row.name, size=row.size):
        drop_partial(upload=other, by=request.user)
    return _answer_received(request, target)


def _store(request, target: Target, replaced: DossierFile | None) -> None:
    """All files or none, so that an error names the one that stopped it and nothing is half there."""
    uploads = request.FILES.getlist("file")
    if not uploads:
        raise ActionError(_("Chưa chọn tệp nào."))
    expires_on = read_expiry(request.POST.get("expires_on", ""))
    with transaction.atomic():
        for one in uploads:
            stored = store_upload(upload=one, by=request.user, subject=target.dossier, kinds=kinds_of(target.item))
            receive_document(
                dossier=target.dossier,
                item=target.item,
                file=stored,
                by=request.user,
                replaces=replaced,
                expires_on=expires_on,
            )


def _replaced(dossier: Dossier, text: str) -> DossierFile | None:
    pk = whole(text)
    if pk is None:
        return None
    return DossierFile.objects.filter(dossier=dossier, pk=pk, removed_at=None).select_related("item").first()


def _wants_json(request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _answer_refused(request, target: Target, problem: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": problem}, status=409)
    return back_with(request, target.dossier, problem)


def _answer_mistake(request, target: Target, mistake: ActionError) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": mistake.message}, status=422)
    dossier = get_dossier(request, target.dossier.code)
    return documents_page(request, dossier, errors={target.code: mistake.message}, status=422)


def _answer_received(request, target: Target) -> HttpResponse:
    if not _wants_json(request):
        messages.success(request, _("Đã nhận tệp."))
        return redirect(box_address(target.dossier, target.code))
    dossier = get_dossier(request, target.dossier.code)  # with the documents as they are now
    boxes = Boxes(dossier, request.user)
    box = boxes.scan() if target.item is None else boxes.of(target.item)
    return JsonResponse(
        {
            "html": render_to_string("applications/dossier/_upload.html", {"box": box}, request),
            "also": {
                "tong-tai-lieu": render_to_string(
                    "applications/dossier/_totals.html", {"totals": totals_of(dossier)}, request
                )
            },
        }
    )
