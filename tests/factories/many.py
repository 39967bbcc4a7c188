"""Rows by the hundred, written in bulk: what the lists of the portal show. Names are invented."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from applications.models import Dossier, Enterprise, EnterpriseMember, NominationLetter, Nominee
from applications.states import DossierState, EnterpriseState, LetterState
from evaluation.models import (
    Certificate,
    Council,
    CouncilMember,
    CycleResult,
    Decision,
    DossierTotal,
    Recognition,
    Score,
    ScoreSheet,
)
from evaluation.states import CertificateState, ResultState, SheetState
from spcncl_portal.accounts.models import Invitation, RoleGrant, User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.models import ActionLog, Job
from spcncl_portal.documents.models import VerifiableDocument
from spcncl_portal.files.models import StoredFile
from spcncl_portal.notifications.models import Notice
from spcncl_portal.programme.models import Body, BodyMembership, Cycle, Sector
from spcncl_portal.programme.models.bodies import BodyKind

from .applications import tax_code
from .evaluation import signed_file
from .many_spring import fill_spring
from .programme import CycleFactory, TargetFactory

VALID_TO = datetime.date(2023, 11, 25)


@dataclass
class World:
    """A cycle and the people who look at its lists; `fill(n)` brings every kind of row up to n."""

    cycle: Cycle
    people: dict[str, User]
    sectors: list[Sector]
    council: Council
    member: CouncilMember
    decision: Decision
    size: int = 0

    def fill(self, n: int) -> None:
        numbers = range(self.size, n)
        self.size = n
        bodies = _bodies(numbers, self)
        enterprises = _enterprises(numbers, self)
        letters = _letters(numbers, self, bodies)
        _nominees(numbers, letters, enterprises)
        dossiers = _dossiers(numbers, self, enterprises)
        fill_spring(numbers, self, bodies, enterprises, dossiers)
        _scores(self, dossiers)
        _recognitions(numbers, self, dossiers)
        _people(numbers, self, bodies)
        _rows_of_the_portal(numbers, self)


def a_world(users: dict[str, User]) -> World:
    """An empty cycle 2021 whose result is provisional, with a decision on record so that all lists have their place."""
    cycle = CycleFactory()
    council = Council.objects.create(cycle=cycle)
    member = CouncilMember.objects.create(council=council, user=users[Role.COUNCIL_MEMBER])
    CycleResult.objects.create(cycle=cycle, state=ResultState.PROVISIONAL, independent=False)
    decision = Decision.objects.create(
        cycle=cycle, number="5012/QĐ-UBND", dated=datetime.date(2021, 11, 26), file=signed_file()
    )
    TargetFactory(cycle=cycle)
    sectors = [Sector.objects.create(code=f"n{number}", name=f"Ngành {number}") for number in range(3)]
    return World(cycle, users, sectors, council, member, decision)


def _searchable(rows: list) -> list:
    for row in rows:
        row.fill_search_columns()
    return rows


def _bodies(numbers, world: World) -> list[Body]:
    rows = [Body(code=f"X{n:05}", kind=BodyKind.DISTRICT, name=f"Quận Nhiều {n}", type_name="quận") for n in numbers]
    return Body.objects.bulk_create(_searchable(rows))


def _enterprises(numbers, world: World) -> list[Enterprise]:
    rows = [
        Enterprise(tax_code=tax_code(5000 + n), name=f"Công ty Nhiều {n}", state=EnterpriseState.VERIFIED)
        for n in numbers
    ]
    rows = Enterprise.objects.bulk_create(_searchable(rows))
    EnterpriseMember.objects.bulk_create(
        EnterpriseMember(enterprise=row, user=world.people[Role.ENTERPRISE], is_owner=True) for row in rows
    )
    return rows


def _letters(numbers, world: World, bodies: list[Body]) -> list[NominationLetter]:
    files = StoredFile.objects.bulk_create(
        StoredFile(name=f"{n}.pdf", size=1, sha256="0" * 64, content_type="application/pdf", file=f"x/{n}.pdf")
        for n in numbers
    )
    rows = [
        NominationLetter(
            cycle=world.cycle,
            body=body,
            body_name=body.name,
            number=f"{n}/UBND",
            state=LetterState.RECEIVED if n % 2 else LetterState.SENT,
            sent_at=timezone.now(),
            file=file,
            sent_by=world.people[Role.BODY_OFFICER],
            received_by=world.people[Role.STAFF],
        )
        for n, body, file in zip(numbers, bodies, files, strict=True)
    ]
    return NominationLetter.objects.bulk_create(_searchable(rows))


def _nominees(numbers, letters, enterprises) -> None:
    rows = [
        Nominee(
            letter=letter,
            position=1,
            enterprise=enterprise if n % 2 else None,
            enterprise_name=enterprise.name,
            tax_code=enterprise.tax_code,
            product_name=f"Sản phẩm nhiều {n}",
        )
        for n, one, enterprise in zip(numbers, letters, enterprises, strict=True)
        for letter in ({one, letters[(n + 1) % len(letters)]} if n < 10 else {one})  # some are nominated twice
    ]
    Nominee.objects.bulk_create(_searchable(rows))


def _dossiers(numbers, world: World, enterprises) -> list[Dossier]:
    rows = []
    for n, enterprise in zip(numbers, enterprises, strict=True):
        for state in (DossierState.IN_SCORING, DossierState.SUBMITTED):
            rows.append(
                Dossier(
                    cycle=world.cycle,
                    enterprise=enterprise,
                    enterprise_name=enterprise.name,
                    tax_code=enterprise.tax_code,
                    code=f"2021-{state[0]}{n:05}",
                    state=state,
                    product_name=f"Sản phẩm nhiều {n}",
                    sector=world.sectors[n % 3],
                    group="cong_nghiep_khac",
                    submitted_at=timezone.now(),
                    due_at=timezone.now(),
                    checker=world.people[Role.STAFF] if n % 2 else None,
                )
            )
    rows = Dossier.objects.bulk_create(_searchable(rows))
    return [row for row in rows if row.state == DossierState.IN_SCORING]


def _scores(world: World, dossiers: list[Dossier]) -> None:
    criteria = list(world.cycle.criteria_set.criteria.all())
    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(member=world.member, dossier=one, state=SheetState.SIGNED, signed_at=timezone.now())
        for one in dossiers
    )
    Score.objects.bulk_create(Score(sheet=sheet, criterion=one, points=1000) for sheet in sheets for one in criteria)
    DossierTotal.objects.bulk_create(
        DossierTotal(dossier=one, cycle=world.cycle, scaled=10**15 + one.pk, sheets=1) for one in dossiers
    )


def _recognitions(numbers, world: World, dossiers: list[Dossier]) -> None:
    rows = [
        Recognition(
            decision=world.decision,
            dossier=dossier,
            enterprise=dossier.enterprise,
            year=2021,
            product_name=dossier.product_name,
            enterprise_name=dossier.enterprise_name,
            tax_code=dossier.tax_code,
            sector=dossier.sector,
            top=n < 5,
            rank=n + 1,
            valid_from=world.decision.dated,
            valid_to=VALID_TO,
        )
        for n, dossier in zip(numbers, dossiers, strict=True)
    ]
    rows = Recognition.objects.bulk_create(_searchable(rows))
    papers = VerifiableDocument.objects.bulk_create(
        VerifiableDocument(
            code=f"SP-2021-{n:06}", kind="certificate", title=f"Giấy {n}", issued_at=timezone.now(), cycle_year=2021
        )
        for n in numbers
    )
    Certificate.objects.bulk_create(
        Certificate(
            recognition=row,
            kind=Certificate.Kind.SPCNCL,
            sequence=n + 1,
            number=f"{n + 1}/2021",
            code=paper.code,
            state=CertificateState.ISSUED,
            document=paper,
            issued_at=timezone.now(),
        )
        for n, row, paper in zip(numbers, rows, papers, strict=True)
    )


def _people(numbers, world: World, bodies: list[Body]) -> None:
    people = [User(email=f"nhieu{n}@example.vn", full_name=f"Nguyễn Văn Nhiều {n}") for n in numbers]
    people = User.objects.bulk_create(_searchable(people))
    RoleGrant.objects.bulk_create(RoleGrant(user=one, role=Role.BODY_OFFICER) for one in people)
    BodyMembership.objects.bulk_create(
        BodyMembership(user=one, body=body) for one, body in zip(people, bodies, strict=True)
    )
    week = timezone.now() + datetime.timedelta(days=7)
    Invitation.objects.bulk_create(
        Invitation(
            email=f"moi-nhieu{n}@example.vn",
            role=Role.BODY_OFFICER,
            expires_at=week,
            invited_by=world.people[Role.STAFF],
        )
        for n in numbers
    )


def _rows_of_the_portal(numbers, world: World) -> None:
    staff = world.people[Role.STAFF]
    ActionLog.objects.bulk_create(
        ActionLog(
            actor=staff if n % 2 else None,
            action="submit",
            object_type="applications.dossier",
            object_id=str(n),
            object_label=f"Hồ sơ nhiều {n}",
            cycle_year=2021,
            reason="Lý do nhiều",
            search_text=f"ho so nhieu {n}",
        )
        for n in numbers
    )
    Notice.objects.bulk_create(
        Notice(
            key=f"nhieu-{n}-{person.pk}",
            kind="reminder",
            subject_type="programme.cycle",
            subject_id="1",
            recipient=person.email,
            user=person,
            title=f"Nhắc nhiều {n}",
            text="Nhắc",
            cycle_year=2021,
            search_text=f"nhac nhieu {n} {person.email}",
        )
        for n in numbers
        for person in world.people.values()
    )
    Job.objects.bulk_create(Job(kind="nhieu", label=f"Việc nhiều {n}", created_by=staff) for n in numbers)
