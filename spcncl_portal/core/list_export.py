"""The Excel file of a list that is too long to be made while a person waits.

The page's address is kept, not its rows: the worker calls the same view for the same person, so that permissions,
filters, search and order are asked again when the file is made.
"""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from .errors import ActionError
from .exports import row_count, xlsx_response
from .jobs import start_job
from .models import Job
from .request import carried
from .states_job import OPEN

KIND = "list_export"
PARAMETER = "_export"
MAX_OPEN = 5  # lists of one person at once, so that nobody fills the queue


class ListToWrite(HttpResponse):
    """What a list answers in the background: its table, filtered and ordered, and the name of the file."""

    def __init__(self, table, name: str):
        super().__init__()
        self.table, self.name = table, name


def export(request, table, *, name: str, title: str) -> HttpResponse:
    """Answer `?_export=xlsx`: the file when the list is short, else the page of the job that makes it."""
    if getattr(request, "in_background", False):
        return ListToWrite(table, name)
    rows = row_count(table)
    if rows <= settings.EXPORT_DIRECT_ROWS:
        return xlsx_response(table, name)
    if not request.user.is_authenticated:
        limit = {"rows": rows, "limit": settings.EXPORT_DIRECT_ROWS}
        text = _("Danh sách có %(rows)s dòng; mỗi lần tải được nhiều nhất %(limit)s dòng. Hãy lọc bớt rồi tải.")
        messages.warning(request, text % limit)
        return redirect(_address(request.path, _query(request)))
    if hasattr(request, "view_as"):
        messages.warning(request, _("Khi xem như người khác, danh sách dài không xuất được. Hãy lọc bớt rồi tải."))
        return redirect(_address(request.path, _query(request)))
    if request.method != "GET":  # HEAD starts nothing
        return redirect("core:jobs")
    try:
        return redirect("core:job", pk=start_list_export(request, title=title, rows=rows).pk)
    except ActionError as mistake:
        messages.warning(request, mistake.message)
        return redirect("core:jobs")


def start_list_export(request, *, title: str, rows: int) -> Job:
    """Let the worker write the list; while it does, asking for the same list again returns the same job.

    Raises ActionError when `MAX_OPEN` other lists of the person wait or are being written.
    """
    query = _query(request).urlencode()
    values = {name: value.keep(request) for name, value in carried.items()}
    again = _address(request.path, QueryDict(f"{query}&{PARAMETER}=xlsx" if query else f"{PARAMETER}=xlsx"))
    asked = f"{request.path_info}?{query} {sorted(values.items())}"
    key = f"{request.user.pk}:{hashlib.sha256(asked.encode()).hexdigest()[:40]}"
    others = Job.objects.filter(kind=KIND, created_by=request.user, state__in=OPEN).exclude(key=key)
    if others.count() >= MAX_OPEN:
        text = _("Bạn đang có %(n)s danh sách chờ xuất; hãy chờ xuất xong hoặc hủy bớt rồi xuất tiếp.")
        raise ActionError(text % {"n": MAX_OPEN})
    return start_job(
        kind=KIND,
        label=_("Xuất danh sách “%(title)s” ra Excel") % {"title": title},
        by=request.user,
        key=key,
        payload={"path": request.path_info, "query": query, "values": values, "again": again},
        total=rows,
    )


def _query(request) -> QueryDict:
    """The search, filters and order of the list, without page and export."""
    query = request.GET.copy()
    for name in (PARAMETER, "page"):
        query.pop(name, None)
    return query


def _address(path: str, query: QueryDict) -> str:
    return f"{path}?{query.urlencode()}" if query else path


def list_of(job: Job) -> ListToWrite:
    """Call the list again for who asked. Raises ActionError when the person may not see it any more."""
    try:
        match = resolve(job.payload["path"])
        if not job.created_by.is_active or not hasattr(match.func, "entry"):
            raise PermissionDenied
        answer = match.func(_request(job), *match.args, **match.kwargs)
    except PermissionDenied:
        raise ActionError(_("Bạn không còn quyền xem danh sách này, nên tệp không được lập.")) from None
    except (Http404, Resolver404):
        answer = None
    if not isinstance(answer, ListToWrite):
        raise ActionError(_("Không mở lại được danh sách; hãy vào trang của danh sách và xuất lần nữa."))
    return answer


def may_enter(user, job: Job) -> bool:
    """Whether the person may still enter the page of the list."""
    try:
        entry = getattr(resolve(job.payload["path"]).func, "entry", None)
    except Resolver404:
        return False
    return entry is not None and (not entry.enter or user.has_perm(entry.enter))


def _request(job: Job) -> HttpRequest:
    """The request of the page, as the middlewares would hand it to the view."""
    site = urlsplit(settings.SITE_URL)
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", job.payload["path"], job.payload["path"]
    request.GET = QueryDict(f"{job.payload['query']}&{PARAMETER}=xlsx")
    request.META = {"REQUEST_METHOD": "GET", "SERVER_NAME": site.hostname or "", "SERVER_PORT": str(site.port or 443)}
    request.user, request.session, request.htmx = job.created_by, SessionBase(), False
    request._messages = default_storage(request)
    request.in_background = True
    for name, value in carried.items():
        value.restore(request, job.payload["values"].get(name))
    return request
