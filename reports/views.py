"""Named reports to export; the plan with its figures; its targets for the public."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.reporting import FORMATS
from spcncl_portal.documents.reporting import render as render_report
from spcncl_portal.programme.measures import STATUS_NAMES
from spcncl_portal.programme.queries import cycle_of_year, target_rows, task_rows

from .catalogue import is_heavy, offers, report_for
from .exports_job import KIND, file_name, start_export
from .plan import rounded
from .queries import last_exports

FORMAT_NAMES = {"xlsx": "Excel", "docx": "Word", "pdf": "PDF"}
FORMAT_ICONS = {"xlsx": "file-earmark-excel", "docx": "file-earmark-word", "pdf": "file-earmark-pdf"}
TONES = {"no_data": "neutral", "below": "warning", "within": "success", "above": "success"}


def listing(request):
    """The reports that the person may have of the chosen year."""
    cycle = request.cycle or None
    rows = [
        {
            "report": one.report,
            "formats": [
                {"key": fmt, "name": FORMAT_NAMES[fmt], "icon": FORMAT_ICONS[fmt], "heavy": fmt in one.heavy}
                for fmt in one.formats
            ],
        }
        for one in (offers(request.user, cycle) if cycle else [])
    ]
    return render(request, "reports/list.html", {"rows": rows, "jobs": last_exports(request.user, KIND)})


def _asked(request, name: str, fmt: str):
    report = report_for(request.user, name)
    if report is None or fmt not in FORMATS or not request.cycle:
        raise Http404
    return report


def download(request, name: str, fmt: str):
    """One report as a file, at once; what is too long for that is asked for by `make`."""
    report = _asked(request, name, fmt)
    try:
        data = render_report(report.name, request.cycle, fmt, user=request.user)
    except ActionError as mistake:
        messages.error(request, mistake.message)
        return redirect("reports:list")
    response = HttpResponse(data, content_type=FORMATS[fmt].content_type)
    response["Content-Disposition"] = content_disposition_header(True, file_name(report.name, request.cycle, fmt))
    return response


def make(request, name: str, fmt: str):
    """Start making a long report in the background."""
    report = _asked(request, name, fmt)
    if not is_heavy(request.cycle):
        return redirect("reports:download", name=name, fmt=fmt)
    start_export(report=report, cycle=request.cycle, fmt=fmt, by=request.user)
    messages.success(request, _("Đang lập báo cáo; tệp hiện ở đây khi xong."))
    return redirect("reports:list")


def _target_cards(cycle) -> list[dict]:
    return [
        {
            "target": row.target,
            "value": rounded(row.value),
            "note": row.figure.note if row.figure else _("Chưa có cách đo."),
            "url": row.figure.url if row.figure else "",
            "rows": row.figure.row_count if row.figure and row.figure.url else "",
            "status": STATUS_NAMES[row.status],
            "state": TONES[row.status],
        }
        for row in target_rows(cycle)
    ]


def _task_panels(cycle) -> list[dict]:
    return [
        {
            "task": row.task,
            "percent": int(row.progress * 100),
            "indicators": [
                {
                    "indicator": one.indicator,
                    "value": rounded(one.value),
                    "url": one.figure.url if one.figure else "",
                    "note": one.figure.note if one.figure else "",
                    "status": STATUS_NAMES[one.status],
                    "state": TONES[one.status],
                }
                for one in row.indicators
            ],
        }
        for row in task_rows(cycle)
    ]


def plan(request):
    """The six targets of the year and its tasks, each figure opening to its rows."""
    cycle = request.cycle or None
    values = {"targets": _target_cards(cycle) if cycle else [], "tasks": _task_panels(cycle) if cycle else []}
    return render(request, "reports/plan.html", values)


def public_targets(request, year: int):
    """The targets of a year for everybody."""
    cycle = cycle_of_year(year)
    if cycle is None or not cycle.targets.exists():
        raise Http404
    return render(request, "reports/public_targets.html", {"shown_cycle": cycle, "targets": _target_cards(cycle)})
