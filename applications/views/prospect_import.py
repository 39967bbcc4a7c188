"""A list of prospects from Excel: upload, preview with its faults, then write."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.files.models import StoredFile

from ..actions.prospect_import import import_prospects, keep_prospect_list
from ..forms.outreach import ProspectListForm
from ..imports.prospects import ProspectTable, plan_import, read_prospects, template
from .nomination import XLSX
from .prospect import is_staff, no_cycle, own_bodies
from .shared import unprocessable

SHOWN_ROWS = 200


def sample(request: HttpRequest) -> HttpResponse:
    """The empty list to fill in."""
    if not request.cycle:
        return no_cycle(request)
    response = HttpResponse(template(request.cycle), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="mau-danh-sach-van-dong.xlsx"'
    return response


def upload(request: HttpRequest):
    """Take the file in and show what it would change."""
    if not request.cycle:
        return no_cycle(request)
    form = ProspectListForm(
        request.POST or None, request.FILES or None, bodies=own_bodies(request), is_staff=is_staff(request)
    )
    if form.is_valid():
        body = form.cleaned_data["body"]
        try:
            stored = keep_prospect_list(upload=form.cleaned_data["file"], by=request.user)
            _read(stored, request)
        except ActionError as mistake:
            form.add_error("file", str(mistake.message))
        else:
            address = reverse("applications:prospect_preview", args=[stored.pk])
            return redirect(f"{address}?don-vi={body.code}" if body else address)
    values = {
        "form": form,
        "page_title": _("Nhập danh sách vận động từ Excel"),
        "intro": _(
            "Doanh nghiệp đã có (cùng mã số thuế, hoặc cùng tên) được cập nhật, không ghi hai lần. Hệ thống cho xem "
            "trước; chưa ghi gì cho tới khi bạn xác nhận."
        ),
        "submit_label": _("Kiểm tra tệp"),
        "template_url": reverse("applications:prospect_template"),
    }
    return render(request, "applications/outreach/form.html", values, status=unprocessable(form))


def preview(request: HttpRequest, file):
    """Faults by row and column, and what would be written; nothing is until it is confirmed."""
    if not request.cycle:
        return no_cycle(request)
    kept = StoredFile.objects.filter(uploaded_by=request.user, subject_type=None)
    stored = get_object_or_404(kept, pk=file)
    body = None
    code = request.GET.get("don-vi", "")
    if code or not is_staff(request):
        body = next((one for one in own_bodies(request) if one.code == code), None)
        if body is None:
            raise Http404
    try:
        table = _read(stored, request)
    except ActionError as mistake:
        messages.warning(request, mistake.message)
        return redirect("applications:prospect_import")
    if request.method == "POST":
        return _write(request, table, body)
    plan = plan_import(table, cycle=request.cycle, body=body, by=request.user)
    rows = [(line.row, "created", line.values) for line in plan.created]
    rows += [(line.row, "updated", line.values) for _standing, line in plan.updated]
    values = {
        "file": stored,
        "body": body,
        "plan": plan,
        "rows": sorted(rows, key=lambda row: row[0])[:SHOWN_ROWS],
        "errors": plan.errors[:SHOWN_ROWS],
        "writes": len(rows),
        "more_rows": max(0, len(rows) - SHOWN_ROWS),
        "more_errors": max(0, len(plan.errors) - SHOWN_ROWS),
    }
    return render(request, "applications/outreach/preview.html", values)


def _write(request: HttpRequest, table: ProspectTable, body):
    partial = request.POST.get("partial") == "1"
    try:
        plan = import_prospects(table=table, cycle=request.cycle, body=body, by=request.user, partial=partial)
    except ActionError as mistake:
        messages.warning(request, mistake.message)
        return redirect("applications:prospect_import")
    if plan.refused(partial=partial):
        messages.warning(request, _("Tệp còn dòng sai nên chưa ghi gì; hãy sửa trong Excel rồi tải lại."))
        return redirect(request.get_full_path())
    counts = {
        "created": len(plan.created),
        "updated": len(plan.updated),
        "unchanged": len(plan.unchanged),
        "rejected": plan.rejected,
    }
    text = _("Đã ghi: thêm %(created)s, sửa %(updated)s, không đổi %(unchanged)s, bỏ qua %(rejected)s dòng.")
    messages.success(request, text % counts)
    return redirect("applications:prospects")


def _read(stored: StoredFile, request: HttpRequest) -> ProspectTable:
    """Read a kept list again; the bytes never change."""
    with stored.file.open("rb") as opened:
        return read_prospects(opened.read(), stored.name, request.cycle)
