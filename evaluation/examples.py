"""Real addresses for the list of routes, from the data at hand."""

from .models import CouncilMember, DossierTotal, ScoreSheet
from .queries import OPEN


def member() -> dict | None:
    pk = CouncilMember.objects.values_list("pk", flat=True).first()
    return {"pk": pk} if pk else None


def sheet() -> dict | None:
    """A sheet that its member may fill, where there is one."""
    sheets = ScoreSheet.objects.exclude(state="conflict").order_by("pk").values_list("pk", flat=True)
    pk = sheets.filter(state__in=OPEN, dossier__cycle__state="open").first() or sheets.first()
    return {"pk": pk} if pk else None


def ranked_dossier() -> dict | None:
    code = DossierTotal.objects.values_list("dossier__code", flat=True).first()
    return {"code": code} if code else None
