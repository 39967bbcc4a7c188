"""What the money pages share."""

from django.shortcuts import get_object_or_404

from .. import queries
from ..models import Commitment, Line


def line_or_404(request, pk: int) -> Line:
    return get_object_or_404(queries.lines_visible_to(request.user), pk=pk)


def commitment_or_404(request, pk: int) -> Commitment:
    rows = queries.commitments_visible_to(request.user).select_related(
        "line__source", "line__task", "line__cycle", "entered_by", "approved_by", "reversed_by"
    )
    return get_object_or_404(rows, pk=pk)


def status_of(form) -> int:
    """422 for a form with faults, so that scripts and tests see what people read."""
    return 422 if form.is_bound and form.errors else 200
