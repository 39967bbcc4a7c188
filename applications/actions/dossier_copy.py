"""The content of one dossier written into another, or of a submission back into its dossier."""

from django.utils import timezone

from spcncl_portal.accounts.models import User
from spcncl_portal.core.log import log_action
from spcncl_portal.programme.models import Sector

from ..models import Dossier, DossierFigures, DossierFile, Submission
from ..models.dossier import FIGURE_NAMES
from ..snapshot import TEXT_FIELDS

BOXES = ("brand", "sector", "group", *TEXT_FIELDS, "contact_name", "contact_phone")


def copy_content(*, source: Dossier, target: Dossier, by: User | None) -> None:
    """Fill a new draft with what `source` holds: boxes, figures of the target's years, documents of its check list.

    In the caller's transaction; the target is saved.
    """
    for name in BOXES:
        setattr(target, name, getattr(source, name))
    target.started_from = source
    target.version += 1
    target.save()
    years = target.cycle.figure_years()
    DossierFigures.objects.bulk_create(
        DossierFigures(dossier=target, year=row.year, **{name: getattr(row, name) for name in FIGURE_NAMES})
        for row in source.figures.filter(year__in=years)
    )
    items = {item.code: item for item in target.cycle.checklist.all()}
    documents = source.documents.filter(removed_at=None, item__code__in=items).select_related("item", "file")
    for document in documents:
        DossierFile.objects.create(
            dossier=target, item=items[document.item.code], file=document.file, expires_on=document.expires_on
        )
    log_action(target, "start_again", by=by, after={"started_from": source.code})


def restore_content(*, dossier: Dossier, submission: Submission, by: User | None) -> None:
    """Bring the dossier's boxes, figures and documents back to what was submitted; what was typed since goes.

    In the caller's transaction, on the locked row, which the caller saves.
    """
    content = submission.content()
    product = content["product"]
    dossier.product_name, dossier.brand, dossier.group = (product[name] for name in ("product_name", "brand", "group"))
    dossier.sector = Sector.objects.filter(code=product["sector"]).first()
    for name, value in {**content["texts"], **content["contact"]}.items():
        setattr(dossier, name, value)
    dossier.unread, dossier.box_versions = {}, {}
    dossier.version += 1
    for year, values in content["figures"].items():
        DossierFigures.objects.update_or_create(dossier=dossier, year=int(year), defaults=values)
    dossier.figures.exclude(year__in=[int(year) for year in content["figures"]]).delete()
    _restore_documents(dossier, content["files"])
    log_action(dossier, "restore_content", by=by, after={"number": submission.number, "sha256": submission.sha256})


def _restore_documents(dossier: Dossier, files: list[dict]) -> None:
    wanted = {(row["item"], row["id"]) for row in files}
    for document in dossier.documents.select_related("item"):
        stands = (document.item.code, str(document.file_id)) in wanted
        if stands == (document.removed_at is None):
            continue
        document.removed_at = None if stands else timezone.now()
        document.save(update_fields=["removed_at"])
