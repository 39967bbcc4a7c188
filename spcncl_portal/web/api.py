"""The API at /api/v1/, put together from the apps' own `api.py`: read-only, over the queries and rules of the screens.

Every operation is a declared route (`core.routes`), so that it stands in the list of routes with its roles. Mistakes
are told as `core.api.Problem`.
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.responses import Response

from applications.api import router as applications
from evaluation.api import router as evaluation
from reports.api import router as reports
from spcncl_portal.core.api import operations
from spcncl_portal.core.routes import public, route
from spcncl_portal.documents.api import router as documents
from spcncl_portal.programme.api import router as programme

ERRORS = {401: "sign_in", 403: "forbidden", 404: "not_found", 405: "method", 422: "invalid", 429: "held_back"}
# pydantic's kinds of mistake → what a person reads.
WORDS = {
    "missing": gettext_lazy("Thiếu giá trị."),
    "int_parsing": gettext_lazy("Phải là số nguyên."),
    "int_parsing_size": gettext_lazy("Số quá lớn."),
    "bool_parsing": gettext_lazy("Phải là true hoặc false."),
    "enum": gettext_lazy("Không phải giá trị trong danh mục."),
    "greater_than_equal": gettext_lazy("Phải từ %(ge)s trở lên."),
    "less_than_equal": gettext_lazy("Không được quá %(le)s."),
    "string_too_long": gettext_lazy("Dài quá %(max_length)s ký tự."),
    "string_pattern_mismatch": gettext_lazy("Chỉ gồm chữ không dấu, số và dấu gạch."),
}

api = NinjaAPI(
    title="Cổng SPCNCL Hà Nội",
    version="1",
    description=gettext_lazy(
        "Dữ liệu công khai của chương trình sản phẩm công nghiệp chủ lực, và hồ sơ, xếp hạng cho người đã đăng nhập."
    ),
    urls_namespace="api",
    docs_url="/docs",
    openapi_url="/openapi.json",
)
for router in (programme, evaluation, documents, reports, applications):
    api.add_router("", router)


def problem(status: int, message: str, fields: list[dict] | None = None) -> HttpResponse:
    """A mistake as JSON."""
    response = Response(
        {"error": ERRORS.get(status, "error"), "message": message, "fields": fields or []}, status=status
    )
    if status == 429:
        response["Retry-After"] = "600"
    return response


@api.exception_handler(HttpError)
def _refused(request, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error.message))


@api.exception_handler(Http404)
def _not_found(request, error) -> HttpResponse:
    return problem(404, _("Không có dữ liệu này, hoặc bạn không được xem."))


@api.exception_handler(PermissionDenied)
def _forbidden(request, error) -> HttpResponse:
    return problem(403, _("Vai trò của bạn không được xem dữ liệu này."))


@api.exception_handler(ValidationError)
def _invalid(request, error: ValidationError) -> HttpResponse:
    fields = [{"field": str(one["loc"][-1]), "message": _words(one)} for one in error.errors]
    return problem(
        422, _("Tham số không hợp lệ: %(names)s.") % {"names": ", ".join(f["field"] for f in fields)}, fields
    )


def _words(mistake: dict) -> str:
    words = WORDS.get(mistake["type"])
    return str(words) % mistake.get("ctx", {}) if words else _("Giá trị không hợp lệ.")


def in_json(view: Callable) -> Callable:
    """Say in JSON what a declared route would say on a page: wrong method, no sign-in, no right.

    Without an account a browser is sent to the login as on every screen; a program that asks for JSON gets 401.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            response = problem(405, _("Chỉ đọc được: dùng phương thức GET."))
            response["Allow"] = "GET, HEAD"
            return response
        if view.entry.enter and not request.user.is_authenticated and _asks_for_json(request):
            return problem(401, _("Hãy đăng nhập để xem dữ liệu này."))
        asked, request.method = request.method, "GET"  # ninja knows no HEAD; the server leaves the body out
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied:
            return problem(403, _("Vai trò của bạn không được xem dữ liệu này."))
        finally:
            request.method = asked

    return answer


def _asks_for_json(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def _declared(pattern: URLPattern) -> URLPattern:
    """The route of an operation, entered as its `reads` says."""
    entry = operations.get(pattern.name)
    if entry is None:
        return public(str(pattern.pattern), pattern.callback, name=pattern.name)
    values = {"name": pattern.name, "methods": entry.methods, "example": entry.example}
    if entry.enter:
        made = route(str(pattern.pattern), pattern.callback, enter=entry.enter, **values)
    else:
        made = public(str(pattern.pattern), pattern.callback, **values)
    made.callback = in_json(made.callback)
    return made


def home(request: HttpRequest) -> HttpResponse:
    """The address without anything leads to the description."""
    return redirect("api:openapi-view")


def urls() -> list[URLPattern]:
    """All routes of the API, for `include` under the namespace `api`."""
    patterns, _app, _namespace = api.urls
    own = [_declared(one) for one in patterns if one.name != "api-root"]
    return [public("", home, name="api-root"), *own]
