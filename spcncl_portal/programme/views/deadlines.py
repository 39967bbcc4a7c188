"""A deadline, its history and its milestones."""

import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import actions
from ..forms import DeadlineForm, MilestonesForm
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
    form = DeadlineForm(posted(request), initial=initial, deadline=row)
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
    if strict:
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


def _shown(at: datetime.datetime) -> str:
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M")


def milestones(request, year: int, kind: str):
    """When reminders go out ahead of a deadline."""
    cycle = cycle_or_404(year)
    row = get_object_or_404(cycle.deadlines.select_related("cycle").prefetch_related("milestones"), kind=kind)
    form = MilestonesForm(posted(request), initial=MilestonesForm.initial_of(row))
    if carried_out(request, form, actions.set_milestones, deadline=row):
        messages.success(request, _("Đã lưu các mốc nhắc."))
        return redirect(settings_url(cycle, PART))
    title = _("Mốc nhắc hạn %(kind)s") % {"kind": row.get_kind_display()}
    return render(request, "components/form_page.html", form_values(cycle, PART, page_title=title, form=form))
