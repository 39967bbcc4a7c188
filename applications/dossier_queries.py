"""Read one dossier: its figures, its submissions, what the check found, whether it is eligible."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from spcncl_portal.programme.calc import Verdict, eligible
from spcncl_portal.programme.figures import amount, explain
from spcncl_portal.programme.models import ChecklistItem, Cycle, EligibilityGroup

from . import sections
from .models import CheckFinding, CheckRound, Dossier, DossierFile, Enterprise, Nominee, Submission
from .models.dossier import FIGURE_NAMES
from .nomination_lines import with_standing


def figures_of(dossier: Dossier) -> dict[int, dict[str, int | None]]:
    """Year → name of the figure → value (whole đồng, whole US dollars, persons; None: not given)."""
    return {row.year: {name: getattr(row, name) for name in FIGURE_NAMES} for row in dossier.figures.all()}


def for_reading(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """With everything that the pages of one dossier show."""
    documents = DossierFile.objects.filter(removed_at=None).select_related("item", "file")
    return dossiers.select_related(
        "cycle__criteria_set", "enterprise", "sector", "checker", "nominee__letter", "paper_scan", "created_by"
    ).prefetch_related("figures", "cycle__deadlines", "cycle__checklist", Prefetch("documents", documents))


def live_documents(dossier: Dossier) -> list[DossierFile]:
    """The documents in force, in the order of the check list; reads the prefetched rows where they are."""
    return [document for document in dossier.documents.all() if document.removed_at is None]


def group_of(dossier: Dossier) -> EligibilityGroup | None:
    """The eligibility group that the dossier names, in the criteria set of its cycle."""
    if not dossier.group or dossier.cycle.criteria_set_id is None:
        return None
    return EligibilityGroup.objects.filter(criteria_set=dossier.cycle.criteria_set_id, code=dossier.group).first()


@dataclass(frozen=True)
class Eligibility:
    """Whether a dossier meets its group's threshold; `reasons` are sentences, `assumed` marks an assumed threshold.

    facts: (label, value) of what the verdict rests on: figure with its year, threshold, difference, place.
    """

    ok: bool
    group: EligibilityGroup
    reasons: list[str]
    assumed: bool
    facts: list[tuple[str, str]]


def eligibility_of(dossier: Dossier) -> Eligibility | None:
    """The verdict on the stored figures of the last year; None while no group is chosen."""
    group = group_of(dossier)
    if group is None:
        return None
    enterprise = dossier.enterprise
    year = dossier.cycle.figure_years()[-1]
    last_year = figures_of(dossier).get(year, {})
    verdict: Verdict = eligible(group, last_year, enterprise.office_in_hanoi or enterprise.factory_in_hanoi)
    facts = [*_figure_facts(group, year, last_year.get(group.figure)), (_("Địa bàn"), _place_of(enterprise))]
    return Eligibility(verdict.ok, group, explain(verdict), dossier.cycle.criteria_set.assumed, facts)


def _figure_facts(group: EligibilityGroup, year: int, value: int | None) -> list[tuple[str, str]]:
    """The figure that decides, its threshold and how far the one is from the other."""
    if not group.figure or group.threshold is None:
        return [(_("Mức tối thiểu"), _("nhóm này không đặt mức"))]
    name = group.get_figure_display()
    figure = f"{name[:1].upper()}{name[1:]}"
    rows = [
        (
            _("%(figure)s, năm %(year)s") % {"figure": figure, "year": year},
            _("chưa nhập") if value is None else amount(group.figure, value),
        ),
        (_("Mức tối thiểu"), amount(group.figure, group.threshold)),
    ]
    if value is not None:
        gap = value - group.threshold
        rows.append((_("Cao hơn mức") if gap >= 0 else _("Còn thiếu"), amount(group.figure, abs(gap))))
    return rows


def _place_of(enterprise: Enterprise) -> str:
    if enterprise.office_in_hanoi:
        return _("trụ sở ở Hà Nội")
    return (
        _("nhà xưởng ở Hà Nội, trụ sở ở nơi khác")
        if enterprise.factory_in_hanoi
        else _("trụ sở và nhà xưởng ở nơi khác")
    )


def check_items(submission: Submission) -> list[tuple[str, str]]:
    """What is looked at in a check: (item, label) of the sections, then of the documents, in the order of the lists."""
    content = submission.content()
    items = [(one.item, str(one.name)) for one in sections.SECTIONS if one is not sections.DOCUMENTS]
    if content.get("paper_scan"):
        items.append((sections.document_item("paper_scan"), _("Bản quét hồ sơ giấy")))
    there = {row["item"] for row in content["files"]}
    group = content["product"]["group"]
    for entry in ChecklistItem.objects.filter(cycle=submission.dossier.cycle_id):
        if entry.code in there or (entry.required and entry.applies_to(group)):
            items.append((sections.document_item(entry.code), entry.name))
    return items


def last_round(dossier: Dossier) -> CheckRound | None:
    """The newest check that came to a conclusion."""
    return (
        CheckRound.objects.filter(submission__dossier=dossier)
        .exclude(outcome=CheckRound.Outcome.OPEN)
        .select_related("checked_by", "submission")
        .order_by("-submission__number")
        .first()
    )


def asked_of(dossier: Dossier) -> dict[str, CheckFinding]:
    """What the enterprise has to mend now: item → finding; empty unless the dossier is with the enterprise again."""
    check_round = last_round(dossier) if dossier.is_editable else None
    if check_round is None or check_round.outcome != CheckRound.Outcome.RETURNED:
        return {}
    return {one.item: one for one in check_round.findings.filter(verdict=CheckFinding.Verdict.ASK)}


def asked_of_round(submission: Submission) -> dict[str, CheckFinding]:
    """What the enterprise was asked for when one submission was returned: item → finding; empty while it is checked."""
    findings = CheckFinding.objects.filter(
        check_round__submission=submission,
        check_round__outcome=CheckRound.Outcome.RETURNED,
        verdict=CheckFinding.Verdict.ASK,
    )
    return {one.item: one for one in findings}


def nominees_to_start(enterprises: QuerySet[Enterprise], cycle: Cycle) -> QuerySet[Nominee]:
    """Lines that count and name these enterprises (or who went into them), of products without a dossier."""
    own = Q(tax_code__in=enterprises.values("tax_code")) | Q(enterprise__in=enterprises)
    begun = Dossier.objects.filter(
        cycle=cycle, nominee__tax_code=OuterRef("tax_code"), nominee__product_key=OuterRef("product_key")
    )
    rows = with_standing(Nominee.objects.filter(own, letter__cycle=cycle)).filter(standing="counts")
    return rows.exclude(Exists(begun)).select_related("letter").order_by("sort_key", "pk")


def earlier_dossiers(enterprises: QuerySet[Enterprise], cycle: Cycle) -> QuerySet[Dossier]:
    """What these enterprises, and those that were merged into them, handed in in earlier years; the newest first."""
    own = Q(enterprise__in=enterprises) | Q(enterprise__merged_into__in=enterprises)
    rows = Dossier.objects.filter(own, cycle__year__lt=cycle.year, submitted_at__isnull=False)
    return rows.select_related("cycle", "enterprise").order_by("-cycle__year", "code")
