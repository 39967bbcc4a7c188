"""The lines of a cycle; one line with its commitments; staff add and change."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.core.tables import render_list
from spcncl_portal.programme.views.helpers import carried_out, posted

from .. import actions, queries
from ..filters import LineFilter
from ..forms import LineForm, NewLineForm, SourceForm
from ..tables import CommitmentTable, LineTable
from .shared import line_or_404, status_of


def lines(request):
    """All lines of the cycle by task and source, with what is left."""
    if not request.cycle:
        return render(request, "budget/no_cycle.html")
    rows = queries.lines_of(request.cycle)
    sources = list(queries.sources_of(request.cycle))
    values = {
        "totals": queries.totals(rows),
        "sources": sources,
        "assumed": rows.filter(assumed=True).exists(),
        "may_enter": request.user.has_perm("budget.enter") and request.cycle.state != "closed",
    }
    return render_list(
        request,
        rows=rows,
        table_class=LineTable,
        filter_class=LineFilter,
        template="budget/lines.html",
        context=values,
        name=f"kinh-phi-{request.cycle.year}",
    )


def line(request, pk: int):
    """One line: its figures and its commitments."""
    found = line_or_404(request, pk)
    user = request.user
    values = {
        "line": found,
        "may_edit": user.has_perm("budget.edit_line", found),
        "may_enter": user.has_perm("budget.enter_commitment", found),
    }
    return render_list(
        request,
        rows=queries.commitments_visible_to(user).filter(line=found),
        table_class=CommitmentTable,
        template="budget/line.html",
        context=values,
        name=f"cam-ket-{found.code}",
    )


def _page(title: str, back: str, **values) -> dict:
    return {"page_title": title, "back_url": back, "cancel_url": back, **values}


def add_line(request):
    if not request.cycle:
        return render(request, "budget/no_cycle.html")
    form = NewLineForm(posted(request), cycle=request.cycle)
    if carried_out(request, form, actions.add_line, cycle=request.cycle):
        messages.success(request, _("Đã thêm dòng kinh phí."))
        return redirect("budget:lines")
    caption = _("Chu kỳ %(year)s") % {"year": request.cycle.year}
    values = _page(_("Thêm dòng kinh phí"), reverse("budget:lines"), caption=caption, form=form)
    return render(request, "components/form_page.html", values, status=status_of(form))


def edit_line(request, pk: int):
    found = line_or_404(request, pk)
    names = ("name", "amount", "note", "assumed")
    form = LineForm(posted(request), initial={name: getattr(found, name) for name in names})
    if carried_out(request, form, actions.set_line, line=found):
        messages.success(request, _("Đã lưu dòng kinh phí."))
        return redirect(found)
    values = _page(_("Sửa dòng kinh phí"), found.get_absolute_url(), caption=str(found), form=form)
    return render(request, "components/form_page.html", values, status=status_of(form))


def add_source(request):
    if not request.cycle:
        return render(request, "budget/no_cycle.html")
    form = SourceForm(posted(request))
    if carried_out(request, form, actions.add_source, cycle=request.cycle):
        messages.success(request, _("Đã thêm nguồn kinh phí."))
        return redirect("budget:lines")
    caption = _("Chu kỳ %(year)s") % {"year": request.cycle.year}
    values = _page(_("Thêm nguồn kinh phí"), reverse("budget:lines"), caption=caption, form=form)
    return render(request, "components/form_page.html", values, status=status_of(form))
