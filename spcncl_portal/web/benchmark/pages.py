"""The screens that a big year makes slow: ranking, list of dossiers, score sheet, and saving and signing one."""

import itertools
from collections.abc import Iterator

from django.urls import reverse

from applications.models import Dossier
from evaluation import queries
from evaluation.actions.scoring import sign_sheet
from evaluation.models import CouncilMember, CycleResult, ScoreSheet
from evaluation.states import ResultState, SheetState
from spcncl_portal.accounts.models import User
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.queries import cycle_of_year

from .figures import REQUESTS, Figure, client_of, expect, seconds, tell, time_requests

POINTS = ("12,5", "13", "13,25", "14")


def measure_pages(cycle: Cycle, people: dict[str, User]) -> Iterator[Figure]:
    """The screens of a cycle whose dossiers are all scored; afterwards its scoring is open again."""
    n = Dossier.objects.filter(cycle=cycle).count()
    tell(f"{cycle.year}: {n} hồ sơ")
    for name, local, view in (
        ("ranking_page", "thuky", "evaluation:ranking"),
        ("dossier_list", "sct", "applications:dossiers"),
    ):
        yield _page(name, n, people[local], reverse(view), cycle)
    duration, _rows = seconds(lambda: queries.ranking(cycle_of_year(cycle.year)))
    yield Figure("compute_ranking", round(duration * 1000, 2), "ms", n, None)
    member = people["thanhvien4"]
    sheets = _open_again(cycle, member)
    first = sheets[0]
    yield _page("score_sheet", n, member, reverse("evaluation:sheet", args=[first.pk]), cycle)
    yield _saves(n, member, first)
    yield _signs(n, member, sheets)


def _page(name: str, n: int, user: User, url: str, cycle: Cycle) -> Figure:
    client = client_of(user)
    expect(client.get(url, {"nam": cycle.year}))  # the year is remembered in the session
    return time_requests(name, n, lambda: expect(client.get(url)))


def _open_again(cycle: Cycle, user: User) -> list[ScoreSheet]:
    """Bring the cycle back to where members score; this one has all to do again."""
    CycleResult.objects.filter(cycle=cycle).update(state=ResultState.OPEN, independent=True)
    member = CouncilMember.objects.get(council__cycle=cycle, user=user)
    mine = ScoreSheet.objects.filter(member=member)
    mine.update(state=SheetState.DRAFT, signed_at=None, snapshot="", sha256="")
    return list(mine.order_by("dossier__code")[: REQUESTS + 2])


def _saves(n: int, user: User, sheet: ScoreSheet) -> Figure:
    """What the sheet sends while a member types: all boxes, other points each time."""
    client = client_of(user)
    url = reverse("evaluation:autosave", args=[sheet.pk])
    codes = [criterion.code for criterion in sheet.cycle.criteria_set.criteria.all()]
    turn = itertools.cycle(POINTS)
    version = sheet.version

    def save():
        nonlocal version
        points = next(turn)
        answer = expect(client.post(url, {**dict.fromkeys(codes, points), "version": version})).json()
        if answer["errors"]:
            raise RuntimeError(f"not saved: {answer['errors']}")
        version = answer["version"]

    return time_requests("score_save", n, save)


def _signs(n: int, user: User, sheets: list[ScoreSheet]) -> Figure:
    """The action behind signing, without the slow hash of the password that the screen asks for."""
    waiting = iter(sheets)
    return time_requests("score_sign", n, lambda: sign_sheet(sheet=next(waiting), by=user))
