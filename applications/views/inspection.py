"""Visits on site: the list, one visit and its way to the signed minutes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.tables import render_list
from spcncl_portal.core.templatetags.portal import vndatetime
from spcncl_portal.documents.reporting import FORMATS

from ..actions import inspection as actions
from ..actions.inspection_sync import remove_photo
from ..filters.inspection import InspectionFilter, OwnInspectionFilter
from ..forms.fields import add_error
from ..forms.inspection import CallOffForm, FinishForm, MoveForm, ResumeForm, SignForm
from ..inspection_minutes import minutes
from ..inspection_notices import calendar_of
from ..inspection_queries import OPEN, came_late, inspections_visible_to, lines_of, reads_inside
from ..models import Inspection
from ..queries import READS_ALL
from ..states import InspectionState
from ..tables.inspection import InspectionTable
from .shared import act, unprocessable

RUN = "applications.run_inspection"


def listing(request):
    """The visits of the year that the person may read."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    office = bool(READS_ALL & request.user.roles)
    rows = inspections_visible_to(request.user, request.cycle).prefetch_related("team", "dossiers")
    values = {
        "page_title": _("Kiểm tra thực tế"),
        "search_hint": _("Tìm doanh nghiệp, mã số thuế…"),
        "may_plan": request.user.has_perm("applications.write_inspections") and request.cycle.is_open,
        "office": office,
    }
    return render_list(
        request,
        rows=rows,
        table_class=InspectionTable,
        filter_class=InspectionFilter if office else OwnInspectionFilter,
        template="applications/inspection/list.html",
        context=values,
        name=f"kiem-tra-thuc-te-{request.cycle.year}",
        search_through="enterprise",
    )


def get_inspection(request, pk: int, permission: str = "applications.view_inspection") -> Inspection:
    """The visit of the address; 404 when the person may not know of it, 403 without `permission` on it."""
    found = get_object_or_404(inspections_visible_to(request.user), pk=pk)
    if not request.user.has_perm(permission, found):
        raise PermissionDenied
    return found


def show(request, pk: int):
    """One visit: plan, what was found, photos, minutes."""
    found = get_inspection(request, pk)
    inside = reads_inside(request.user, found)
    lines = lines_of(found) if inside else []
    may_run = request.user.has_perm(RUN, found)
    values = {
        "inspection": found,
        "team": found.team.select_related("user"),
        "dossiers": found.dossiers.order_by("code"),
        "inside": inside,
        "office": bool(READS_ALL & request.user.roles),
        "lines": lines,
        "figures": [one for one in lines if one.dossier],
        "checks": [one for one in lines if not one.dossier],
        "flagged": [one for one in lines if one.is_flagged],
        "open_lines": sum(not one.is_answered for one in lines),
        "photos": found.photos.select_related("file", "question") if inside else [],
        "came_late": came_late(found) if found.state == InspectionState.DONE else 0,
        "may_run": may_run,
        "takes_results": may_run and found.state in OPEN,
    }
    return render(request, "applications/inspection/show.html", values)


def move(request, pk: int):
    """Another time, place or team."""
    found = get_inspection(request, pk, RUN)
    form = MoveForm(request.POST or None, inspection=found)
    if form.is_valid():
        try:
            actions.move_inspection(
                inspection=found,
                team=form.team(),
                version=form.cleaned_data["version"],
                by=request.user,
                **form.times(),
            )
        except Conflict as mistake:
            form.add_error(None, mistake.message + " " + _("Hãy mở lại trang, đối chiếu rồi sửa tiếp."))
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã đổi lịch; đoàn và doanh nghiệp được báo."))
            return redirect(found)
    values = _form_values(found, form, _("Đổi lịch kiểm tra"), _("Lưu lịch mới"))
    return render(request, "components/form_page.html", values, status=unprocessable(form))


def _form_values(found: Inspection, form, title: str, label: str) -> dict:
    return {
        "page_title": title,
        "caption": str(found),
        "form": form,
        "submit_label": label,
        "back_url": found.get_absolute_url(),
        "cancel_url": found.get_absolute_url(),
    }


def call_off(request, pk: int):
    found = get_inspection(request, pk, RUN)
    form = CallOffForm(request.POST or None)

    def run():
        actions.call_off_inspection(inspection=found, reason=form.cleaned_data["reason"], by=request.user)
        return _("Đã hủy buổi kiểm tra; đoàn và doanh nghiệp được báo.")

    values = _form_values(found, form, _("Hủy buổi kiểm tra"), _("Hủy buổi kiểm tra")) | {"danger": True}
    values["facts"] = [(_("Thời gian"), vndatetime(found.starts_at)), (_("Địa điểm"), found.place)]
    return act(request, form, run, "components/confirm_page.html", values, done=found)


def resume(request, pk: int):
    found = get_inspection(request, pk, RUN)
    form = ResumeForm(request.POST or None)

    def run():
        actions.resume_inspection(inspection=found, reason=form.cleaned_data["reason"], by=request.user)
        return _("Đã mở lại; có thể ghi tiếp kết quả.")

    values = _form_values(found, form, _("Mở lại buổi kiểm tra"), _("Mở lại"))
    return act(request, form, run, "components/confirm_page.html", values, done=found)


def finish(request, pk: int):
    """Conclusion and closing words; then the minutes can be printed."""
    found = get_inspection(request, pk, RUN)
    if request.method == "GET" and found.state != InspectionState.PLANNED:
        return redirect(found)
    form = FinishForm(request.POST or None, inspection=found)

    def run():
        actions.finish_inspection(inspection=found, by=request.user, **form.cleaned_data)
        return _("Đã kết thúc kiểm tra. Hãy in biên bản để hai bên ký.")

    lines = lines_of(found)
    values = _form_values(found, form, _("Kết thúc kiểm tra"), _("Kết thúc và lập biên bản")) | {
        "flagged": [one for one in lines if one.is_flagged],
        "open_lines": sum(not one.is_answered for one in lines),
    }
    return act(request, form, run, "applications/inspection/finish.html", values, done=found)


def sign(request, pk: int):
    """Who signed, and the scan of what they signed."""
    found = get_inspection(request, pk, RUN)
    if request.method == "GET" and found.state != InspectionState.DONE:
        return redirect(found)
    form = SignForm(request.POST or None, request.FILES or None, inspection=found)

    def run():
        data = dict(form.cleaned_data)
        actions.sign_inspection(inspection=found, upload=data.pop("file"), by=request.user, **data)
        return _("Đã lưu biên bản có chữ ký; doanh nghiệp được báo.")

    values = _form_values(found, form, _("Ghi nhận biên bản đã ký"), _("Lưu biên bản đã ký"))
    return act(request, form, run, "components/form_page.html", values, done=found)


def minutes_file(request, pk: int, fmt: str):
    """The minutes as Word or PDF: from what was recorded so far, marked as a draft until the visit is closed."""
    found = get_inspection(request, pk)
    if fmt not in ("docx", "pdf") or not reads_inside(request.user, found):
        raise Http404
    with translation.override("vi"):
        data = FORMATS[fmt].render(minutes(found))
    return _file(data, FORMATS[fmt].content_type, f"bien-ban-kiem-tra-{found.enterprise.tax_code}.{fmt}")


def calendar(request, pk: int):
    """The visit for one's own calendar."""
    found = get_inspection(request, pk)
    cancelled = found.state == InspectionState.CALLED_OFF
    data = calendar_of(found, request.user, cancelled=cancelled)
    return _file(data, "text/calendar; charset=utf-8", "kiem-tra-thuc-te.ics")


def _file(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def drop_photo(request, pk: int, photo: int):
    """Take a photo out."""
    found = get_inspection(request, pk, RUN)
    row = get_object_or_404(found.photos, pk=photo)
    try:
        remove_photo(photo=row, by=request.user)
    except ActionError as mistake:
        messages.warning(request, mistake.message)
    else:
        messages.success(request, _("Đã xóa ảnh."))
    return redirect(found)
