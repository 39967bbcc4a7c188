"""A request id for every request, and the refusal of routes that nobody named."""

import time
import uuid

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation

from .request import request_id

log = structlog.get_logger(__name__)

# Applications of others whose routes guard themselves: (namespace or url name prefix).
GUARDED_ELSEWHERE = {"admin"}


class RequestIdMiddleware:
    """Give each request an id: in the logs, the action log and the answer's header."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        value = uuid.uuid4().hex
        token = request_id.set(value)
        structlog.contextvars.bind_contextvars(request_id=value)
        request.request_id = value
        started = time.monotonic()
        try:
            response = self.get_response(request)
            self._tell(request, response, started)
        finally:
            request_id.reset(token)
            structlog.contextvars.clear_contextvars()
        response["X-Request-ID"] = value
        return response

    def _tell(self, request, response, started: float) -> None:
        """One line a request: the route, never the address, which may hold a personal link or a name searched for."""
        match = getattr(request, "resolver_match", None)
        log.info(
            "request",
            method=request.method,
            route=match.route if match else "",
            status=response.status_code,
            milliseconds=round((time.monotonic() - started) * 1000),
        )


class DenyUnnamedRoutes:
    """Everything is denied unless a route was declared with `core.routes`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if any("\0" in value for value in kwargs.values() if isinstance(value, str)):
            raise Http404("PostgreSQL takes no NUL, and nothing has one in its name")
        if hasattr(view, "entry") or set(request.resolver_match.namespaces) & GUARDED_ELSEWHERE:
            return None
        raise PermissionDenied("route without a permission")


class LanguageMiddleware:
    """Vietnamese unless the person chose another language on the portal; the browser's own setting does not count."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
