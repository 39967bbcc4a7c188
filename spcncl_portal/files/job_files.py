"""Files that work in the background makes for who asked: kept for a time, for that person alone, with their rights."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.dispatch import receiver
from django.urls import reverse

from spcncl_portal.accounts.scopes import scopes_of
from spcncl_portal.accounts.signals import person_erased
from spcncl_portal.core.errors import ActionError, TransitionRefused
from spcncl_portal.core.job_actions import cancel_job, expire_job, may_have_result
from spcncl_portal.core.job_kinds import kinds
from spcncl_portal.core.jobs import holding
from spcncl_portal.core.models import Job
from spcncl_portal.core.signals import job_dropped
from spcncl_portal.core.states_job import OPEN, JobState

from .access import register_reader
from .actions import delete_file, store_made_file
from .models import StoredFile

register_reader("core.Job", may_have_result)


def rights_of(user) -> list[str]:
    """The roles of the person and the bodies and enterprises that they belong to, as comparable words."""
    return sorted({*(str(role) for role in user.roles), *(scope.key for scope in scopes_of(user))})


def holds_rights(user, job: Job) -> bool:
    """Whether the person still has every right that they had when the file was made."""
    return set(job.result.get("rights", ())) <= set(rights_of(user))


@contextmanager
def scratch(job: Job) -> Iterator[Path]:
    """A folder for the work, gone after it; what a killed worker left of the same job on this machine goes first."""
    prefix = f"spcncl-job-{job.pk}-"
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        yield Path(folder)


def keep_for_job(job: Job, *, path: Path, name: str, content_type: str) -> dict:
    """Keep what the job made and return its result. Raises JobStopped when the job was cancelled meanwhile."""
    with holding(job):
        stored = store_made_file(path=path, name=name, content_type=content_type, by=job.created_by, subject=job)
    url = f"{reverse('files:download', args=[stored.pk])}?tai-ve=1"
    return {"url": url, "rights": rights_of(job.created_by)}


@receiver(job_dropped)
def remove_files(sender, job: Job, **kwargs) -> None:
    """The files of a job go with their use."""
    hung = StoredFile.objects.filter(subject_type=ContentType.objects.get_for_model(Job), subject_id=str(job.pk))
    for stored in hung:
        delete_file(file=stored, by=None)


@receiver(person_erased)
def remove_exports(sender, user, **kwargs) -> None:
    """What was exported for a person whose data are removed goes at once, what is still being made is stopped."""
    exports = [name for name, kind in kinds.items() if kind.export]
    for job in Job.objects.filter(created_by=user, state__in=OPEN, kind__in=exports):
        with suppress(ActionError):  # it has ended meanwhile
            cancel_job(job=job, by=None)
    for job in Job.objects.filter(created_by=user, state=JobState.DONE).exclude(expires_at=None):
        with suppress(TransitionRefused):  # its time was over
            expire_job(job=job)
