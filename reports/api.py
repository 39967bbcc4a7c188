"""The API's targets of a year with their figures, for everybody."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja import Path, Router, Schema

from spcncl_portal.core.api import Year, reads
from spcncl_portal.programme.measures import STATUS_NAMES
from spcncl_portal.programme.queries import cycle_of_year, target_rows

from .plan import as_number
from .urls import year_with_targets

router = Router(tags=["Chỉ tiêu"])


class TargetOut(Schema):
    """A target with its figure now; `value` is null while there is none. Numbers have at most four decimals."""

    code: str
    name: str
    min: int | float | None
    max: int | float | None
    unit: str
    value: int | float | None
    status: str
    status_label: str
    note: str


class TargetsOut(Schema):
    year: int
    targets: list[TargetOut]


@reads(
    router,
    "/chi-tieu/{year}",
    name="targets",
    summary=_("Chỉ tiêu của một năm và số liệu hiện nay"),
    response=TargetsOut,
    example=year_with_targets,
    errors=(404,),
)
def targets(request, year: Path[Year]):
    """As on the public page."""
    cycle = cycle_of_year(year)
    rows = target_rows(cycle) if cycle else []
    if not rows:
        raise Http404
    return {"year": year, "targets": [_target(row) for row in rows]}


def _target(row) -> dict:
    return {
        "code": row.target.code,
        "name": row.target.name,
        "min": as_number(row.target.minimum),
        "max": as_number(row.target.maximum),
        "unit": row.target.unit,
        "value": as_number(row.value),
        "status": row.status,
        "status_label": str(STATUS_NAMES[row.status]),
        "note": str(row.figure.note) if row.figure else "",
    }
