"""The worker's part of a long list's export (`core.list_export`): write it, keep it for who asked."""

from django.utils import translation

from spcncl_portal.core.exports import XLSX, file_name, rows_in_chunks, write_xlsx
from spcncl_portal.core.jobs import job_runner, progress
from spcncl_portal.core.list_export import KIND, list_of, may_enter
from spcncl_portal.core.models import Job

from .job_files import holds_rights, keep_for_job, scratch


def _still_allowed(user, job: Job) -> bool:
    return may_enter(user, job) and holds_rights(user, job)


@job_runner(KIND, export=True, still_allowed=_still_allowed)
def run(job: Job) -> dict:
    """Write the list in constant memory, in the language of who asked; progress after every `CHUNK` rows."""

    def tick(done: int, total: int) -> None:
        progress(job, done=done, total=total)

    with translation.override(job.created_by.language), scratch(job) as folder:
        asked = list_of(job)
        path = folder / "list.xlsx"
        write_xlsx(path, rows_in_chunks(asked.table, tick), folder=folder)
        return keep_for_job(job, path=path, name=file_name(asked.name), content_type=XLSX)
