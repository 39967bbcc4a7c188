"""Extensions and exceptions of a cycle: the list, giving one, taking one back."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.core.tables import render_list

from .. import actions, queries
from ..deadline_forms import ExtensionForm
from ..extensions import extendable_kinds, extendables
from ..forms import ReasonForm
from ..models import DeadlineKind
from ..tables import ExtensionTable
from .helpers import carried_out, cycle_or_404, form_values, posted


def extension_list(request, year: int):
    """Who has longer or was excused, those taken back too."""
    cycle = cycle_or_404(year)
    can_edit = request.user.has_perm("programme.edit_settings") and cycle.state != cycle.machine.states.CLOSED
    return render_list(
        request,
        rows=queries.extensions_of(cycle),
        table_class=partial(ExtensionTable, can_edit=can_edit),
        template="programme/extension_list.html",
        context={
            "page_title": _("Gia hạn và miễn, chu kỳ %(year)s") % {"year": year},
            "shown": cycle,
            "no_search": True,
            "kinds": extendable_kinds(cycle) if can_edit else [],
        },
        name=f"gia-han-{year}",
    )


def grant_extension(request, year: int, kind: str):
    """Give one thing longer, or excuse it, with a reason."""
    cycle = cycle_or_404(year)
    deadline, asked = cycle.deadline(kind), extendables.get(kind)
    if deadline is None or asked is None:
        raise Http404
    form = ExtensionForm(posted(request), things=asked.things(cycle))
    if carried_out(request, form, actions.grant_extension, deadline=deadline):
        messages.success(request, _("Đã lưu và báo cho người liên quan."))
        return redirect("programme:extensions", year=year)
    title = _("Gia hạn %(kind)s") % {"kind": DeadlineKind(kind).label}
    return render(request, "components/form_page.html", _values(cycle, page_title=title, form=form))


def withdraw_extension(request, year: int, pk: int):
    """Take an extension back, with a reason."""
    cycle = cycle_or_404(year)
    extension = get_object_or_404(queries.extensions_of(cycle), pk=pk)
    form = ReasonForm(posted(request))
    if carried_out(request, form, actions.withdraw_extension, extension=extension):
        messages.success(request, _("Đã thu hồi; từ nay lại tính theo hạn chung."))
        return redirect("programme:extensions", year=year)
    title = _("Thu hồi gia hạn: %(who)s") % {"who": extension.label}
    values = _values(cycle, page_title=title, form=form, submit_label=_("Thu hồi"))
    return render(request, "components/form_page.html", values)


def _values(cycle, **values) -> dict:
    back = reverse("programme:extensions", args=[cycle.year])
    return form_values(cycle, "thoi-han", **values) | {"back_url": back, "cancel_url": back}
