"""The content of one dossier written into another, or of a submission back into its dossier."""

import datetime
import uuid
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from spcncl_portal.accounts.models import User
from spcncl_portal.core.log import log_action
from spcncl_portal.files.actions import copy_file
from spcncl_portal.programme.models import EligibilityGroup, Sector

from ..models import Dossier, DossierFigures, DossierFile, Submission
from ..models.dossier import FIGURE_NAMES, FIGURES_OF_ENTERPRISE
from ..snapshot import TEXT_FIELDS
from ..states import DossierState

BOXES = ("brand", "sector", "group", *TEXT_FIELDS, "contact_name", "contact_phone")


def copy_content(*, source: Dossier, target: Dossier, by: User | None) -> None:
    """Fill a new draft with what `source` holds: boxes, figures of the target's years, documents of its check list, the
    scan of a paper dossier.

    From another year come only the documents whose date of expiry is still ahead, and the group where the criteria set
    still has it. In the caller's transaction; the target is saved.
    """
    for name in BOXES:
        setattr(target, name, getattr(source, name))
    same_year = source.cycle_id == target.cycle_id
    groups = EligibilityGroup.objects.filter(criteria_set=target.cycle.criteria_set_id)
    if not same_year and not groups.filter(code=source.group).exists():
        target.group = ""
    if target.on_paper and source.paper_scan is not None:
        target.paper_scan = copy_file(file=source.paper_scan, subject=target, by=by)
    target.started_from = source
    target.version += 1
    target.save()
    _copy_figures(source, target, FIGURE_NAMES)
    documents = source.documents.filter(removed_at=None)
    if not same_year:
        documents = documents.filter(expires_on__gt=timezone.localdate())
    _copy_documents(documents, target, by)
    log_action(target, "start_again", by=by, after={"started_from": source.code})


def copy_enterprise_figures(*, target: Dossier, by: User | None) -> None:
    """Give a new draft what the enterprise said about itself in its newest other dossier of the cycle, and who made it.

    In the caller's transaction.
    """
    others = Dossier.objects.filter(cycle=target.cycle_id, enterprise=target.enterprise_id).exclude(pk=target.pk)
    source = others.exclude(state=DossierState.WITHDRAWN).order_by("-updated_at").first()
    if source is None:
        return
    _copy_figures(source, target, FIGURES_OF_ENTERPRISE)
    if not target.contact_name:
        target.contact_name, target.contact_phone = source.contact_name, source.contact_phone
        target.save()
    log_action(target, "copy_enterprise_figures", by=by, after={"source": source.code})


def _copy_figures(source: Dossier, target: Dossier, names: Sequence[str]) -> None:
    DossierFigures.objects.bulk_create(
        DossierFigures(dossier=target, year=row.year, **{name: getattr(row, name) for name in names})
        for row in source.figures.filter(year__in=target.cycle.figure_years())
    )


def _copy_documents(documents: QuerySet[DossierFile], target: Dossier, by: User | None) -> None:
    """Each file anew, hanging on the target: whoever may read the one dossier need not be able to read the other."""
    items = {item.code: item for item in target.cycle.checklist.all()}
    for document in documents.filter(item__code__in=items).select_related("item", "file"):
        DossierFile.objects.create(
            dossier=target,
            item=items[document.item.code],
            file=copy_file(file=document.file, subject=target, by=by),
            expires_on=document.expires_on,
            position=document.position,
        )


def restore_content(*, dossier: Dossier, submission: Submission, by: User | None) -> None:
    """Bring the dossier's boxes, figures, documents and scan back to what was submitted; what was typed since goes.

    In the caller's transaction, on the locked row, which the caller saves.
    """
    content = submission.content()
    product = content["product"]
    dossier.product_name, dossier.brand, dossier.group = (product[name] for name in ("product_name", "brand", "group"))
    dossier.sector = Sector.objects.filter(code=product["sector"]).first()
    for name, value in {**content["texts"], **content["contact"]}.items():
        setattr(dossier, name, value)
    scan = content.get("paper_scan")
    dossier.paper_scan_id = uuid.UUID(scan["id"]) if scan else None
    dossier.unread, dossier.box_versions = {}, {}
    dossier.version += 1
    for year, values in content["figures"].items():
        DossierFigures.objects.update_or_create(dossier=dossier, year=int(year), defaults=values)
    dossier.figures.exclude(year__in=[int(year) for year in content["figures"]]).delete()
    _restore_documents(dossier, content["files"])
    log_action(dossier, "restore_content", by=by, after={"number": submission.number, "sha256": submission.sha256})


def _restore_documents(dossier: Dossier, files: list[dict]) -> None:
    wanted = {(row["item"], row["id"]): row.get("expires_on") for row in files}
    for document in dossier.documents.select_related("item"):
        key = document.item.code, str(document.file_id)
        if key in wanted:
            day = wanted[key]
            document.removed_at, document.expires_on = None, datetime.date.fromisoformat(day) if day else None
        elif document.removed_at is None:
            document.removed_at = timezone.now()
        document.save(update_fields=["removed_at", "expires_on"])
