"""Long reports are made in the background and kept for the person who asked."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.jobs import job_runner, progress, start_job
from spcncl_portal.core.models import Job
from spcncl_portal.documents.reporting import FORMATS, Report, render
from spcncl_portal.files.job_files import holds_rights, keep_for_job, scratch
from spcncl_portal.programme.models import Cycle

from .catalogue import report_for

KIND = "report"


def file_name(name: str, cycle: Cycle, fmt: str) -> str:
    """`bang-diem-2021.docx`."""
    return f"{name}-{cycle.year}.{fmt}"


def start_export(*, report: Report, cycle: Cycle, fmt: str, by: User) -> Job:
    """Make a report in the background; asking again while it is made returns the same work."""
    again = f"{reverse('reports:list')}?nam={cycle.year}"
    payload = {"name": report.name, "cycle": cycle.pk, "format": fmt, "again": again}
    key = f"{report.name}:{cycle.year}:{fmt}:{by.pk}"
    return start_job(kind=KIND, label=f"{report.title} {cycle.year} ({fmt})", by=by, payload=payload, key=key, total=1)


def _still_allowed(user, job: Job) -> bool:
    return report_for(user, job.payload["name"]) is not None and holds_rights(user, job)


@job_runner(KIND, export=True, still_allowed=_still_allowed)
def run(job: Job) -> dict:
    """Render the report for the person who asked and keep the file; only that person may read it."""
    cycle = Cycle.objects.get(pk=job.payload["cycle"])
    name, fmt = job.payload["name"], job.payload["format"]
    if report_for(job.created_by, name) is None:
        raise ActionError(_("Bạn không còn quyền lập báo cáo này."))
    progress(job, done=0, total=1)
    with translation.override("vi"), scratch(job) as folder:
        path = folder / "report"
        path.write_bytes(render(name, cycle, fmt, user=job.created_by))
        progress(job, done=1)
        return keep_for_job(job, path=path, name=file_name(name, cycle, fmt), content_type=FORMATS[fmt].content_type)
