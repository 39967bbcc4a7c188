"""A request of the help line that views the portal as a person: answered as the person's own, and nothing is kept.

Pages are read inside a transaction that is rolled back, whatever a view writes: marks of having read, files or rows
made at the first need, jobs. What a transaction sends on its commit is never sent. The helper's session, which is
saved further out, and the lines of the log are all that stays.
"""

from enum import Enum

import structlog
from django.contrib import messages
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from spcncl_portal.core.context import page_values
from spcncl_portal.core.middleware import GUARDED_ELSEWHERE
from spcncl_portal.core.routes import Viewing

from . import actions
from .models import User, ViewAs
from .scopes import scopes_of

SESSION_KEY = "view_as"
DESK = "/ban-lam-viec/"


class Refusal(Enum):
    """Why a page is not there while viewing; the template has the words."""

    CHANGE = "change"
    CLOSED = "closed"
    OVER = "over"


class ViewAsMiddleware:
    """While the session views as somebody: `request.user` is the person, `request.real_user` the helper.

    `request.view_as` is the ViewAs row, on the helper's own routes too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY not in request.session or not request.user.is_authenticated:
            return self.get_response(request)
        viewing = viewing_of(request.path_info)
        view = actions.view_in_hand(pk=request.session[SESSION_KEY], staff=request.user)
        if view is None:
            del request.session[SESSION_KEY]
        else:
            request.view_as = view
        if viewing is Viewing.ONESELF:
            return self.get_response(request)
        if view is None:
            return _over(request)
        request.real_user, request.user = view.staff, view.person
        structlog.contextvars.bind_contextvars(view_as=view.pk)
        if request.method not in ("GET", "HEAD"):
            return _refused(request, Refusal.CHANGE)
        return _refused(request, Refusal.CLOSED) if viewing is Viewing.CLOSED else self._read(request, view)

    def _read(self, request: HttpRequest, view: ViewAs) -> HttpResponse:
        with transaction.atomic():
            response = self.get_response(request)
            transaction.set_rollback(True)
        if response.has_header("Content-Disposition"):
            actions.log_viewed_file(view=view, path=request.path)
        return response


def viewing_of(path: str) -> Viewing:
    """What the route of `path` does while viewing; the Django admin is closed."""
    try:
        match = resolve(path)
    except Resolver404:
        return Viewing.READ  # a page of its own: not found
    if set(match.namespaces) & GUARDED_ELSEWHERE:
        return Viewing.CLOSED
    entry = getattr(match.func, "entry", None)
    return entry.viewing if entry else Viewing.CLOSED


def _refused(request: HttpRequest, why: Refusal) -> HttpResponse:
    return render(request, "accounts/view_as_refused.html", {"why": why.value}, status=403)


def _over(request: HttpRequest) -> HttpResponse:
    """The time is over: back to the own desk; what was meant for the person is not done as the helper."""
    if request.method not in ("GET", "HEAD"):
        return _refused(request, Refusal.OVER)
    messages.info(request, _("Lượt xem như người dùng đã kết thúc. Bạn đang dùng tài khoản của mình."))
    return HttpResponseClientRedirect(DESK) if request.htmx else redirect(DESK)


@receiver(user_logged_out)
def end_at_sign_out(sender, request, user: User | None, **kwargs) -> None:
    view = getattr(request, "view_as", None)
    if view is not None and user is not None:
        actions.end_view_as(view=view, by=user, reason=_("đăng xuất"))


def banner(request: HttpRequest) -> dict:
    """What the banner on every page says while viewing."""
    view = getattr(request, "view_as", None)
    if view is None:
        return {}
    return {"view_as": view, "view_as_scopes": ", ".join(scope.label for scope in scopes_of(view.person))}


page_values.add("view_as", banner)
