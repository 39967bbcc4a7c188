"""Planning visits, and the day of a team: its route, what stands in its way, its printed sheet."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.templatetags.portal import vndate, vntime
from spcncl_portal.documents.pdf import render_pdf
from spcncl_portal.programme.working_days import working_calendar

from ..actions import inspection_day as actions
from ..forms.fields import add_error
from ..forms.inspection import PlanForm, RouteForm
from ..inspection_calc import overlaps
from ..inspection_queries import inspections_visible_to, on_day, stop_of
from ..models import Inspection
from ..states import InspectionState
from .shared import unprocessable, whole


def plan(request):
    """Choose dossiers, a day and a team: one visit for each enterprise."""
    cycle = request.cycle
    if not cycle or not cycle.is_open:
        messages.error(request, _("Hiện không có chu kỳ nào đang mở để lập lịch kiểm tra."))
        return redirect("applications:inspections")
    chosen = [pk for text in request.GET.getlist("ho-so") if (pk := whole(text)) is not None]
    form = PlanForm(request.POST or None, cycle=cycle, initial={"dossiers": chosen})
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.plan_day(dossiers=list(data["dossiers"]), team=form.team(), by=request.user, **form.times())
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(
                request, _("Đã lập %(n)s buổi kiểm tra; đoàn và doanh nghiệp được báo.") % {"n": len(made)}
            )
            return redirect("applications:inspection_day", day=data["day"].isoformat())
    picked = {str(value) for value in form["dossiers"].value() or []}
    values = {
        "page_title": _("Lập lịch kiểm tra"),
        "form": form,
        "groups": _by_enterprise(form.fields["dossiers"].queryset),
        "picked": picked,
    }
    return render(request, "applications/inspection/plan.html", values, status=unprocessable(form))


def _by_enterprise(dossiers) -> list[tuple]:
    groups: dict = {}
    for one in dossiers:
        groups.setdefault(one.enterprise, []).append(one)
    return list(groups.items())


def day(request, day: str):
    """The visits of one day along their route, with warnings: days off, one person in two places."""
    at = _day(day)
    rows = _of_day(request, at)
    values = {
        "day": at,
        "rows": rows,
        "warnings": [*_day_off(at), *_overlap_words(rows)],
        "may_route": bool(request.cycle)
        and request.cycle.is_open
        and request.user.has_perm("applications.write_inspections")
        and any(one.state == InspectionState.PLANNED for one in rows),
        "form": RouteForm(),
        "before": at - datetime.timedelta(days=1),
        "after": at + datetime.timedelta(days=1),
    }
    return render(request, "applications/inspection/day.html", values)


def today(request):
    return redirect("applications:inspection_day", day=timezone.localdate().isoformat())


def _day(text: str) -> datetime.date:
    try:
        found = datetime.date.fromisoformat(text)
    except ValueError as wrong:
        raise Http404 from wrong
    if not 1970 <= found.year <= 2100:  # the page leads to the days before and after
        raise Http404
    return found


def _of_day(request, at: datetime.date) -> list[Inspection]:
    if not request.cycle:
        return []
    return list(on_day(inspections_visible_to(request.user, request.cycle), at))


def _day_off(at: datetime.date) -> list[str]:
    name = working_calendar().name(at)
    return [_("Ngày này là ngày nghỉ: %(name)s.") % {"name": name}] if name else []


def _overlap_words(rows: list[Inspection]) -> list[str]:
    by_pk = {one.pk: one for one in rows}
    text = _("%(person)s có hai buổi trùng giờ: %(one)s và %(other)s.")
    return [
        text % {"person": person, "one": _named(by_pk[one.pk]), "other": _named(by_pk[other.pk])}
        for person, one, other in overlaps(stop_of(row) for row in rows)
    ]


def _named(inspection: Inspection) -> str:
    return f"{inspection.enterprise.name} ({vntime(inspection.starts_at)}–{vntime(inspection.ends_at)})"


def lay_route(request, day: str):
    """Order the day, and set the times anew when asked."""
    at, form = _day(day), RouteForm(request.POST)
    if not request.cycle:
        raise Http404
    if not form.is_valid():
        messages.warning(request, _("Khoảng cách giữa hai buổi phải là số phút từ 0 đến 480."))
    else:
        gap = datetime.timedelta(minutes=form.cleaned_data["gap"]) if form.cleaned_data["retime"] else None
        try:
            rows = actions.lay_route(cycle=request.cycle, day=at, gap=gap, by=request.user)
            messages.success(request, _("Đã xếp tuyến %(n)s buổi, theo địa bàn rồi theo giờ.") % {"n": len(rows)})
        except ActionError as mistake:
            messages.warning(request, mistake.message)
    return redirect("applications:inspection_day", day=at.isoformat())


def route_file(request, day: str):
    """The day's route to take along, as PDF."""
    at = _day(day)
    title = _("Lịch kiểm tra thực tế ngày %(day)s") % {"day": vndate(at)}
    data = render_pdf("applications/inspection/print/route.html", {"title": title, "rows": _of_day(request, at)})
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="tuyen-kiem-tra-{at}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
