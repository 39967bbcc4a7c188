"""The small steps that the views of this app share."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, render

from spcncl_portal.core.errors import ActionError, Conflict, TransitionRefused

from ..forms.fields import add_error

ID_DIGITS = 17  # more than any id has, less than a database takes


def whole(text: str, *, digits: int = 9) -> int | None:
    """The number that a box or an address holds, of at most so many digits; None for all else (also "²")."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def posted_version(request: HttpRequest) -> int | None:
    """The version of a row that the person had read when the form was made."""
    return whole(request.POST.get("version", ""))


def unprocessable(form: forms.Form) -> int:
    """422 for a form with faults, so that scripts and tests see what people read."""
    return 422 if form.is_bound and form.errors else 200


def act(request: HttpRequest, form: forms.Form, run: Callable[[], str], template: str, values: dict, *, done):
    """Ask on GET; on POST run the action, say what it returns and go to `done`; faults stay on the page.

    Without fields a form is valid whenever it was posted.
    """
    if request.method == "POST" and _posted(form, request).is_valid():
        try:
            message = run()
        except ActionError as mistake:
            if not form.fields or isinstance(mistake, (Conflict, TransitionRefused)):
                messages.warning(request, mistake.message)
                return redirect(done)
            add_error(form, mistake)  # what was typed stays
        else:
            messages.success(request, message)
            return redirect(done)
    return render(request, template, values, status=unprocessable(form))


def _posted(form: forms.Form, request: HttpRequest) -> forms.Form:
    """A posted form without any field has no data, and yet it was posted."""
    form.is_bound = True
    return form
