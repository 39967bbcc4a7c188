"""Read jobs and the action log."""

from collections.abc import Callable

from django.db.models import QuerySet

from .models import ActionLog, Job
from .registry import Registry

# Lines that not every reader of the log may see (points before the end of a phase): name → function(user, rows) → rows.
log_restrictions: Registry[Callable[..., QuerySet]] = Registry("restriction of the log")


def log_visible_to(user) -> QuerySet[ActionLog]:
    """Lines of the log that the person may read, newest first."""
    if not user.has_perm("core.view_log"):
        return ActionLog.objects.none()
    rows = ActionLog.objects.select_related("actor")
    for restrict in log_restrictions:
        rows = restrict(user, rows)
    return rows


def jobs_of(user) -> QuerySet[Job]:
    """The person's own jobs, newest first."""
    return Job.objects.filter(created_by=user).order_by("-created_at")
