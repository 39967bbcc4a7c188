"""Working sessions: the list, one session with its photos and papers, recording and correcting it, its minutes."""

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.tables import render_list, search
from spcncl_portal.core.templatetags.portal import vndate
from spcncl_portal.documents.reporting import FORMATS

from ..actions import working_session as actions
from ..filters.outreach import SessionFilter
from ..forms.fields import add_error
from ..forms.outreach import FilesForm, NewSessionForm, SessionForm
from ..models import Prospect, WorkingSession
from ..prospect_queries import IN_WORK, files_of, prospects_visible_to, sessions_visible_to
from ..session_minutes import minutes_of
from ..tables.outreach import SessionTable
from .prospect import is_staff, no_cycle, own_bodies
from .shared import ID_DIGITS, posted_version, unprocessable, whole

EDIT = "applications.edit_session"
OFFERED = 12
MINUTES_FORMATS = ("docx", "pdf")


def sessions(request: HttpRequest):
    """The sessions that the person may read."""
    if not request.cycle:
        return no_cycle(request)
    rows = sessions_visible_to(request.user, request.cycle).prefetch_related("prospects")
    if request.GET.get("q"):
        met = search(Prospect.objects.filter(cycle=request.cycle), request.GET["q"])
        rows = rows.filter(pk__in=WorkingSession.objects.filter(prospects__in=met).values("pk"))
    values = {
        "page_title": _("Buổi làm việc với doanh nghiệp năm %(year)s") % {"year": request.cycle.year},
        "search_hint": _("Tìm theo doanh nghiệp đã làm việc"),
        "may_write": request.user.has_perm("applications.write_outreach") and request.cycle.is_open,
    }
    return render_list(
        request,
        rows=rows,
        table_class=SessionTable,
        filter_class=SessionFilter,
        template="applications/outreach/sessions.html",
        context=values,
        name=f"buoi-lam-viec-{request.cycle.year}",
    )


def get_session(request: HttpRequest, pk: int) -> WorkingSession:
    """The session, of any year, if the person may read it; else 404."""
    found = get_object_or_404(WorkingSession.objects.select_related("cycle"), pk=pk)
    return get_object_or_404(sessions_visible_to(request.user, found.cycle), pk=pk)


def session(request: HttpRequest, pk: int):
    found = get_session(request, pk)
    return render(request, "applications/outreach/session.html", _values(request, found, FilesForm()))


def _values(request: HttpRequest, found: WorkingSession, form: FilesForm) -> dict:
    files = list(files_of(found))
    facts = [
        (_("Ngày"), f"{vndate(found.held_on)}, {found.starts:%H:%M} – {found.ends:%H:%M}"),
        (_("Địa điểm"), found.place),
        (_("Đơn vị tổ chức"), found.body or _("Sở Công Thương")),
        (_("Người chủ trì"), found.chair),
        (_("Người ghi biên bản"), found.secretary or found.recorded_by),
    ]
    return {
        "session": found,
        "facts": facts,
        "prospects": prospects_visible_to(request.user, found.cycle).filter(sessions=found),
        "photos": [one for one in files if one.content_type.startswith("image/")],
        "papers": [one for one in files if not one.content_type.startswith("image/")],
        "may_edit": request.user.has_perm(EDIT, found),
        "file_form": form,
    }


def add(request: HttpRequest):
    """Write a session down; `?doanh-nghiep=` names prospects that were met."""
    if not request.cycle:
        return no_cycle(request)
    offered = prospects_visible_to(request.user, request.cycle)
    form = NewSessionForm(
        request.POST or None,
        request.FILES or None,
        prospects=offered,
        bodies=own_bodies(request),
        is_staff=is_staff(request),
        initial={"secretary": request.user.full_name, "starts": "08:30", "ends": "10:30"},
    )
    if form.is_valid():
        try:
            made = actions.record_session(
                cycle=request.cycle,
                data=form.data_of(),
                prospects=form.cleaned_data["prospects"],
                body=form.cleaned_data["body"],
                uploads=form.cleaned_data["files"],
                by=request.user,
            )
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã ghi buổi làm việc; các doanh nghiệp đã chuyển sang bước “đã làm việc”."))
            return redirect(made)
    chosen = _chosen(request, offered, request.GET.getlist("doanh-nghiep"))
    return _form(request, form, _("Ghi buổi làm việc"), offered, chosen)


def edit(request: HttpRequest, pk: int):
    """Correct a session; two people at once are told."""
    found = get_session(request, pk)
    offered = prospects_visible_to(request.user, found.cycle)
    form = SessionForm(request.POST or None, prospects=offered, session=found)
    if form.is_valid():
        try:
            actions.edit_session(
                session=found,
                data=form.data_of(),
                prospects=form.cleaned_data["prospects"],
                by=request.user,
                version=posted_version(request),
            )
        except Conflict as mistake:
            form.add_error(None, mistake.message + " " + _("Hãy mở lại trang, đối chiếu rồi sửa tiếp."))
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(found)
    chosen = _chosen(request, offered, [str(one.pk) for one in found.prospects.all()])
    return _form(request, form, _("Sửa buổi làm việc"), offered, chosen, found)


def _chosen(request: HttpRequest, offered, ids: list[str]) -> list[Prospect]:
    wanted = request.POST.getlist("prospects") if request.method == "POST" else ids
    numbers = (whole(one, digits=ID_DIGITS) for one in wanted)
    return list(offered.filter(pk__in=[pk for pk in numbers if pk is not None]))


def _form(request: HttpRequest, form, title: str, offered, chosen: list[Prospect], found=None):
    values = {
        "form": form,
        "page_title": title,
        "session": found,
        "chosen": chosen,
        "offered": _suggested(offered, chosen, ""),
    }
    return render(request, "applications/outreach/session_form.html", values, status=unprocessable(form))


def _suggested(offered, chosen: list[Prospect], words: str) -> list[Prospect]:
    """Prospects to tick: those that the words name, else those whose next step comes first."""
    in_work = offered.filter(state__in=IN_WORK).order_by(F("next_on").asc(nulls_last=True), "sort_key")
    rows = search(offered, words) if words else in_work
    return list(rows.exclude(pk__in=[one.pk for one in chosen])[:OFFERED])


def pick(request: HttpRequest):
    """A piece of the form: what is ticked stays, below it what the search finds."""
    if not request.cycle:
        raise Http404
    offered = prospects_visible_to(request.user, request.cycle)
    chosen = _chosen(request, offered, request.GET.getlist("prospects"))
    words = request.GET.get("tim", "")
    values = {"chosen": chosen, "offered": _suggested(offered, chosen, words), "words": words}
    return render(request, "applications/outreach/_picked.html", values)


def add_files(request: HttpRequest, pk: int):
    """Hang photos and papers on a session."""
    found = get_session(request, pk)
    form = FilesForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            stored = actions.add_files(session=found, uploads=form.cleaned_data["files"], by=request.user)
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã nhận %(n)s tệp.") % {"n": len(stored)})
            return redirect(found)
    return render(request, "applications/outreach/session.html", _values(request, found, form), status=422)


def remove_file(request: HttpRequest, pk: int, file):
    """Take a file off; one that is gone already is no error."""
    found = get_session(request, pk)
    stored = files_of(found).filter(pk=file).first()
    if stored is not None:
        try:
            actions.remove_file(session=found, file=stored, by=request.user)
        except ActionError as mistake:
            messages.warning(request, mistake.message)
        else:
            messages.success(request, _("Đã bỏ tệp “%(name)s”.") % {"name": stored.name})
    return redirect(found)


def minutes(request: HttpRequest, pk: int, fmt: str):
    """The minutes as Word or PDF, in Vietnamese."""
    found = get_session(request, pk)
    if fmt not in MINUTES_FORMATS:
        raise Http404
    with translation.override("vi"):
        data = FORMATS[fmt].render(minutes_of(found))
    response = HttpResponse(data, content_type=FORMATS[fmt].content_type)
    name = f"bien-ban-lam-viec-{found.held_on:%Y-%m-%d}-{found.pk}.{fmt}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
