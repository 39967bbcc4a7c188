"""Products that several bodies nominated: the list, and the decision which line counts."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spcncl_portal.core.tables import MAX_SEARCH, render_list

from ..actions.doubles import decide_double
from ..doubles import double_of, doubles
from ..forms.nomination import DoubleForm
from ..models import Nominee
from ..nominee_rows import Reader, for_reading
from ..tables.nomination import DoubleTable
from .shared import act


def double_list(request: HttpRequest):
    """Undecided ones first; `?trang-thai=cho|da`."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    found = doubles(request.cycle, text=request.GET.get("q", "")[:MAX_SEARCH])
    state = request.GET.get("trang-thai", "")
    shown = {
        "cho": [one for one in found if one.decision is None],
        "da": [one for one in found if one.decision is not None],
    }.get(state, found)
    values = {
        "page_title": _("Giới thiệu trùng"),
        "state": state,
        "open_doubles": sum(1 for one in found if one.decision is None),
        "kept": {"trang-thai": state} if state else {},
    }
    return render_list(
        request,
        rows=shown,
        table_class=DoubleTable,
        template="applications/nomination/doubles.html",
        context=values,
        name=f"gioi-thieu-trung-{request.cycle.year}",
    )


def double(request: HttpRequest, pk: int):
    """Each body's line side by side, and the decision."""
    line = get_object_or_404(Nominee.objects.select_related("letter__cycle__criteria_set", "letter__body"), pk=pk)
    found = double_of(line)
    if found is None:
        messages.info(request, _("Sản phẩm này không còn được nhiều đơn vị giới thiệu."))
        return redirect("applications:doubles")
    cycle = line.letter.cycle
    may_decide = request.user.has_perm("applications.decide_double", line.letter)
    form = DoubleForm(request.POST or None, double=found)

    def run():
        chosen = next((one for one in found.lines if str(one.pk) == form.cleaned_data["kept"]), None)
        decide_double(line=line, kept=chosen, note=form.cleaned_data["note"], by=request.user)
        return _("Đã ghi quyết định và báo cho các đơn vị.")

    rows = for_reading(Nominee.objects.filter(pk__in=[one.pk for one in found.lines]), request.user, cycle)
    values = {
        "double": found,
        "lines": Reader(cycle, request.user).read(rows.order_by("pk")),
        "may_decide": may_decide,
        "cancel_url": "../",
    }
    return act(
        request, form, run, "applications/nomination/double.html", values | {"form": form}, done="applications:doubles"
    )
