"""The only two ways in: `route` asks for a permission, `public` says that it asks for none."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import Resolver404, URLPattern, path, resolve


class Viewing(Enum):
    """What a route does for the help line while it views the portal as somebody (`accounts.view_as`)."""

    READ = "read"  # shows what the person sees; nothing is kept
    ONESELF = "oneself"  # is still the helper's own: year, language, sign-out
    CLOSED = "closed"  # the person alone: passwords, second factor, secret addresses


@dataclass(frozen=True)
class Entry:
    """How a route is entered: `enter` is a permission of `rules`, empty for public ones.

    `example`: given nothing, returns the keyword arguments of a real address, or None when the data has none.
    """

    enter: str
    methods: tuple[str, ...]
    example: Callable[[], dict | None] | None
    viewing: Viewing = Viewing.READ


def route(
    pattern: str, view, *, name: str, enter: str, methods=("GET", "POST"), example=None, viewing=Viewing.READ
) -> URLPattern:
    """A route for people with an account: anonymous → login with `next`, without the permission → 403."""
    view = _callable(view)

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not _takes(request, methods):
            return _refuse(request, methods)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.has_perm(enter):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.entry = Entry(enter, tuple(methods), example, viewing)
    return path(pattern, guarded, name=name)


def public(pattern: str, view, *, name: str, methods=("GET",), example=None, viewing=Viewing.READ) -> URLPattern:
    """A route that needs no account."""
    view = _callable(view)

    @wraps(view)
    def open_to_all(request, *args, **kwargs):
        if not _takes(request, methods):
            return _refuse(request, methods)
        return view(request, *args, **kwargs)

    open_to_all.entry = Entry("", tuple(methods), example, viewing)
    return path(pattern, open_to_all, name=name)


def _takes(request, methods: tuple[str, ...]) -> bool:
    """HEAD goes where GET goes: to a route that only takes POST it would carry a change past the CSRF check."""
    return ("GET" if request.method == "HEAD" else request.method) in methods


def _refuse(request, methods: tuple[str, ...]) -> HttpResponseNotAllowed:
    """405; who opens the address of a button in the browser (reload, back, after sign-in) gets a page and a way."""
    if request.method != "GET" or not request.accepts("text/html"):
        return HttpResponseNotAllowed(methods)
    page = render_to_string("404.html", {"page_above": _page_above(request.path_info)}, request)
    return HttpResponseNotAllowed(methods, page)


def _page_above(address: str) -> str:
    """The nearest address above that can be opened."""
    while address := address.rstrip("/").rpartition("/")[0]:
        try:
            entry = getattr(resolve(address + "/").func, "entry", None)
        except Resolver404:
            continue
        if entry and "GET" in entry.methods:
            return address + "/"
    return ""


def _callable(view):
    return view.as_view() if isinstance(view, type) else view
