"""Read lines and commitments."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.models import Cycle, Task

from .models import Commitment, Line, Source
from .states import AGREED, HOLDING, MoneyState


def _sum_of(states) -> Coalesce:
    """Sum of the commitments of a line in these states."""
    rows = Commitment.objects.filter(line=OuterRef("pk"), state__in=states).order_by()
    sums = rows.values("line").annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(sums, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField())


def with_sums(lines: QuerySet[Line]) -> QuerySet[Line]:
    """Lines with `held` (committed, recomputed) and `approved` (of it, agreed by finance), in đồng."""
    return lines.annotate(held=_sum_of(HOLDING), approved=_sum_of(AGREED))


def lines_of(cycle: Cycle) -> QuerySet[Line]:
    """The lines of a cycle by task and source, with `approved`, `remaining`, `used` (committed, per ten thousand)."""
    used = Case(
        When(amount__gt=0, then=(F("committed") * Value(10000) + F("amount") / Value(2)) / F("amount")),
        default=Value(0),
        output_field=BigIntegerField(),
    )
    return (
        Line.objects.filter(cycle=cycle)
        .select_related("task", "source", "cycle")
        .annotate(approved=_sum_of(AGREED), remaining=F("amount") - F("committed"), used=used)
        .order_by("task__no", "source__position", "code")
    )


def lines_visible_to(user) -> QuerySet[Line]:
    """Lines of all cycles, for who reads the money pages."""
    rows = Line.objects.select_related("task", "source", "cycle").annotate(approved=_sum_of(AGREED))
    return rows if user.has_perm("budget.view") else rows.none()


def commitments_visible_to(user, cycle: Cycle | None = None) -> QuerySet[Commitment]:
    """Commitments, of one cycle or of all, for who reads the money pages; `papers`: how many files hang on each."""
    rows = Commitment.objects.select_related("line__source", "line__task", "line__cycle", "entered_by").annotate(
        papers=_papers()
    )
    if cycle is not None:
        rows = rows.filter(line__cycle=cycle)
    return rows if user.has_perm("budget.view") else rows.none()


def _papers() -> Coalesce:
    type_id = ContentType.objects.get_for_model(Commitment).pk
    files = StoredFile.objects.filter(subject_type=type_id, subject_id=Cast(OuterRef("pk"), CharField())).order_by()
    counts = files.values("subject_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts), Value(0))


def commitments_of(subject) -> QuerySet[Commitment]:
    """What was committed for a thing of the portal (an event, a class), reversed ones too."""
    kind = ContentType.objects.get_for_model(subject)
    rows = Commitment.objects.filter(subject_type=kind, subject_id=str(subject.pk))
    return rows.select_related("line__source", "line__cycle")


def papers_of(commitment: Commitment) -> QuerySet[StoredFile]:
    """The files that hang on a commitment, oldest first."""
    kind = ContentType.objects.get_for_model(Commitment)
    rows = StoredFile.objects.filter(subject_type=kind, subject_id=str(commitment.pk))
    return rows.select_related("uploaded_by").order_by("created_at")


def totals(lines: QuerySet[Line]) -> dict[str, int]:
    """Sums of `lines` (as `lines_of` gives them): lines, amount, committed, approved, left; đồng."""
    found = Line.objects.filter(pk__in=lines.order_by().values("pk")).aggregate(
        lines=Count("pk"), amount=Sum("amount"), committed=Sum("committed")
    )
    agreed = Commitment.objects.filter(line__in=lines.order_by().values("pk"), state__in=AGREED)
    approved = agreed.aggregate(total=Sum("amount"))["total"] or 0
    amount, committed = found["amount"] or 0, found["committed"] or 0
    return {
        "lines": found["lines"], "amount": amount, "committed": committed, "approved": approved,
        "left": amount - committed,
    }  # fmt: skip


def sources_of(cycle: Cycle) -> QuerySet[Source]:
    """The sources of a cycle with their sums `amount` and `committed` over the lines (None without lines)."""
    return cycle.budget_sources.annotate(amount=Sum("lines__amount"), committed=Sum("lines__committed"))


def tasks_of(cycle: Cycle) -> QuerySet[Task]:
    return Task.objects.filter(cycle=cycle).order_by("no")


def waiting(cycle: Cycle, user) -> dict[str, int]:
    """Commitments that wait for approval by `user`: count and total in đồng."""
    rows = Commitment.objects.filter(Q(state=MoneyState.ENTERED), line__cycle=cycle)
    rows = rows.exclude(entered_by=user).exclude(edited_by=user)
    found = rows.aggregate(count=Count("pk"), total=Sum("amount"))
    return {"count": found["count"], "total": found["total"] or 0}
