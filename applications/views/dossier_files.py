"""Documents of a dossier: the page with its check list, sending, replacing, removing, and taking everything along."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.jobs import start_job
from spcncl_portal.files.actions import store_upload
from spcncl_portal.files.validators import KINDS, accepted_extensions
from spcncl_portal.programme.models import ChecklistItem

from .. import sections
from ..actions.dossier import set_paper_scan
from ..actions.dossier_files import add_document, remove_document
from ..completeness import missing
from ..dossier_queries import asked_of, live_documents
from ..models import Dossier, DossierFile
from ..package import HEAVY_BYTES, content_to_take, file_stem, files_of_content, total_bytes, whole_pdf, zip_pieces
from .dossier_access import back_with, get_dossier, get_submission, why_not_writable

SCAN = "ban-quet"  # the scan of a paper dossier, beside the items of the check list
ALL_KINDS = ("pdf", "image", "word", "excel")


def kinds_of(item) -> list[str]:
    """The kinds of files that an item takes; all where it names none."""
    return [kind for kind in (item.kinds or ALL_KINDS) if kind in KINDS]


def upload_box(dossier: Dossier, item, documents: list[DossierFile], asked: dict, *, error="", readonly=False) -> dict:
    """What components/upload.html shows for one item of the check list."""
    own = [one for one in documents if one.item_id == item.pk]
    finding = asked.get(sections.document_item(item.code))
    if finding:
        status, state = _("cần bổ sung"), "returned"
    elif own:
        status, state = _("đã có"), "completed"
    else:
        status, state = (_("bắt buộc, chưa có"), "missing") if item.required else (_("không bắt buộc"), "none")
    return {
        "id": f"tai-lieu-{item.code}",
        "name": "file",
        "url": reverse("applications:upload_document", args=[dossier.code, item.code]),
        "label": item.name,
        "hint": item.guidance,
        "max_bytes": settings.MAX_UPLOAD_BYTES,
        "accept": ",".join(accepted_extensions(kinds_of(item))),
        "types": ", ".join(ending.lstrip(".").upper() for ending in accepted_extensions(kinds_of(item))),
        "files": [_file_row(dossier, one, readonly) for one in own],
        "status": status,
        "state": state,
        "note": _("Sở Công Thương yêu cầu: %(note)s") % {"note": finding.note} if finding else "",
        "error": error,
        "readonly": readonly,
    }


def _file_row(dossier: Dossier, document: DossierFile, readonly: bool) -> dict:
    return {
        "name": document.file.name,
        "size": document.file.size,
        "at": document.added_at,
        "url": document.file.get_absolute_url(),
        "delete_url": reverse("applications:remove_document", args=[dossier.code, document.pk]),
        "readonly": readonly,
    }


def scan_box(dossier: Dossier, *, error="") -> dict:
    """The box for the scan of a paper dossier."""
    scan = dossier.paper_scan
    row = (
        {"name": scan.name, "size": scan.size, "at": scan.created_at, "url": scan.get_absolute_url()} if scan else None
    )
    return {
        "id": f"tai-lieu-{SCAN}",
        "name": "file",
        "url": reverse("applications:upload_document", args=[dossier.code, SCAN]),
        "label": _("Bản quét hồ sơ giấy"),
        "hint": _("Một tệp PDF của cả hồ sơ; tệp mới thay tệp cũ. Có bản quét thì không bắt buộc từng tài liệu."),
        "max_bytes": settings.MAX_UPLOAD_BYTES,
        "accept": ".pdf",
        "types": "PDF",
        "files": [row] if row else [],
        "status": _("đã có") if row else _("bắt buộc, chưa có"),
        "state": "completed" if row else "missing",
        "error": error,
    }


def documents_page(request, dossier: Dossier, *, errors=None, status=200):
    """The check list of documents with a box each."""
    errors = errors or {}
    asked, documents = asked_of(dossier), live_documents(dossier)
    items = [item for item in dossier.cycle.checklist.all() if item.applies_to(dossier.group)]
    order = list(sections.SECTIONS)
    values = {
        "dossier": dossier,
        "part": sections.DOCUMENTS,
        "step": order.index(sections.DOCUMENTS) + 1,
        "steps": len(order),
        "boxes": [upload_box(dossier, item, documents, asked, error=errors.get(item.code, "")) for item in items],
        "scan": scan_box(dossier, error=errors.get(SCAN, "")) if dossier.on_paper else None,
        "items": items,
        "replaceable": documents,
        "errors": errors,
        "no_group": not dossier.group,
        "lacking": [
            one
            for one in missing(dossier, [], documents, dossier.cycle.checklist.all(), [])
            if one.section is sections.DOCUMENTS
        ],
        "back_url": reverse("applications:dossier", args=[dossier.code]),
        "next_url": reverse("applications:dossier_section", args=[dossier.code, sections.CONTACT.slug]),
    }
    return render(request, "applications/dossier/documents.html", values, status=status)


def _wants_json(request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def upload(request, code: str, item: str):
    """Take in one or several files for an item. JSON `{"html"}` or `{"error"}` (422) for upload.js, else the page."""
    dossier = get_dossier(request, code)
    problem = why_not_writable(request, dossier)
    if problem:
        return (
            JsonResponse({"error": problem}, status=409)
            if _wants_json(request)
            else back_with(request, dossier, problem)
        )
    if not request.user.has_perm("applications.write_dossier", dossier):
        raise PermissionDenied
    entry = None if item == SCAN and dossier.on_paper else get_object_or_404(dossier.cycle.checklist, code=item)
    error = ""
    try:
        _store(request, dossier, entry, request.FILES.getlist("file") or _nothing_chosen())
    except ActionError as mistake:
        error = mistake.message
    dossier = get_dossier(request, code)  # with the documents as they are now
    if not _wants_json(request):
        if error:
            return documents_page(request, dossier, errors={item: error}, status=422)
        messages.success(request, _("Đã nhận tệp."))
        return redirect(_box_address(dossier, item))
    if error:
        return JsonResponse({"error": error}, status=422)
    box = upload_box(dossier, entry, live_documents(dossier), asked_of(dossier)) if entry else scan_box(dossier)
    return JsonResponse({"html": render_to_string("applications/dossier/_upload.html", {"box": box}, request)})


def _box_address(dossier: Dossier, item: str) -> str:
    page = reverse("applications:dossier_section", args=[dossier.code, sections.DOCUMENTS.slug])
    return f"{page}#tai-lieu-{item}"


def _store(request, dossier: Dossier, entry, uploads) -> None:
    """All files or none, so that an error names the one that stopped it and nothing is half there."""
    with transaction.atomic():
        for one in uploads:
            kinds = kinds_of(entry) if entry else ("pdf",)
            stored = store_upload(upload=one, by=request.user, subject=dossier, kinds=kinds)
            if entry is None:
                set_paper_scan(dossier=dossier, scan=stored, by=request.user)
            else:
                add_document(
                    dossier=dossier, item=entry, file=stored, by=request.user, replaces=_replaced(request, dossier)
                )


def _replaced(request, dossier: Dossier) -> DossierFile | None:
    text = request.POST.get("replaces", "")
    return (
        dossier.documents.filter(pk=int(text), removed_at=None).first() if text.isascii() and text.isdigit() else None
    )


def replace(request, code: str):
    """Put a new file in the place of one that is there; both stay on record."""
    dossier = get_dossier(request, code)
    problem = why_not_writable(request, dossier)
    if problem:
        return back_with(request, dossier, problem)
    old = _replaced(request, dossier)
    if old is None:
        return back_with(request, dossier, _("Tệp cần thay không còn trong hồ sơ."))
    item = ChecklistItem.objects.get(pk=old.item_id)
    try:
        _store(request, dossier, item, request.FILES.getlist("file") or _nothing_chosen())
    except ActionError as mistake:
        return documents_page(request, get_dossier(request, code), errors={item.code: mistake.message}, status=422)
    messages.success(request, _("Đã thay tệp “%(name)s”.") % {"name": old.file.name})
    return redirect(_box_address(dossier, item.code))


def _nothing_chosen():
    raise ActionError(_("Chưa chọn tệp nào."))


def remove(request, code: str, pk: int):
    """Take one document out."""
    dossier = get_dossier(request, code)
    # Not `dossier.documents`, which is prefetched with the documents in force only: a second click finds it removed.
    document = get_object_or_404(DossierFile.objects.select_related("item", "file"), dossier=dossier, pk=pk)
    problem = why_not_writable(request, dossier)
    if problem:
        return back_with(request, dossier, problem)
    remove_document(document=document, by=request.user)
    messages.success(request, _("Đã bỏ tệp “%(name)s” khỏi hồ sơ.") % {"name": document.file.name})
    return redirect(_box_address(dossier, document.item.code))


def take_pdf(request, code: str):
    """The whole dossier as one PDF; a heavy one is made in the background (POST), its page shows the progress."""
    dossier = get_dossier(request, code)
    submission = get_submission(dossier, request.GET.get("lan") or request.POST.get("lan"))
    content = content_to_take(dossier, submission)
    if request.method == "POST":
        job = start_job(
            kind="dossier_pdf",
            label=_("Ghép hồ sơ %(code)s thành một PDF") % {"code": dossier.code},
            by=request.user,
            payload={"dossier": dossier.pk, "submission": submission.number if submission else None},
            key=f"{dossier.pk}-{submission.number if submission else 0}-{dossier.version}-{request.user.pk}",
            total=len(files_of_content(content)),
        )
        return redirect("core:job", pk=job.pk)
    if total_bytes(content) > HEAVY_BYTES:
        return back_with(
            request, dossier, _("Hồ sơ có nhiều tệp nặng; hãy bấm “Ghép thành một PDF” để chạy ở chế độ nền.")
        )
    response = HttpResponse(whole_pdf(dossier, submission), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{file_stem(dossier, submission)}.pdf")
    return response


def take_zip(request, code: str):
    """The whole dossier as a ZIP, sent while it is read."""
    dossier = get_dossier(request, code)
    submission = get_submission(dossier, request.GET.get("lan"))
    response = StreamingHttpResponse(zip_pieces(dossier, submission), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{file_stem(dossier, submission)}.zip")
    return response


def take_snapshot(request, code: str, number: int):
    """The canonical JSON of a submission, byte for byte."""
    dossier = get_dossier(request, code)
    submission = get_submission(dossier, number)
    if submission is None:
        raise Http404
    response = HttpResponse(submission.snapshot.encode(), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{file_stem(dossier, submission)}.json")
    return response
