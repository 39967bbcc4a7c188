"""A deadline, its history and its milestones."""

import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError

from .. import actions
from ..deadline_forms import DeadlineForm, MarksFormSet, empty_mark, initial_marks
from ..models import Deadline, DeadlineKind
from .helpers import carried_out, cycle_or_404, form_values, posted, settings_url

PART = "thoi-han"


def deadline(request, year: int, kind: str):
    """Set a deadline, or move it with a reason; the page shows what it was before."""
    cycle = cycle_or_404(year)
    if kind not in DeadlineKind.values:
        raise Http404
    row = cycle.deadlines.select_related("cycle").filter(kind=kind).first()
    initial = _initial(row, strict=request.GET.get("nghia") == "chat")
    form = DeadlineForm(posted(request), initial=initial, kind=kind, deadline=row)
    act, fixed = (
        (actions.set_deadline, {"deadline": row}) if row else (actions.add_deadline, {"cycle": cycle, "kind": kind})
    )
    if carried_out(request, form, act, **fixed):
        messages.success(request, _("Đã lưu hạn: %(kind)s.") % {"kind": DeadlineKind(kind).label})
        return redirect(settings_url(cycle, PART))
    title = _("Hạn %(kind)s") % {"kind": DeadlineKind(kind).label}
    values = form_values(cycle, PART, page_title=title, form=form, deadline=row, history=_history(row))
    return render(request, "programme/deadline.html", values)


def _initial(row: Deadline | None, strict: bool) -> dict:
    """What the boxes show first; `strict` reads "before the 31st" as the end of the 30th."""
    if row is None:
        return {"time": datetime.time(23, 59)}
    values = DeadlineForm.initial_of(row)
    if strict and values["day"]:
        values["day"] -= datetime.timedelta(days=1)
        values["reason"] = _("Đọc “trước ngày” theo nghĩa chặt: hết ngày liền trước.")
    return values


def _history(row: Deadline | None) -> list[dict]:
    """The changes of a deadline as a time line, newest first."""
    if row is None:
        return []
    words = _("Từ %(old)s thành %(new)s")
    return [
        {
            "title": words % {"old": _shown(one.old_at), "new": _shown(one.new_at)},
            "at": one.at,
            "who": str(one.by or ""),
            "text": one.reason,
        }
        for one in row.changes.select_related("by")
    ]


def _shown(at: datetime.datetime | None) -> str:
    return _("mỗi việc có hạn riêng") if at is None else timezone.localtime(at).strftime("%d/%m/%Y %H:%M")


def milestones(request, year: int, kind: str):
    """When notices go out around a deadline, and who is told: one row a milestone."""
    cycle = cycle_or_404(year)
    row = get_object_or_404(cycle.deadlines.select_related("cycle").prefetch_related("milestones"), kind=kind)
    rows = MarksFormSet(posted(request), initial=initial_marks(row), form_kwargs={"kind": kind}, prefix="moc")
    for spare in rows.extra_forms:
        spare.initial = empty_mark(kind)
    problem = ""
    if request.method == "POST" and rows.is_valid():
        try:
            actions.set_milestones(deadline=row, marks=rows.marks(), by=request.user)
        except ActionError as mistake:
            problem = mistake.message
        else:
            messages.success(request, _("Đã lưu các mốc nhắc."))
            return redirect(settings_url(cycle, PART))
    title = _("Mốc nhắc hạn %(kind)s") % {"kind": row.get_kind_display()}
    values = form_values(cycle, PART, page_title=title, rows=rows, deadline=row, problem=problem)
    return render(request, "programme/milestones.html", values)
