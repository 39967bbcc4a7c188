"""Keep the stored averages equal to what the signed sheets give."""

from collections.abc import Iterable

from spcncl_portal.programme.models import Cycle

from .. import calc, queries
from ..models import Council, DossierTotal


def hold_council(cycle: Cycle) -> Council | None:
    """Hold the council's row until the transaction ends: what starts, changes or ends the scoring of a cycle comes one
    after another, so that no average is computed from half of what happened. Always the first lock that is taken.
    """
    return Council.objects.select_for_update(of=("self",)).filter(cycle=cycle).first()


def refresh_totals(cycle: Cycle, dossier_ids: Iterable[int] | None = None) -> None:
    """Compute the averages of these dossiers (all of the cycle when None) anew, in the caller's transaction."""
    ids = None if dossier_ids is None else set(dossier_ids)
    if ids is not None and not ids:
        return
    aggregate = calc.AGGREGATIONS[cycle.criteria_set.aggregation]
    rows = [
        DossierTotal(dossier_id=dossier, cycle=cycle, scaled=calc.scaled(aggregate(sheets)), sheets=len(sheets))
        for dossier, sheets in queries.counted_points(cycle, ids).items()
    ]
    DossierTotal.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["dossier"], update_fields=["scaled", "sheets"]
    )
