"""Designs of certificates: look at them, work on a draft with a picture beside it, put one into use."""

import io

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.tables import render_list

from .actions.designs import design_of, draft_design, edit_design, ensure_designs, make_design_current
from .certificate_checks import check_design
from .certificate_kinds import RULES, CertificateKind
from .certificate_layout import Design
from .certificate_preview import preview_uri
from .certificate_samples import LONGEST, SHORTEST, sample_sheet
from .certificates import render_certificate_single
from .design_forms import DesignForms
from .design_tables import DesignTable
from .models import CertificateDesign

MANAGE = "documents.manage_designs"


def _rows():
    return CertificateDesign.objects.select_related("artwork", "emblem", "created_by")


def _which(request) -> str:
    return SHORTEST if request.GET.get("ten") == SHORTEST else LONGEST


def designs(request):
    """Every edition of every kind."""
    present = set(CertificateDesign.objects.values_list("kind", flat=True))
    values = {
        "missing": [kind.label for kind in CertificateKind if kind not in present],
        "may_manage": request.user.has_perm(MANAGE),
    }
    return render_list(
        request,
        rows=CertificateDesign.objects.all(),
        table_class=DesignTable,
        template="documents/designs/list.html",
        context=values,
        name="mau-giay-chung-nhan",
    )


@require_POST
def begin(request):
    """Take in the portal's own designs of the kinds that have none."""
    ensure_designs()
    messages.success(request, _("Đã có mẫu gốc cho mọi loại giấy chứng nhận."))
    return redirect("documents:designs")


def design(request, pk: int):
    """One edition: its picture with real names, what is wrong with it, the other editions."""
    row = get_object_or_404(_rows(), pk=pk)
    dressed = design_of(row)
    findings = check_design(dressed, row.kind)
    which = _which(request)
    values = {
        "design": row,
        "findings": findings,
        "errors": sum(one.is_error for one in findings),
        "picture": preview_uri(dressed, row.kind, which, findings),
        "pdf_ground": _is_pdf(dressed),
        "which": which,
        "others": _rows().filter(kind=row.kind).exclude(pk=pk).order_by("-edition"),
        "may_manage": request.user.has_perm(MANAGE),
    }
    return render(request, "documents/designs/design.html", values)


def proof(request, pk: int):
    """The design as a PDF with the longest or the shortest name (`?ten=shortest`)."""
    row = get_object_or_404(_rows(), pk=pk)
    dressed = design_of(row)
    try:
        data = render_certificate_single(sample_sheet(row.kind, dressed.layout, _which(request)), dressed)
    except ValueError:
        messages.error(request, _("Chưa lập được bản in thử: hãy sửa các lỗi được nêu ở dưới."))
        return redirect("documents:design", pk)
    name = f"mau-{row.kind.lower()}-ban-{row.edition}.pdf"
    return FileResponse(io.BytesIO(data), content_type="application/pdf", filename=name)


@require_POST
def draft(request, pk: int):
    """Begin the next edition from this one; where a draft is open already, go there."""
    row = get_object_or_404(_rows(), pk=pk)
    return redirect("documents:edit_design", draft_design(source=row, by=request.user).pk)


@require_POST
def use(request, pk: int):
    """Put the design into use."""
    row = get_object_or_404(_rows(), pk=pk)
    try:
        make_design_current(design=row, by=request.user)
    except ActionError as mistake:
        messages.error(request, mistake.message)
    else:
        messages.success(request, _("Mẫu này được dùng cho mọi giấy chứng nhận lập từ bây giờ."))
    return redirect("documents:design", pk)


def edit(request, pk: int):
    """Work on a draft."""
    row = get_object_or_404(_rows(), pk=pk)
    if not row.is_draft:
        messages.info(request, _("Mẫu đã đưa vào dùng thì không sửa nữa; hãy lập bản mới từ mẫu này."))
        return redirect("documents:design", pk)
    forms = DesignForms(row, request.POST or None, request.FILES or None)
    if request.method == "POST" and forms.is_valid() and _saved(request, row, forms):
        messages.success(request, _("Đã lưu bản nháp."))
        return redirect("documents:edit_design", pk)
    values = {
        "design": row,
        "forms": forms,
        "placeholders": RULES[row.kind].placeholders.items(),
        **_preview(design_of(row), row.kind),
    }
    return render(request, "documents/designs/edit.html", values, status=422 if request.method == "POST" else 200)


def _saved(request, row: CertificateDesign, forms: DesignForms) -> bool:
    values = forms.design.cleaned_data
    try:
        edit_design(
            design=row,
            layout=forms.layout(),
            name=values["name"],
            note=values["note"],
            version=values["version"],
            artwork=forms.upload("artwork_file"),
            emblem=forms.upload("emblem_file"),
            remove_artwork=bool(values.get("remove_artwork")),
            by=request.user,
        )
    except Conflict as mistake:
        forms.design.add_error(None, mistake.message)
        return False
    except ActionError as mistake:
        forms.design.add_error("emblem_file" if mistake.field == "emblem_file" else "artwork_file", mistake.message)
        return False
    return True


@require_POST
def preview(request, pk: int):
    """The picture of what stands in the boxes, before it is saved (htmx)."""
    row = get_object_or_404(_rows(), pk=pk)
    forms = DesignForms(row, request.POST)
    if not forms.is_valid():
        return render(request, "documents/designs/preview.html", {"design": row, "invalid": True})
    stored = design_of(row)
    dressed = Design(forms.layout(), stored.artwork, stored.emblem)
    return render(request, "documents/designs/preview.html", {"design": row, **_preview(dressed, row.kind)})


def _preview(dressed: Design, kind: str) -> dict:
    findings = check_design(dressed, kind)
    return {
        "findings": findings,
        "pictures": [
            (_("Tên dài nhất"), preview_uri(dressed, kind, LONGEST, findings)),
            (_("Tên ngắn nhất"), preview_uri(dressed, kind, SHORTEST, findings)),
        ],
        "pdf_ground": _is_pdf(dressed),
    }


def _is_pdf(dressed: Design) -> bool:
    return dressed.artwork is not None and dressed.artwork.form == "pdf"


def example_design() -> dict | None:
    """Some design, for the list of routes."""
    return CertificateDesign.objects.order_by("pk").values("pk").first()
