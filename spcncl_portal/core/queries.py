"""Read jobs and the action log."""

from django.db.models import QuerySet

from .models import ActionLog, Job


def log_visible_to(user) -> QuerySet[ActionLog]:
    """Lines of the log that the person may read, newest first."""
    if not user.has_perm("core.view_log"):
        return ActionLog.objects.none()
    return ActionLog.objects.select_related("actor")


def jobs_of(user) -> QuerySet[Job]:
    """The person's own jobs, newest first."""
    return Job.objects.filter(created_by=user).order_by("-created_at")
