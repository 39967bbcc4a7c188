"""Targets, indicators, the check list."""

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from .. import actions
from ..forms import ChecklistForm, IndicatorsForm, TargetForm
from .helpers import carried_out, cycle_or_404, form_values, posted, settings_url


def target(request, year: int, code: str):
    cycle = cycle_or_404(year)
    row = get_object_or_404(cycle.targets.select_related("cycle"), code=code)
    initial = {name: getattr(row, name) for name in TargetForm.base_fields}
    form = TargetForm(posted(request), initial=initial)
    if carried_out(request, form, actions.set_target, target=row):
        messages.success(request, _("Đã lưu chỉ tiêu."))
        return redirect(settings_url(cycle, "chi-tieu"))
    values = form_values(cycle, "chi-tieu", page_title=_("Chỉ tiêu %(code)s") % {"code": row.code}, form=form)
    return render(request, "components/form_page.html", values)


def indicators(request, year: int, no: int):
    cycle = cycle_or_404(year)
    task = get_object_or_404(cycle.tasks.select_related("cycle").prefetch_related("indicators"), no=no)
    form = IndicatorsForm(posted(request), task=task)
    if carried_out(request, form, actions.set_indicators, task=task):
        messages.success(request, _("Đã lưu chỉ số của nhiệm vụ."))
        return redirect(settings_url(cycle, "nhiem-vu"))
    values = form_values(
        cycle, "nhiem-vu", page_title=_("Chỉ số của nhiệm vụ %(no)s") % {"no": no}, intro=task.name, form=form
    )
    return render(request, "components/form_page.html", values)


def checklist_item(request, year: int, code: str = ""):
    """Change what is asked, or (without a code) ask for one more document."""
    cycle = cycle_or_404(year)
    row = get_object_or_404(cycle.checklist.select_related("cycle"), code=code) if code else None
    names = ChecklistForm.base_fields
    initial = {name: getattr(row, name) for name in names} if row else {"required": True, "kinds": ["pdf"]}
    form = ChecklistForm(posted(request), initial=initial, cycle=cycle)
    act, fixed = (actions.set_checklist_item, {"item": row}) if row else (actions.add_checklist_item, {"cycle": cycle})
    if carried_out(request, form, act, **fixed):
        messages.success(request, _("Đã lưu tài liệu của hồ sơ."))
        return redirect(settings_url(cycle, "tai-lieu"))
    title = _("Sửa tài liệu của hồ sơ") if row else _("Thêm tài liệu của hồ sơ")
    values = form_values(cycle, "tai-lieu", page_title=title, form=form, item=row)
    return render(request, "programme/checklist_item.html", values)


def remove_checklist_item(request, year: int, code: str):
    cycle = cycle_or_404(year)
    row = get_object_or_404(cycle.checklist.select_related("cycle"), code=code)
    form = Form(posted(request))
    if carried_out(request, form, actions.remove_checklist_item, item=row):
        messages.success(request, _("Đã bỏ “%(name)s” khỏi danh mục.") % {"name": row.name})
        return redirect(settings_url(cycle, "tai-lieu"))
    text = _("Hồ sơ của chu kỳ này không còn được hỏi tài liệu “%(name)s”.") % {"name": row.name}
    title = _("Bỏ tài liệu khỏi danh mục")
    values = form_values(
        cycle, "tai-lieu", page_title=title, text=text, form=form, submit_label=_("Bỏ tài liệu"), danger=True
    )
    return render(request, "components/confirm_page.html", values)
