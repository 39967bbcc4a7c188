"""The single door to a dossier, and small helpers of its screens."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError

from ..dossier_notices import page_of
from ..dossier_queries import for_reading
from ..forms.fields import add_error
from ..models import Dossier, Submission
from ..queries import dossiers_visible_to


def get_dossier(request: HttpRequest, code: str, permission: str = "applications.view_dossier") -> Dossier:
    """The dossier of the address; 404 when the person may not know of it, 403 without `permission` on it."""
    dossier = get_object_or_404(for_reading(dossiers_visible_to(request.user)), code=code)
    if not request.user.has_perm("applications.view_dossier", dossier):
        raise Http404
    if not request.user.has_perm(permission, dossier):
        raise PermissionDenied
    return dossier


def get_submission(dossier: Dossier, number: str | int | None) -> Submission | None:
    """The submission with that number, the newest without one; 404 for a number that is none of the dossier's."""
    if number in (None, ""):
        return dossier.submissions.select_related("receipt", "submitted_by").order_by("-number").first()
    if not str(number).isdecimal() or len(str(number)) > 4:
        raise Http404
    return get_object_or_404(dossier.submissions.select_related("receipt", "submitted_by"), number=int(number))


def why_not_writable(request: HttpRequest, dossier: Dossier) -> str:
    """Why the person can't change the content now; empty when it is possible."""
    if not dossier.cycle.is_open:
        return _("Chu kỳ %(year)s đã đóng, hồ sơ không sửa được nữa.") % {"year": dossier.cycle.year}
    if not dossier.is_editable:
        return _("Hồ sơ đang ở trạng thái “%(state)s” nên không sửa được.") % {"state": dossier.get_state_display()}
    return ""


def back_with(request: HttpRequest, dossier: Dossier, message: str):
    """To the dossier's page, with a message of what stands in the way."""
    messages.error(request, message)
    return redirect("applications:dossier", code=dossier.code)


def ask_first(
    request: HttpRequest,
    dossier: Dossier,
    action: Callable,
    form: Form,
    *,
    title: str,
    text: str,
    done: str,
    danger: bool = False,
):
    """Ask on GET; on POST run `action(dossier=, by=, …)` with the form's values, say `done` and go to the dossier.

    Faults stay on the page with what was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            action(dossier=dossier, by=request.user, **form.cleaned_data)
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, done)
            return redirect("applications:dossier", code=dossier.code)
    values = {
        "page_title": title,
        "caption": str(dossier),
        "text": text,
        "form": form,
        "submit_label": title,
        "danger": danger,
        "cancel_url": page_of(dossier),
    }
    return render(request, "components/confirm_page.html", values, status=422 if form.is_bound else 200)
