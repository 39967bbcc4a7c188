"""Documents of a dossier: the page with its check list, replacing, dating, ordering, removing, taking all along."""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.jobs import start_job

from .. import sections
from ..actions.dossier_files import raise_document, remove_document, set_document_expiry
from ..completeness import missing
from ..dossier_queries import live_documents
from ..expiry import read_expiry
from ..models import Dossier, DossierFile
from ..package import HEAVY_BYTES, content_to_take, file_stem, files_of_content, total_bytes, whole_pdf, zip_pieces
from .document_boxes import SCAN, Boxes, totals_of
from .dossier_access import back_with, get_dossier, get_submission, why_not_writable


def documents_page(request, dossier: Dossier, *, errors=None, status=200):
    """The check list of documents with a box each."""
    errors = errors or {}
    boxes, documents = Boxes(dossier, request.user), live_documents(dossier)
    order = list(sections.SECTIONS)
    values = {
        "dossier": dossier,
        "part": sections.DOCUMENTS,
        "step": order.index(sections.DOCUMENTS) + 1,
        "steps": len(order),
        "criteria": boxes.by_criterion(errors),
        "no_longer_asked": boxes.no_longer_asked(),
        "other_groups": boxes.of_other_groups(),
        "scan": boxes.scan(error=errors.get(SCAN, "")) if dossier.on_paper else None,
        "totals": totals_of(dossier),
        "replaceable": documents,
        "errors": errors,
        "group_name": boxes.groups.get(dossier.group, dossier.group),
        "lacking": [
            one
            for one in missing(dossier, [], documents, dossier.cycle.checklist.all(), [])
            if one.section is sections.DOCUMENTS
        ],
        "back_url": reverse("applications:dossier", args=[dossier.code]),
        "next_url": reverse("applications:dossier_section", args=[dossier.code, sections.CONTACT.slug]),
    }
    return render(request, "applications/dossier/documents.html", values, status=status)


def box_address(dossier: Dossier, item: str) -> str:
    """The box of an item on the page of documents."""
    page = reverse("applications:dossier_section", args=[dossier.code, sections.DOCUMENTS.slug])
    return f"{page}#tai-lieu-{item}"


def remove(request, code: str, pk: int):
    """Take one document out."""

    def change(document: DossierFile) -> str:
        remove_document(document=document, by=request.user)
        return _("Đã bỏ tệp “%(name)s” khỏi hồ sơ.") % {"name": document.file.name}

    return _change(request, code, pk, change)


def date(request, code: str, pk: int):
    """Note until when one document is valid; an empty box takes the date away."""

    def change(document: DossierFile) -> str:
        day = read_expiry(request.POST.get("expires_on", ""))
        set_document_expiry(document=document, expires_on=day, by=request.user)
        return _("Đã ghi thời hạn của tệp “%(name)s”.") % {"name": document.file.name}

    return _change(request, code, pk, change)


def lift(request, code: str, pk: int):
    """Move one document up among those of its item."""

    def change(document: DossierFile) -> str:
        raise_document(document=document, by=request.user)
        return _("Đã chuyển tệp “%(name)s” lên trên.") % {"name": document.file.name}

    return _change(request, code, pk, change)


def _change(request, code: str, pk: int, change):
    """Change one document and say what was done; what stands in the way is shown at its box."""
    dossier = get_dossier(request, code)
    # Not `dossier.documents`, which is prefetched with the documents in force only: a second click finds it removed.
    document = get_object_or_404(DossierFile.objects.select_related("item", "file"), dossier=dossier, pk=pk)
    problem = why_not_writable(request, dossier)
    if problem:
        return back_with(request, dossier, problem)
    try:
        messages.success(request, change(document))
    except ActionError as mistake:
        return documents_page(request, dossier, errors={document.item.code: mistake.message}, status=422)
    return redirect(box_address(dossier, document.item.code))


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
