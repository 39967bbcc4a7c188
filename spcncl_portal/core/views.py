"""Jobs in the background and the action log."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from .actions import require
from .errors import ActionError
from .job_actions import cancel_job, may_have_result
from .job_tables import JobFilter, JobTable
from .log_names import name_of
from .log_tables import LogFilter, LogTable
from .log_view import changes_of, type_name
from .models import Job
from .queries import jobs_of, log_visible_to
from .states_job import JobState
from .tables import render_list


def jobs(request):
    """The person's own work in the background."""
    return render_list(
        request,
        rows=jobs_of(request.user),
        table_class=JobTable,
        filter_class=JobFilter,
        template="core/jobs.html",
        context={
            "page_title": _("Việc chạy nền"),
            "no_search": True,
            "no_export": True,
            "empty_title": _("Bạn chưa cho chạy việc nào"),
            "empty_text": _("Xuất danh sách dài, lập báo cáo, in giấy chứng nhận: việc bạn cho chạy hiện ở đây."),
        },
    )


def _job_or_404(request, pk) -> Job:
    shown = get_object_or_404(Job.objects.select_related("created_by"), pk=pk)
    try:
        require(request.user, "core.read_job", shown)
    except PermissionDenied:
        raise Http404 from None
    return shown


def job(request, pk):
    """One piece of work; htmx asks for the fragment again while it runs."""
    shown = _job_or_404(request, pk)
    kept = shown.state == JobState.DONE and shown.expires_at is not None and not shown.is_expired
    lost = kept and not may_have_result(request.user, shown)
    template = "components/job_progress.html" if request.htmx else "core/job.html"
    return render(request, template, {"job": shown, "rights_lost": lost})


def cancel(request, pk):
    """Stop one's own work; a second click finds it stopped."""
    shown = _job_or_404(request, pk)
    try:
        cancel_job(job=shown, by=request.user)
    except ActionError as mistake:
        messages.warning(request, mistake.message)
    else:
        messages.success(request, _("Đã hủy: %(label)s.") % {"label": shown.label})
    return redirect("core:job", pk=shown.pk)


def log(request):
    """Who did what, when and why."""
    return render_list(
        request,
        rows=log_visible_to(request.user),
        table_class=LogTable,
        filter_class=LogFilter,
        template="core/log.html",
        context={"page_title": _("Nhật ký"), "search_hint": _("Tìm theo đối tượng hoặc lý do")},
        name="nhat-ky",
    )


def log_entry(request, pk: int):
    """One line, with every column that changed."""
    entry = get_object_or_404(log_visible_to(request.user), pk=pk)
    facts = [
        (_("Việc"), name_of(entry.action)),
        (_("Đối tượng"), f"{type_name(entry.object_type).capitalize()}: {entry.object_label}"),
        (_("Người làm"), str(entry.actor) if entry.actor else _("Cổng tự động")),
        (_("Lý do"), entry.reason),
        (_("Chu kỳ"), entry.cycle_year and str(entry.cycle_year)),
        (_("Mã yêu cầu"), entry.request_id),
    ]
    return render(request, "core/log_entry.html", {"entry": entry, "facts": facts, "changes": changes_of(entry)})
