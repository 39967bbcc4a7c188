"""Criteria sets: choose, look at, mend, amend."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import actions, queries
from ..criteria_forms import CriteriaChoiceForm, CriteriaValuesForm, CriterionForm, ThresholdsForm
from .helpers import carried_out, cycle_or_404, form_values, posted, settings_url

PART = "bo-tieu-chi"


def criteria(request, year: int):
    """Choose the set of the cycle; every set is shown in full below."""
    cycle = cycle_or_404(year)
    form = CriteriaChoiceForm(posted(request), initial={"criteria_set": cycle.criteria_set_id})
    if carried_out(request, form, actions.set_criteria_set, cycle=cycle):
        messages.success(request, _("Đã chọn bộ tiêu chí."))
        return redirect(settings_url(cycle, PART))
    sets = queries.criteria_sets()
    values = form_values(cycle, PART, page_title=_("Bộ tiêu chí"), form=form, shown=cycle, criteria_sets=sets)
    return render(request, "programme/criteria.html", values)


def amend(request, year: int, pk: int):
    """Make the next version of a set."""
    cycle = cycle_or_404(year)
    source = get_object_or_404(queries.criteria_sets(), pk=pk)
    new = actions.amend_criteria_set(criteria_set=source, by=request.user)
    messages.success(request, _("Đã lập bản %(version)s. Bản cũ giữ nguyên.") % {"version": new.version})
    return redirect("programme:criteria_values", cycle.year, new.pk)


def _set_to_mend(request, pk: int):
    """The set, and where to go instead when signed sheets use it."""
    one = get_object_or_404(queries.criteria_sets(), pk=pk)
    if one.frozen_at is not None:
        messages.info(request, _("Bộ tiêu chí đã dùng để chấm điểm nên không sửa được; hãy lập bản mới."))
    return one, one.frozen_at is not None


def criteria_values(request, year: int, pk: int):
    """Mend a set that no signed sheet uses."""
    cycle = cycle_or_404(year)
    one, frozen = _set_to_mend(request, pk)
    if frozen:
        return redirect("programme:criteria", cycle.year)
    form = CriteriaValuesForm(posted(request), criteria_set=one)
    if carried_out(request, form, _save, criteria_set=one):
        messages.success(request, _("Đã lưu bộ tiêu chí."))
        return redirect("programme:criteria", cycle.year)
    title = _("Sửa bộ tiêu chí, bản %(version)s") % {"version": one.version}
    values = form_values(cycle, PART, page_title=title, form=form, criteria_set=one, shown=cycle)
    return render(request, "programme/criteria_values.html", values)


def criterion(request, year: int, pk: int, code: str):
    """One criterion: its name, maximum, guidance and bands."""
    cycle = cycle_or_404(year)
    one, frozen = _set_to_mend(request, pk)
    if frozen:
        return redirect("programme:criteria", cycle.year)
    row = get_object_or_404(one.criteria.select_related("criteria_set").prefetch_related("bands"), code=code)
    form = CriterionForm(posted(request), initial=CriterionForm.initial_of(row))
    if carried_out(request, form, actions.set_criterion, criterion=row):
        messages.success(request, _("Đã lưu tiêu chí %(code)s.") % {"code": row.code})
        return redirect("programme:criteria_values", cycle.year, one.pk)
    return render(request, "components/form_page.html", _below_set(cycle, one, str(row), form))


def thresholds(request, year: int, pk: int):
    """The thresholds of the eligibility groups; reaching one counts as met."""
    cycle = cycle_or_404(year)
    one, frozen = _set_to_mend(request, pk)
    if frozen:
        return redirect("programme:criteria", cycle.year)
    form = ThresholdsForm(posted(request), criteria_set=one)
    if carried_out(request, form, actions.set_thresholds, criteria_set=one):
        messages.success(request, _("Đã lưu điều kiện của các nhóm."))
        return redirect("programme:criteria_values", cycle.year, one.pk)
    return render(request, "components/form_page.html", _below_set(cycle, one, _("Điều kiện của các nhóm"), form))


def _below_set(cycle, one, title: str, form) -> dict:
    """The context of a form page that goes back to the set's own page."""
    back = reverse("programme:criteria_values", args=[cycle.year, one.pk])
    return form_values(cycle, PART, page_title=title, form=form) | {"back_url": back, "cancel_url": back}


def _save(*, criteria_set, by, **boxes) -> None:
    """Tell the set's own values from the criteria's maxima (boxes `max_<id>`)."""
    values = {name: value for name, value in boxes.items() if not name.startswith("max_")}
    maxima = {int(name.removeprefix("max_")): value for name, value in boxes.items() if name.startswith("max_")}
    actions.set_criteria_values(criteria_set=criteria_set, values=values, maxima=maxima, by=by)
