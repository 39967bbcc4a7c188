"""Certificates: staff issue, print and send them; enterprises download their own."""

import io
import zipfile

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import Job
from spcncl_portal.core.tables import render_list
from spcncl_portal.core.text import slug
from spcncl_portal.documents.print_sheets import emblem_proof
from spcncl_portal.files.views import send_file

from ..certificates_job import KIND, start_issuing
from ..certificates_print import start_printing
from ..filters_recognition import CertificateFilter
from ..forms.print_order import PrintOrderForm
from ..models import Decision
from ..recognition_queries import certificates_visible_to, issued_of, missing_certificates
from ..tables_recognition import CertificateTable, OwnCertificateTable


def certificates(request):
    """The certificates of the cycle with their files; an enterprise sees its own of all years."""
    own = request.user.roles == {Role.ENTERPRISE}
    cycle = request.cycle or None
    may_print = request.user.has_perm("evaluation.print_certificates")
    decided = cycle is not None and Decision.objects.filter(cycle=cycle).exists()
    values = {
        "own": own,
        "decided": decided,
        "may_print": may_print,
        "perms_designs": request.user.has_perm("documents.view_designs"),
    }
    if cycle and may_print:
        values["job"] = Job.objects.filter(kind=KIND, payload__cycle=cycle.pk).order_by("-created_at").first()
        values["missing"] = missing_certificates(cycle) if decided else 0
        values["issued"] = issued_of(cycle).count()
    return render_list(
        request,
        rows=certificates_visible_to(request.user, cycle),
        table_class=OwnCertificateTable if own else CertificateTable,
        filter_class=None if own else CertificateFilter,
        template="evaluation/certificates/list.html",
        context=values,
        name="chung-nhan",
        search_through="recognition",
    )


@require_POST
def issue(request):
    """Start the work; a second click finds it running."""
    if not request.cycle:
        raise Http404
    try:
        start_issuing(cycle=request.cycle, by=request.user)
    except ActionError as mistake:
        messages.error(request, mistake.message)
    return redirect("evaluation:certificates")


def certificate_file(request, pk: int):
    """The PDF of one certificate, to be saved."""
    certificate = get_object_or_404(certificates_visible_to(request.user), pk=pk)
    if certificate.document is None or certificate.document.file is None:
        raise Http404
    stored = certificate.document.file
    stored.name = file_name(certificate)
    return send_file(request, stored, as_attachment=True)


def file_name(certificate) -> str:
    """`giay-chung-nhan-001-2021-spcncl-hn-quat-tran.pdf`."""
    words = f"{certificate.number.replace('/', ' ')} {certificate.recognition.product_name}"
    return f"giay-chung-nhan-{slug(words)[:90].strip('-')}.pdf"


def _issued(request) -> list:
    return list(issued_of(request.cycle)) if request.cycle else []


def archive(request):
    """All certificates of the cycle as one ZIP."""
    rows = _issued(request)
    if not rows:
        return _nothing(request)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for one in rows:
            packed.writestr(file_name(one), _bytes(one))
    buffer.seek(0)
    return FileResponse(buffer, as_attachment=True, filename=f"giay-chung-nhan-{request.cycle.year}.zip")


def print_order(request):
    """Order the file for the printing house; it is made in the background."""
    form = PrintOrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not request.cycle:
            raise Http404
        try:
            job = start_printing(cycle=request.cycle, order=form.order(), by=request.user)
        except ActionError as mistake:
            messages.warning(request, mistake.message)
            return redirect("evaluation:certificates")
        return redirect("core:job", job.pk)
    values = {"form": form, "issued": issued_of(request.cycle).count() if request.cycle else 0}
    return render(request, "evaluation/certificates/print.html", values, status=422 if form.errors else 200)


def emblem_proof_file(request):
    """The sheet on which the printing house checks the emblem (`?mau=cmyk` for process inks)."""
    data = emblem_proof(cmyk=request.GET.get("mau") == "cmyk")
    return FileResponse(io.BytesIO(data), content_type="application/pdf", filename="ban-thu-bieu-trung.pdf")


def _bytes(certificate) -> bytes:
    with certificate.document.file.file.open("rb") as source:
        return source.read()


def _nothing(request):
    messages.warning(request, _("Chưa có giấy chứng nhận nào được cấp trong chu kỳ này."))
    return redirect("evaluation:certificates")
