"""Read the work that makes reports."""

from django.db.models import QuerySet

from spcncl_portal.core.models import Job


def last_exports(user, kind: str, count: int = 3) -> QuerySet[Job]:
    """The person's latest reports made in the background."""
    return Job.objects.filter(kind=kind, created_by=user).order_by("-created_at")[:count]
