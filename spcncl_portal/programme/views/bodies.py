"""The bodies of a cycle and how they are reached."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.core.tables import render_list

from .. import actions, queries
from ..filters import BodyFilter
from ..forms import ContactForm
from ..tables import BodyTable
from .helpers import carried_out, cycle_or_404, form_values, posted


def body_list(request, year: int):
    cycle = cycle_or_404(year)
    can_edit = request.user.has_perm("programme.edit_cycle", cycle)
    values = {"page_title": _("Đơn vị trong chu kỳ %(year)s") % {"year": year}, "shown": cycle}
    return render_list(
        request,
        rows=queries.bodies_in(cycle),
        table_class=partial(BodyTable, cycle=cycle, can_edit=can_edit),
        filter_class=partial(BodyFilter, cycle=cycle),
        template="programme/body_list.html",
        context=values,
        name=f"don-vi-{year}",
    )


def body_contact(request, year: int, code: str):
    """Where notices go when nobody of the body has an account."""
    cycle = cycle_or_404(year)
    body = get_object_or_404(queries.bodies_in(cycle), code=code)
    form = ContactForm(posted(request), initial=ContactForm.initial_of(body))
    if carried_out(request, form, actions.set_contact, body=body):
        messages.success(request, _("Đã lưu liên hệ của %(name)s.") % {"name": body.name})
        return redirect("programme:bodies", year)
    back = reverse("programme:bodies", args=[year])
    intro = _("Thông báo được gửi tới đây khi đơn vị chưa có ai có tài khoản.")
    values = form_values(cycle, "", page_title=body.name, intro=intro, form=form) | {
        "back_url": back,
        "cancel_url": back,
    }
    return render(request, "components/form_page.html", values)
