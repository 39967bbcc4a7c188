"""Councils, and cycles that went through the scoring up to a wanted state. Names are invented."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from applications.models import Dossier
from evaluation.actions import decision as decision_actions
from evaluation.actions import result as result_actions
from evaluation.actions.totals import refresh_totals
from evaluation.models import Council, CouncilMember, CycleResult, Decision, Score, ScoreSheet
from evaluation.states import ResultState, SheetState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.files.actions import store_bytes
from spcncl_portal.programme.models import Cycle

from .accounts import UserFactory
from .dossiers import DossierFactory, pdf_bytes

DECISION_NUMBER = "5012/QĐ-UBND"
DECISION_DATE = datetime.date(2021, 11, 26)
STEPS = (ResultState.OPEN, ResultState.PROVISIONAL, ResultState.PUBLISHED, ResultState.FINAL, ResultState.DECIDED)


class CouncilFactory(DjangoModelFactory):
    """The council of a cycle with `members=n` scoring members (9 unless told otherwise), the first its chair."""

    class Meta:
        model = Council
        skip_postgeneration_save = True

    cycle = factory.SubFactory("tests.factories.programme.CycleFactory")
    decision_number = "1000/QĐ-UBND"
    decision_date = datetime.date(2021, 4, 20)

    @factory.post_generation
    def members(council, create, count, **kwargs):
        if not create:
            return
        for order in range(1, (9 if count is None else count) + 1):
            position = CouncilMember.Position.CHAIR if order == 1 else CouncilMember.Position.MEMBER
            role = Role.COUNCIL_CHAIR if order == 1 else Role.COUNCIL_MEMBER
            CouncilMember.objects.create(
                council=council, user=UserFactory(roles=[role]), position=position, order=order
            )


@dataclass
class Scored:
    """What `scored_cycle` made. `decision` only from state "decided" on."""

    cycle: Cycle
    council: Council
    dossiers: list[Dossier]
    result: CycleResult
    decision: Decision | None = None
    members: list[CouncilMember] = field(default_factory=list)


def share(dossier: int, member: int, criterion: int) -> int:
    """Per mille of a criterion's maximum that a member gives: no two dossiers tie, the first are the best, each of
    the first twenty passes (70 of 100)."""
    return 980 - 12 * dossier - 3 * member + criterion


def scored_cycle(
    *,
    dossiers: int | list[Dossier] = 12,
    members: int = 3,
    state: str = ResultState.OPEN,
    points: Callable[[int, int, int], int] = share,
    cycle: Cycle | None = None,
    recognised: list[Dossier] | None = None,
    demo: bool = False,
) -> Scored:
    """A cycle whose sheets are all signed, its result in `state`.

    dossiers: how many, or the dossiers themselves, in scoring. points(dossier, member, criterion) → per mille of the
    criterion's maximum. Sheets and scores are bulk rows; the steps after that are the actions.
    """
    from .programme import CycleFactory

    cycle = cycle or CycleFactory()
    council = CouncilFactory(cycle=cycle, members=members)
    if isinstance(dossiers, int):
        dossiers = [DossierFactory(cycle=cycle, state="in_scoring", demo=demo) for _ in range(dossiers)]
    result = CycleResult.objects.create(cycle=cycle, scoring_started_at=timezone.now())
    seats = list(council.members.all())
    sign_all(dossiers, seats, points)
    refresh_totals(cycle)
    scored = Scored(cycle, council, dossiers, result, members=seats)
    _walk(scored, STEPS.index(state), recognised)
    for dossier in dossiers:
        dossier.refresh_from_db()
    return scored


def sign_all(dossiers: list[Dossier], seats: list[CouncilMember], points: Callable[[int, int, int], int]) -> None:
    """One signed sheet with every criterion for each dossier and member."""
    criteria = list(dossiers[0].cycle.criteria_set.criteria.all()) if dossiers else []
    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(member=seat, dossier=dossier, state=SheetState.SIGNED, signed_at=timezone.now())
        for dossier in dossiers
        for seat in seats
    )
    places = [(d, m) for d in range(len(dossiers)) for m in range(len(seats))]
    Score.objects.bulk_create(
        Score(sheet=sheet, criterion=criterion, points=criterion.max_points * points(d, m, c) // 1000)
        for sheet, (d, m) in zip(sheets, places, strict=True)
        for c, criterion in enumerate(criteria)
    )


def signed_file():
    """The signed PDF of a decision, not hanging on anything yet."""
    return store_bytes(
        data=pdf_bytes("quyết định"), name="quyet-dinh.pdf", content_type="application/pdf", by=None, pages=1
    )


def _walk(scored: Scored, steps: int, recognised) -> None:
    if steps >= 1:
        result_actions.close_scoring(result=scored.result, by=None)
    if steps >= 2:
        until = timezone.localdate() + datetime.timedelta(days=10)
        result_actions.publish(result=scored.result, comments_until=until, by=None)
    if steps >= 3:
        result_actions.finalise(result=scored.result, by=None)
    if steps >= 4:
        scored.decision = decision_actions.record_decision(
            result=scored.result,
            number=DECISION_NUMBER,
            dated=DECISION_DATE,
            signer="Nguyễn Văn Thử",
            signer_title="TM. Ủy ban nhân dân\nChủ tịch",
            file=signed_file(),
            by=None,
            recognised=recognised,
        )
    scored.result.refresh_from_db()
