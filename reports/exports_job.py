"""Long reports are made in the background and kept for the person who asked."""

from django.urls import reverse
from django.utils import translation

from spcncl_portal.accounts.models import User
from spcncl_portal.core.jobs import job_runner, progress, start_job
from spcncl_portal.core.models import Job
from spcncl_portal.documents.reporting import FORMATS, Report, render
from spcncl_portal.files.access import register_reader
from spcncl_portal.files.actions import store_bytes
from spcncl_portal.programme.models import Cycle

KIND = "report"


def file_name(name: str, cycle: Cycle, fmt: str) -> str:
    """`bang-diem-2021.docx`."""
    return f"{name}-{cycle.year}.{fmt}"


def start_export(*, report: Report, cycle: Cycle, fmt: str, by: User) -> Job:
    """Make a report in the background; asking again while it is made returns the same work."""
    payload = {"name": report.name, "cycle": cycle.pk, "format": fmt}
    key = f"{report.name}:{cycle.year}:{fmt}:{by.pk}"
    return start_job(kind=KIND, label=f"{report.title} {cycle.year} ({fmt})", by=by, payload=payload, key=key, total=1)


@job_runner(KIND)
def run(job: Job) -> dict:
    """Render the report for the person who asked and keep the file; only that person may read it."""
    cycle = Cycle.objects.get(pk=job.payload["cycle"])
    name, fmt = job.payload["name"], job.payload["format"]
    progress(job, done=0, total=1)
    with translation.override("vi"):
        data = render(name, cycle, fmt, user=job.created_by)
        stored = store_bytes(
            data=data,
            name=file_name(name, cycle, fmt),
            content_type=FORMATS[fmt].content_type,
            by=job.created_by,
            subject=job,
        )
    progress(job, done=1)
    return {"url": f"{reverse('files:download', args=[stored.pk])}?tai-ve=1"}


def _read_own(user, job: Job) -> bool:
    return job.created_by_id == user.pk


register_reader("core.Job", _read_own)
