"""The programme's information file: kept by staff, downloaded by everybody."""

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.tables import render_list
from spcncl_portal.files.views import send_file
from spcncl_portal.programme.queries import current_cycle

from ..actions import programme_file as actions
from ..forms.enterprise import ReasonForm
from ..forms.fields import add_error
from ..forms.programme_file import EditPaperForm, NewPaperForm, VersionForm
from ..models import ProgrammeFile
from ..programme_file_queries import offered_papers, offered_version, papers_of
from ..tables.programme_file import PaperTable
from .shared import act, unprocessable


def public_papers(request: HttpRequest):
    """What the public may download, the newest version of each."""
    cycle = current_cycle()
    values = {"shown_cycle": cycle, "papers": offered_papers(cycle) if cycle else []}
    return render(request, "applications/guidance/papers.html", values)


def download(request: HttpRequest, year: int, code: str):
    """The newest version of an offered paper, nothing else; a full answer to GET counts as one download.

    A copy that the browser still has (ETag) is confirmed with 304 and not counted; nothing in between keeps one, so
    that a new version is seen at once and the count is exact.
    """
    version = offered_version(year, code)
    if version is None:
        raise Http404
    response = send_file(request, version.file, as_attachment=True)
    if request.method == "GET" and response.status_code in (200, 302):
        actions.count_download(version=version)
    return response


def papers(request: HttpRequest):
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    return render_list(
        request,
        rows=papers_of(request.cycle),
        table_class=PaperTable,
        template="applications/outreach/papers.html",
        name=f"tai-lieu-chuong-trinh-{request.cycle.year}",
        context={"page_title": _("Tài liệu chương trình %(year)s") % {"year": request.cycle.year}},
    )


def paper(request: HttpRequest, pk: int):
    """One paper: its versions with their downloads, and the box for a new one."""
    return _show(request, _get(pk), VersionForm())


def _show(request: HttpRequest, found: ProgrammeFile, form: VersionForm):
    values = {
        "paper": found,
        "versions": found.versions.select_related("file", "published_by"),
        "form": form,
        "may_edit": request.user.has_perm(actions.PERMISSION, found),
    }
    return render(request, "applications/outreach/paper.html", values, status=unprocessable(form))


def add(request: HttpRequest):
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    form = NewPaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.add_paper(
                cycle=request.cycle,
                title=data["title"],
                title_en=data["title_en"],
                kind=data["kind"],
                upload=data["file"],
                by=request.user,
            )
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã thêm tài liệu; mọi người tải được ngay từ bây giờ."))
            return redirect(made)
    values = {
        "page_title": _("Thêm tài liệu chương trình"),
        "intro": _("Tài liệu hiện ở trang Hướng dẫn, ai cũng tải được, không cần tài khoản."),
        "form": form,
        "submit_label": _("Thêm và cung cấp"),
    }
    return render(request, "components/form_page.html", values, status=unprocessable(form))


def add_version(request: HttpRequest, pk: int):
    found = _get(pk)
    form = VersionForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.add_version(paper=found, upload=data["file"], note=data["note"], by=request.user)
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Phiên bản %(n)s thay bản trước từ bây giờ.") % {"n": made.number})
            return redirect(found)
    return _show(request, found, form)


def edit(request: HttpRequest, pk: int):
    found = _get(pk)
    names = ("title", "title_en", "kind", "position")
    form = EditPaperForm(request.POST or None, initial={name: getattr(found, name) for name in names})

    def run():
        actions.edit_paper(paper=found, **form.cleaned_data, by=request.user)
        return _("Đã lưu.")

    values = {
        "page_title": _("Sửa tên tài liệu"),
        "caption": str(found),
        "form": form,
        "back_url": found.get_absolute_url(),
    }
    return act(request, form, run, "components/form_page.html", values, done=found)


def withdraw(request: HttpRequest, pk: int):
    found = _get(pk)
    form = ReasonForm(request.POST or None)

    def run():
        actions.withdraw_paper(paper=found, reason=form.cleaned_data["reason"], by=request.user)
        return _("Đã thôi cung cấp; tài liệu không còn trên trang Hướng dẫn.")

    values = {
        "page_title": _("Thôi cung cấp tài liệu"),
        "caption": str(found),
        "text": _("Trang công khai không còn tài liệu này; các phiên bản và lượt tải vẫn được lưu."),
        "form": form,
        "submit_label": _("Thôi cung cấp"),
        "danger": True,
        "cancel_url": found.get_absolute_url(),
    }
    return act(request, form, run, "components/confirm_page.html", values, done=found)


def offer_again(request: HttpRequest, pk: int):
    found = _get(pk)
    try:
        actions.offer_paper_again(paper=found, by=request.user)
    except ActionError as mistake:
        messages.warning(request, mistake.message)
    else:
        messages.success(request, _("Tài liệu lại có trên trang Hướng dẫn."))
    return redirect(found)


def _get(pk: int) -> ProgrammeFile:
    return get_object_or_404(ProgrammeFile.objects.select_related("cycle"), pk=pk)
