"""Real addresses for the list of routes, from the data at hand."""

from .models import CouncilMember, DossierTotal, ScoreSheet


def member() -> dict | None:
    pk = CouncilMember.objects.values_list("pk", flat=True).first()
    return {"pk": pk} if pk else None


def sheet() -> dict | None:
    pk = ScoreSheet.objects.exclude(state="conflict").values_list("pk", flat=True).first()
    return {"pk": pk} if pk else None


def ranked_dossier() -> dict | None:
    code = DossierTotal.objects.values_list("dossier__code", flat=True).first()
    return {"code": code} if code else None
