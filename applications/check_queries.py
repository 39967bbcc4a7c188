"""Read the staff's check: who checks how much, what waits for a second opinion, what was found before."""

from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.models import Cycle

from . import snapshot
from .check_calc import Desk, Waiting
from .models import CheckFinding, CheckRound, CheckWording, Dossier, Submission
from .states import DossierState as D

IN_CHECK = (D.SUBMITTED, D.APPEALED)


def active_staff() -> QuerySet[User]:
    """Who of Sở Công Thương may be given a dossier to check."""
    return (
        User.objects.filter(is_active=True, grants__role=Role.STAFF, grants__revoked_at=None)
        .distinct()
        .order_by("sort_key", "pk")
    )


def waiting_rounds() -> QuerySet[CheckRound]:
    """Rounds in which a proposal to refuse waits for a second opinion."""
    return CheckRound.objects.filter(
        outcome=CheckRound.Outcome.OPEN, refusal_at__isnull=False, submission__dossier__state=D.SUBMITTED
    )


def with_check(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """With what the queue shows: `versions` (how often it was submitted), `proposed`, and `needs_another` (an objection
    that its checker may not answer)."""
    rounds = waiting_rounds().filter(submission__dossier=OuterRef("pk"))
    refused = CheckRound.objects.filter(submission__dossier=OuterRef("pk"), outcome=CheckRound.Outcome.INELIGIBLE)
    by_checker = refused.filter(Q(refusal_by=OuterRef("checker")) | Q(checked_by=OuterRef("checker")))
    newest = Submission.objects.filter(dossier=OuterRef("pk")).order_by().values("dossier")
    return dossiers.annotate(
        versions=Subquery(newest.annotate(last=Max("number")).values("last"), output_field=IntegerField()),
        proposed=Exists(rounds),
        needs_another=Case(When(state=D.APPEALED, then=Exists(by_checker)), default=False),
    )


@dataclass(frozen=True)
class CheckerLoad:
    """What a person has to check in a cycle: open, of these overdue, weight of the open ones, done this cycle."""

    user: User
    open: int = 0
    overdue: int = 0
    weight: int = 0
    done: int = 0


def loads_of(cycle: Cycle, people: list[User]) -> list[CheckerLoad]:
    """The load of each of these people; three queries."""
    late = Q(due_at__lt=timezone.now())
    held = Dossier.objects.filter(cycle=cycle, state__in=IN_CHECK, checker__in=people).order_by()
    counted = {
        row["checker"]: row for row in held.values("checker").annotate(open=Count("pk"), overdue=Count("pk", late))
    }
    weights: dict[int, int] = {}
    for one in with_check(held).only("checker", "state"):
        weights[one.checker_id] = weights.get(one.checker_id, 0) + weight_of(one)
    closed = CheckRound.objects.filter(submission__dossier__cycle=cycle, checked_by__in=people).exclude(
        outcome=CheckRound.Outcome.OPEN
    )
    done = dict(closed.order_by().values_list("checked_by").annotate(Count("pk")))
    return [
        CheckerLoad(
            user,
            counted.get(user.pk, {}).get("open", 0),
            counted.get(user.pk, {}).get("overdue", 0),
            weights.get(user.pk, 0),
            done.get(user.pk, 0),
        )
        for user in people
    ]


WHOLE, AGAIN = 2, 1  # a new dossier is read whole; of a second version, what was asked for


def weight_of(dossier: Dossier) -> int:
    """How much work the check of a dossier is; `versions` as `with_check` gives it."""
    return AGAIN if dossier.state == D.SUBMITTED and (dossier.versions or 1) > 1 else WHOLE


def without_checker(cycle: Cycle) -> list[Dossier]:
    """Submitted dossiers that nobody has, the most urgent first, with `versions`."""
    rows = with_check(Dossier.objects.filter(cycle=cycle, state=D.SUBMITTED, checker=None))
    rows = rows.select_related("enterprise", "sector", "cycle").order_by(F("due_at").asc(nulls_last=True), "code")
    return list(rows.defer("description", "quality", "technology", "environment", "markets", "box_versions", "unread"))


def desks_of(cycle: Cycle, people: list[User]) -> list[Desk]:
    """What each of these people checks now, as `check_calc.share_out` takes it."""
    desks = {user.pk: Desk(user.pk) for user in people}
    held = with_check(Dossier.objects.filter(cycle=cycle, state__in=IN_CHECK, checker__in=people))
    for one in held.only("checker", "state", "enterprise", "sector"):
        desks[one.checker_id].take(as_waiting(one))
    return list(desks.values())


def as_waiting(dossier: Dossier) -> Waiting:
    """A dossier as `check_calc` sees it; `versions` as `with_check` gives it."""
    return Waiting(dossier.pk, dossier.enterprise_id, dossier.sector_id, weight_of(dossier))


def refusers_of(dossier: Dossier) -> set[int]:
    """Who proposed and who confirmed the refusal in force; they do not answer the objection to it."""
    last = (
        CheckRound.objects.filter(submission__dossier=dossier, outcome=CheckRound.Outcome.INELIGIBLE)
        .order_by("-submission__number")
        .first()
    )
    return {pk for pk in (last.refusal_by_id, last.checked_by_id) if pk} if last else set()


def earlier_submission(submission: Submission) -> Submission | None:
    """The submission before this one."""
    rows = Submission.objects.filter(dossier=submission.dossier_id, number__lt=submission.number)
    return rows.order_by("-number").first()


def accepted_before(submission: Submission) -> set[str]:
    """Items that the check of the submission before accepted and that have not changed since."""
    earlier = earlier_submission(submission)
    if earlier is None:
        return set()
    changed = snapshot.changed_items(snapshot.compare(earlier.content(), submission.content()))
    accepted = CheckFinding.objects.filter(check_round__submission=earlier, verdict=CheckFinding.Verdict.ACCEPT)
    return set(accepted.values_list("item", flat=True)) - changed


def wordings_by_item(wordings: list[CheckWording], item: str) -> list[CheckWording]:
    """Those offered at one item: its own first, then the general ones."""
    return [one for one in wordings if one.item == item] + [one for one in wordings if not one.item]
