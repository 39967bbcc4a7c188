"""Real addresses for the list of routes, from the data at hand."""

from .models import Certificate, CycleResult, Recognition
from .recognition_queries import PUBLISHED


def recognition() -> dict | None:
    return Recognition.objects.order_by("pk").values("pk").first()


def certificate() -> dict | None:
    return Certificate.objects.exclude(document=None).order_by("pk").values("pk").first()


def published_year() -> dict | None:
    year = CycleResult.objects.filter(state__in=PUBLISHED).values_list("cycle__year", flat=True).first()
    return {"year": year} if year else None
