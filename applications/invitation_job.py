"""The worker's part of a batch of invitation forms: lay out, join, keep. Run again, it leaves one file."""

from django.utils import translation
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.jobs import holding, job_runner, progress
from spcncl_portal.core.models import Job
from spcncl_portal.core.text import slug
from spcncl_portal.files.actions import delete_file, store_made_file
from spcncl_portal.files.job_files import scratch

from .actions.invitation import JOB, keep_file
from .invitation_papers import join, write_chunks
from .models import InvitationBatch


@job_runner(JOB, shared=True)
def run(job: Job) -> dict:
    """Write one PDF for the batch; progress counts sets. The batch points to it in the same transaction."""
    batch = (
        InvitationBatch.objects.select_related("cycle__criteria_set", "file").filter(pk=job.payload["batch"]).first()
    )
    if batch is None:
        raise ActionError(_("Đợt này không còn nữa."))
    if not batch.cycle.is_open:
        raise ActionError(_("Chu kỳ %(year)s không mở nên không lập được bản in.") % {"year": batch.cycle.year})
    sets = list(batch.sets.select_related("batch").order_by("number"))
    with scratch(job) as folder:
        parts = []
        for path, done in write_chunks(batch, sets, folder):
            parts.append(path)
            progress(job, done=done, total=len(sets))
        target = folder / "batch.pdf"
        title = f"Bộ form mời {batch.cycle.year} – {batch.name}"
        pages = join(parts, target, title=title)
        with translation.override("vi"), holding(job):
            old = batch.file
            name = f"bo-form-{batch.cycle.year}-{slug(batch.name) or batch.pk}.pdf"
            stored = store_made_file(
                path=target, name=name, content_type="application/pdf", by=job.created_by, subject=batch
            )
            keep_file(batch=batch, stored=stored, by=job.created_by)
            if old is not None:
                delete_file(file=old, by=job.created_by, reason=_("Thay bằng bản in mới."))
    return {"url": batch.get_absolute_url(), "pages": pages}
