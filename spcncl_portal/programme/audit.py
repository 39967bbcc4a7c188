"""django-auditlog keeps every field change of reference data, also of rows changed below another in the admin."""

from auditlog.registry import auditlog

from .models import (
    Band,
    Body,
    ChecklistItem,
    CityStatistic,
    CriteriaSet,
    Criterion,
    DayOff,
    EligibilityGroup,
    Indicator,
    Sector,
    Succession,
    Target,
    Task,
)

REFERENCE_DATA = (
    Band,
    Body,
    ChecklistItem,
    CityStatistic,
    CriteriaSet,
    Criterion,
    DayOff,
    EligibilityGroup,
    Indicator,
    Sector,
    Succession,
    Target,
    Task,
)
for model in REFERENCE_DATA:
    auditlog.register(model, exclude_fields=["created_at", "updated_at", "search_text", "sort_key"])
