"""Keep the stored averages equal to what the signed sheets give."""

from collections.abc import Iterable

from spcncl_portal.programme.models import Cycle

from .. import calc, queries
from ..models import DossierTotal, ScoreSheet


def refresh_totals(cycle: Cycle, dossier_ids: Iterable[int] | None = None) -> None:
    """Compute the averages of these dossiers (all of the cycle when None) anew, in the caller's transaction."""
    ids = None if dossier_ids is None else set(dossier_ids)
    if ids is not None and not ids:
        return
    averages = queries.averages(cycle, dossiers=ids)
    signed = ScoreSheet.objects.filter(dossier__in=averages, state__in=queries.COUNTED).values_list(
        "dossier_id", "member_id"
    )
    members: dict[int, set[int]] = {}
    for dossier, member in signed:
        members.setdefault(dossier, set()).add(member)
    rows = [
        DossierTotal(dossier_id=dossier, cycle=cycle, scaled=calc.scaled(average), sheets=len(members.get(dossier, ())))
        for dossier, average in averages.items()
    ]
    DossierTotal.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["dossier"], update_fields=["scaled", "sheets"]
    )
