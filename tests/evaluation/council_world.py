"""A cycle with its council and accepted dossiers, before or after the start of the scoring."""

from dataclasses import dataclass

from applications.models import Dossier
from evaluation.actions.scoring import save_scores, sign_sheet, start_scoring
from evaluation.models import Council, CouncilMember, CycleResult, ScoreSheet
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.models import Cycle
from tests.factories.accounts import UserFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.evaluation import CouncilFactory
from tests.factories.programme import CycleFactory

FULL = {"TC01": 2000, "TC02": 2000, "TC03": 1500, "TC04": 1500, "TC05": 1500, "TC06": 1500}


@dataclass
class CouncilWorld:
    cycle: Cycle
    council: Council
    members: list[CouncilMember]
    dossiers: list[Dossier]
    secretary: User
    staff: User

    @property
    def result(self) -> CycleResult:
        return CycleResult.objects.get(cycle=self.cycle)

    def start(self) -> CycleResult:
        return start_scoring(cycle=self.cycle, by=self.secretary)

    def sheet(self, member: int = 0, dossier: int = 0) -> ScoreSheet:
        """The sheet of the member's number for the dossier's number, read anew."""
        return ScoreSheet.objects.get(member=self.members[member], dossier=self.dossiers[dossier])

    def save(self, member: int = 0, dossier: int = 0, **points: int) -> ScoreSheet:
        """Save points, all of them the maximum but those named."""
        sheet = self.sheet(member, dossier)
        by = self.members[member].user
        return save_scores(sheet=sheet, points={**FULL, **points}, version=sheet.version, by=by)

    def sign(self, member: int = 0, dossier: int = 0, **points: int) -> ScoreSheet:
        return sign_sheet(sheet=self.save(member, dossier, **points), by=self.members[member].user)

    def sign_all(self) -> None:
        for member in range(len(self.members)):
            for dossier in range(len(self.dossiers)):
                self.sign(member, dossier)


def council_world(*, members: int = 3, dossiers: int = 2, year: int = 2021, started: bool = True) -> CouncilWorld:
    cycle = CycleFactory(year=year)
    council = CouncilFactory(cycle=cycle, members=members)
    secretary = UserFactory(roles=[Role.COUNCIL_SECRETARY])
    CouncilMember.objects.create(
        council=council, user=secretary, position=CouncilMember.Position.SECRETARY, order=members + 1
    )
    made = [DossierFactory(cycle=cycle, state="accepted") for _ in range(dossiers)]
    seats = list(council.members.exclude(user=secretary).select_related("user"))
    found = CouncilWorld(cycle, council, seats, made, secretary, UserFactory(roles=[Role.STAFF]))
    if started:
        found.start()
    return found
