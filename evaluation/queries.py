"""Read councils, sheets and rankings; keep away from a member what the member declared a conflict with."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from applications.models import Dossier
from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.models import Cycle

from . import calc
from .models import Conflict, CouncilMember, CycleResult, DossierTotal, Score, ScoreSheet
from .states import SheetState

SCORING_ROLES = {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR}
COUNTED = (SheetState.SIGNED, SheetState.LOCKED)
OPEN = (SheetState.NOT_STARTED, SheetState.DRAFT, SheetState.REOPENED)


def conflicts_of(user) -> Q | None:
    """The dossiers that `user` must not see as a council member; nobody else pays the query."""
    if not SCORING_ROLES & user.roles:
        return None
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
    """The member's own sheets of all cycles, with dossier and scores; what is in conflict is left out."""
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


def unsigned_sheets(cycle: Cycle) -> QuerySet[ScoreSheet]:
    """Sheets that members in office have not signed yet."""
    return ScoreSheet.objects.filter(dossier__cycle=cycle, state__in=OPEN, member__left_on=None)


def progress(cycle: Cycle) -> list[dict]:
    """Per member in office: how many sheets in all, signed, open, in conflict, abstained; counts only, never points."""
    counts = {name: Count("sheets", filter=Q(sheets__state__in=states)) for name, states in _PROGRESS.items()}
    return list(
        scorers(cycle)
        .annotate(**counts)
        .select_related("user")
        .order_by("order", "pk")
        .values("pk", "user__full_name", "position", *counts)
    )


_PROGRESS = {
    "all_sheets": tuple(SheetState.values),
    "signed": COUNTED,
    "unsigned": OPEN,
    "in_conflict": (SheetState.CONFLICT,),
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
    if SCORING_ROLES & user.roles:
        conflicts = Conflict.objects.filter(member__user=user, member__council__cycle=cycle)
        rows = rows.exclude(dossier__enterprise__in=conflicts.values("enterprise"))
    return rows.annotate(rank=Coalesce(Subquery(better), 0) + 1).order_by("-scaled", "dossier__code")


def top_of(result: CycleResult) -> tuple[frozenset[int], dict | None]:
    """Dossier ids within the Top N, and the tie at its boundary (`{"average", "dossiers", "places"}`) or None.

    Reads the stored averages: the Top N of the whole numbers is the Top N of the exact averages.
    """
    criteria = result.cycle.criteria_set
    if not criteria.top_n:
        return frozenset(), None
    totals = DossierTotal.objects.filter(cycle=result.cycle, scaled__gte=criteria.pass_points * calc.SCALE)
    n = criteria.top_n
    first_out = totals.order_by("-scaled", "dossier_id").values("scaled")[n : n + 1]
    best = totals.filter(scaled__gte=Coalesce(Subquery(first_out), 0)).order_by("-scaled", "dossier_id")
    best = list(best.values_list("dossier_id", "scaled"))  # the Top N and all that equal the first one out
    if len(best) <= n or best[n - 1][1] != best[n][1]:
        return frozenset(dossier for dossier, _value in best[:n]), None
    edge = best[n][1]
    above = {dossier for dossier, value in best if value > edge}
    tied = {dossier for dossier, value in best if value == edge}
    tie = {"average": calc.shown(calc.unscaled(edge)), "dossiers": tied, "places": n - len(above)}
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


def counted_points(cycle: Cycle, dossiers: Iterable[int] | None = None) -> dict[int, list[dict[str, int]]]:
    """Dossier id → criterion code → hundredths, one mapping for each sheet that counts.

    Every dossier that went to scoring is there, those without a signed sheet with an empty list; `dossiers` narrows.
    """
    sheets = ScoreSheet.objects.filter(dossier__cycle=cycle).only("dossier_id", "member_id", "state", "round")
    scores = Score.objects.filter(sheet__dossier__cycle=cycle, sheet__state__in=COUNTED)
    if dossiers is not None:
        dossiers = set(dossiers)
        sheets, scores = sheets.filter(dossier__in=dossiers), scores.filter(sheet__dossier__in=dossiers)
    grouped: dict[int, list[ScoreSheet]] = defaultdict(list)
    for sheet in sheets:
        grouped[sheet.dossier_id].append(sheet)
    points: dict[int, dict[str, int]] = defaultdict(dict)
    for sheet_id, code, value in scores.values_list("sheet_id", "criterion__code", "points"):
        points[sheet_id][code] = value
    return {dossier: [points[sheet.pk] for sheet in counted_sheets(rows)] for dossier, rows in grouped.items()}


def averages(cycle: Cycle, dossiers: Iterable[int] | None = None) -> dict[int, Fraction]:
    """Exact average of every dossier that went to scoring, from the sheets themselves (dossier id → points)."""
    aggregate = calc.AGGREGATIONS[cycle.criteria_set.aggregation]
    return {dossier: aggregate(sheets) for dossier, sheets in counted_points(cycle, dossiers).items()}


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
    signed = ScoreSheet.objects.filter(member=OuterRef("pk"), state__in=COUNTED)
    counts = (
        scorers(cycle)
        .annotate(has_signed=Exists(signed))
        .aggregate(members=Count("pk"), present=Count("pk", filter=Q(has_signed=True)))
    )
    needed = calc.quorum_needed(counts["members"], criteria.quorum_numerator, criteria.quorum_denominator)
    present = counts["present"]
    return {"needed": needed, "present": present, "basis": "signed_sheets"}
