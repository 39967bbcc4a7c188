"""Rows of the spring by the hundred: outreach, sets of forms, papers, visits on site. Names are invented."""

import datetime

from django.utils import timezone

from applications.models import (
    Inspection,
    InspectionMember,
    InvitationBatch,
    InvitationSet,
    ProgrammeFile,
    ProgrammeFileVersion,
    Prospect,
    WorkingSession,
)
from applications.states import InspectionState, ProspectState, SetState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.files.models import StoredFile


def fill_spring(numbers, world, bodies, enterprises, dossiers) -> None:
    """One more row of each kind for each number."""
    prospects = _prospects(numbers, world, bodies)
    _sessions(numbers, world, bodies, prospects)
    _sets(numbers, world, prospects)
    _papers(numbers, world)
    _visits(numbers, world, bodies, enterprises, dossiers)


def _prospects(numbers, world, bodies) -> list[Prospect]:
    rows = [
        Prospect(
            cycle=world.cycle,
            name=f"Doanh nghiệp nhiều {n}",
            state=ProspectState.GUIDED if n % 2 else ProspectState.LISTED,
            unit=body,
            body=body if n % 2 else None,
            owner=world.people[Role.STAFF] if n % 3 else None,
            sector=world.sectors[n % 3],
            next_step="Gọi lại",
            next_on=timezone.localdate(),
        )
        for n, body in zip(numbers, bodies, strict=True)
    ]
    for row in rows:
        row.fill_search_columns()
    return Prospect.objects.bulk_create(rows)


def _sessions(numbers, world, bodies, prospects) -> None:
    sessions = WorkingSession.objects.bulk_create(
        WorkingSession(
            cycle=world.cycle,
            held_on=datetime.date(2021, 3, 1),
            place=f"Phòng nhiều {n}",
            body=body if n % 2 else None,
            minutes="Trao đổi",
            recorded_by=world.people[Role.STAFF],
        )
        for n, body in zip(numbers, bodies, strict=True)
    )
    through = WorkingSession.prospects.through
    through.objects.bulk_create(
        through(workingsession=one, prospect=prospect) for one, prospect in zip(sessions, prospects, strict=True)
    )


def _sets(numbers, world, prospects) -> None:
    batches = InvitationBatch.objects.bulk_create(
        InvitationBatch(cycle=world.cycle, name=f"Đợt nhiều {n}", created_by=world.people[Role.STAFF]) for n in numbers
    )
    InvitationSet.objects.bulk_create(
        InvitationSet(
            batch=batch, prospect=prospect, number=1, code=f"N{n:09}", state=SetState.SENT, sent_at=timezone.now()
        )
        for n, batch, prospect in zip(numbers, batches, prospects, strict=True)
    )


def _papers(numbers, world) -> None:
    papers = ProgrammeFile.objects.bulk_create(
        ProgrammeFile(cycle=world.cycle, code=f"nhieu-{n}", title=f"Tài liệu nhiều {n}") for n in numbers
    )
    files = StoredFile.objects.bulk_create(
        StoredFile(name=f"{n}.pdf", size=1, sha256="1" * 64, content_type="application/pdf", file=f"y/{n}.pdf")
        for n in numbers
    )
    ProgrammeFileVersion.objects.bulk_create(
        ProgrammeFileVersion(paper=paper, number=1, file=file, published_by=world.people[Role.STAFF])
        for paper, file in zip(papers, files, strict=True)
    )


def _visits(numbers, world, bodies, enterprises, dossiers) -> None:
    now = timezone.now()
    rows = Inspection.objects.bulk_create(
        Inspection(
            cycle=world.cycle,
            enterprise=enterprise,
            unit=body,
            state=InspectionState.DONE if n % 2 else InspectionState.PLANNED,
            starts_at=now,
            ends_at=now + datetime.timedelta(hours=2),
            place=f"Xưởng nhiều {n}",
        )
        for n, body, enterprise in zip(numbers, bodies, enterprises, strict=True)
    )
    through = Inspection.dossiers.through
    through.objects.bulk_create(
        through(inspection=one, dossier=dossier) for one, dossier in zip(rows, dossiers, strict=True)
    )
    InspectionMember.objects.bulk_create(
        InspectionMember(inspection=one, user=world.people[Role.STAFF], name="Trần Văn Sở", is_lead=True)
        for one in rows
    )
