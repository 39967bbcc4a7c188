"""What the settings screens share."""

from collections.abc import Callable

from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError

from .. import queries
from ..models import Cycle


def cycle_or_404(year: int) -> Cycle:
    return get_object_or_404(queries.cycles(), year=year)


def settings_or_404(year: int) -> Cycle:
    """The cycle with everything that its settings page shows."""
    cycle = queries.settings_of(year)
    if cycle is None:
        raise Http404
    return cycle


def settings_url(cycle: Cycle, part: str = "") -> str:
    return reverse("programme:cycle", args=[cycle.year]) + (f"#{part}" if part else "")


def posted(request):
    """What a form is bound to: the POST data, or nothing when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def carried_out(request, form: Form, act: Callable, **fixed) -> bool:
    """On a valid POST run `act(**fixed, **what the form read, by=the person)` and say that it worked.

    What the person can mend is written on the form, at its box where it has one; nothing typed is lost.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(**fixed, **form.cleaned_data, by=request.user)
    except ActionError as mistake:
        form.add_error(mistake.field if mistake.field in form.fields else None, mistake.message)
        return False
    return True


def form_values(cycle: Cycle, part: str, **values) -> dict:
    """The context of components/form_page.html for a form that belongs to `part` of the settings page."""
    back = settings_url(cycle, part)
    caption = _("Chu kỳ %(year)s") % {"year": cycle.year}
    return {"caption": caption, "back_url": back, "cancel_url": back, **values}
