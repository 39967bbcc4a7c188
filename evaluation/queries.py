"""Read councils, sheets and rankings; keep away from a member what the member declared a conflict with."""

from collections import defaultdict
from fractions import Fraction

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from applications.models import Dossier
from applications.visibility import without_hidden
from spcncl_portal.programme.models import Cycle

from . import calc
from .models import Conflict, CouncilMember, CycleResult, DossierTotal, ScoreSheet
from .states import SheetState

COUNTED = (SheetState.SIGNED, SheetState.LOCKED)
OPEN = (SheetState.NOT_STARTED, SheetState.DRAFT, SheetState.REOPENED)


def conflicts_of(user) -> Q | None:
    """The dossiers that `user` must not see as a council member."""
    enterprises = Conflict.objects.filter(member__user=user).values("enterprise", "member__council__cycle")
    pairs = [Q(enterprise=row["enterprise"], cycle=row["member__council__cycle"]) for row in enterprises]
    condition = None
    for pair in pairs:
        condition = pair if condition is None else condition | pair
    return condition


def scorers(cycle: Cycle) -> QuerySet[CouncilMember]:
    """Members in office who score (all but the secretary)."""
    return CouncilMember.objects.filter(council__cycle=cycle, left_on=None).exclude(
        position=CouncilMember.Position.SECRETARY
    )


def member_of(user, cycle: Cycle) -> CouncilMember | None:
    """The person's seat in the council of the cycle."""
    return CouncilMember.objects.filter(council__cycle=cycle, user=user, left_on=None).first()


def all_sheets_of(user) -> QuerySet[ScoreSheet]:
    """The member's own sheets of all cycles, with dossier and scores; conflicts are left out."""
    return (
        ScoreSheet.objects.filter(member__user=user, member__left_on=None)
        .exclude(state=SheetState.CONFLICT)
        .select_related("dossier__enterprise", "dossier__sector", "dossier__cycle__criteria_set", "member__council")
        .prefetch_related("scores")
        .order_by("dossier__code")
    )


def sheets_of(user, cycle: Cycle) -> QuerySet[ScoreSheet]:
    """The member's own sheets of the current round of a cycle."""
    sheets = all_sheets_of(user).filter(dossier__cycle=cycle)
    result = CycleResult.objects.filter(cycle=cycle).first()
    return sheets.filter(round=result.round) if result else sheets.none()


def progress(cycle: Cycle) -> list[dict]:
    """Per member in office: how many sheets, signed, open, conflicts; counts only, never points."""
    counts = {state: Count("sheets", filter=Q(sheets__state__in=states)) for state, states in _PROGRESS.items()}
    members = CouncilMember.objects.filter(council__cycle=cycle, left_on=None).exclude(
        position=CouncilMember.Position.SECRETARY
    )
    return list(
        members.annotate(**counts)
        .select_related("user")
        .order_by("order", "pk")
        .values("pk", "user__full_name", "position", *counts)
    )


_PROGRESS = {
    "total": tuple(SheetState.values),
    "signed": COUNTED,
    "open": OPEN,
    "conflicts": (SheetState.CONFLICT,),
    "abstained": (SheetState.ABSTAINED,),
}


def ranking_page(user, cycle: Cycle) -> QuerySet[DossierTotal]:
    """Totals with their rank over all dossiers of the cycle, best first; what is hidden from `user` is left out.

    The rank is a subquery of its own, so that leaving rows out does not move the others up.
    """
    better = (
        DossierTotal.objects.filter(cycle=OuterRef("cycle"), scaled__gt=OuterRef("scaled"))
        .order_by()
        .values("cycle")
        .annotate(count=Count("*"))
        .values("count")
    )
    rows = DossierTotal.objects.filter(cycle=cycle).select_related("dossier__enterprise", "dossier__sector")
    hidden = conflicts_of(user)
    if hidden is not None:
        rows = rows.filter(dossier__in=without_hidden(Dossier.objects.filter(cycle=cycle), user))
    return rows.annotate(rank=Coalesce(Subquery(better), 0) + 1).order_by("-scaled", "dossier__code")


def top_of(result: CycleResult) -> tuple[frozenset[int], dict | None]:
    """Dossier ids within the Top N, and the tie at its boundary (`{"average", "dossiers", "places"}`) or None.

    Reads the stored averages: the Top N of the whole numbers is the Top N of the exact averages.
    """
    criteria = result.cycle.criteria_set
    totals = DossierTotal.objects.filter(cycle=result.cycle, scaled__gte=criteria.pass_points * calc.SCALE)
    best = list(totals.order_by("-scaled", "dossier_id").values_list("dossier_id", "scaled")[: criteria.top_n + 1])
    if len(best) <= criteria.top_n or best[-1][1] != best[-2][1]:
        return frozenset(dossier for dossier, _value in best[: criteria.top_n]), None
    edge = best[-1][1]
    above = {dossier for dossier, value in best if value > edge}
    tied = set(totals.filter(scaled=edge).values_list("dossier_id", flat=True))
    tie = {"average": calc.shown(calc.unscaled(edge)), "dossiers": tied, "places": criteria.top_n - len(above)}
    return frozenset(above | (tied & set(result.boundary_choice))), tie


def sheets_behind(dossier: Dossier) -> QuerySet[ScoreSheet]:
    """All sheets of a dossier with their points, for who may see them."""
    return (
        ScoreSheet.objects.filter(dossier=dossier)
        .select_related("member__user")
        .prefetch_related("scores")
        .order_by("member__order", "member_id", "-round")
    )


def counted_sheets(sheets) -> list[ScoreSheet]:
    """Of several rounds each member's last signed sheet; none of a member with a conflict."""
    conflicted = {sheet.member_id for sheet in sheets if sheet.state == SheetState.CONFLICT}
    last: dict[int, ScoreSheet] = {}
    for sheet in sheets:
        if sheet.state not in COUNTED or sheet.member_id in conflicted:
            continue
        if sheet.member_id not in last or sheet.round > last[sheet.member_id].round:
            last[sheet.member_id] = sheet
    return list(last.values())


def averages(cycle: Cycle, dossiers=None) -> dict[int, Fraction]:
    """Exact average of every dossier that went to scoring, from the sheets themselves (dossier id → points)."""
    rows = defaultdict(list)
    sheets = ScoreSheet.objects.filter(dossier__cycle=cycle).only("dossier_id", "member_id", "state", "round")
    if dossiers is not None:
        sheets = sheets.filter(dossier__in=dossiers)
    for sheet in sheets.prefetch_related("scores__criterion"):
        rows[sheet.dossier_id].append(sheet)
    aggregate = calc.AGGREGATIONS[cycle.criteria_set.aggregation]
    return {
        dossier: aggregate({score.criterion.code: score.points for score in sheet.scores.all()} for sheet in counted)
        for dossier, counted in ((dossier, counted_sheets(sheets)) for dossier, sheets in rows.items())
    }


def ranking(cycle: Cycle) -> tuple[list[calc.Ranked], bool]:
    """The ranking computed anew from the sheets: rows keyed by dossier id, and whether the boundary is tied."""
    result = CycleResult.objects.filter(cycle=cycle).first()
    criteria = cycle.criteria_set
    return calc.rank(
        averages(cycle),
        pass_points=Fraction(criteria.pass_points, 100),
        top_n=criteria.top_n,
        boundary_choice=result.boundary_choice if result else (),
    )


def quorum(cycle: Cycle) -> dict:
    """Members needed and present. Without a meeting on record, present are those who signed at least one sheet."""
    criteria = cycle.criteria_set
    members = scorers(cycle).count()
    needed = calc.quorum_needed(members, criteria.quorum_numerator, criteria.quorum_denominator)
    present = (
        ScoreSheet.objects.filter(dossier__cycle=cycle, state__in=COUNTED, member__left_on=None)
        .values("member")
        .distinct()
        .count()
    )
    return {"needed": needed, "present": present, "basis": "signed_sheets"}
