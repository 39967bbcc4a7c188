"""One more cycle of N × 54 dossiers, fully scored by nine members, written in bulk; for measurements.

The rows are those that the actions would leave; their log is one line for the cycle. Nothing is sent: the cycle is
silent, and nobody's current one.
"""

import datetime
import hashlib
import random
from fractions import Fraction

from django.db import connection, transaction

from applications.models import Dossier, DossierFigures, Enterprise
from applications.states import DossierState, EnterpriseState
from evaluation import calc
from evaluation.models import Council, CouncilMember, CycleResult, DossierTotal, Score, ScoreSheet
from evaluation.states import ResultState, SheetState
from spcncl_portal.accounts.models import User
from spcncl_portal.core.log import log_action
from spcncl_portal.programme.actions.copying import copy_cycle
from spcncl_portal.programme.calc import measure_value, suggested_points
from spcncl_portal.programme.models import Cycle, Sector
from spcncl_portal.programme.queries import cycle_of_year, next_free_year
from spcncl_portal.programme.states import CycleState

from .figures import figures_of, points_of
from .makers import Product, makers, tax_codes
from .nominations import moment
from .people import MEMBER_OFFICES

BATCH = 2000


@transaction.atomic
def make_scaled_cycle(scale: int, *, seed: int, people: dict[str, User], tell) -> Cycle:
    """Write the cycle; the same rows for the same seed. Its year is the first free one from 2051 on, out of the way."""
    generator = random.Random(seed * 1000 + scale)
    cycle = _cycle(people["sct"])
    tell(f"{cycle.year}: {scale} × 54 hồ sơ")
    entries = _dossiers(cycle, scale, seed, generator)
    tell(f"{cycle.year}: phiếu chấm điểm")
    _sheets(cycle, entries, people, generator)
    log_action(cycle, "bulk_demo_data", reason=f"scale {scale}, seed {seed}")
    refresh_statistics()
    return cycle


def refresh_statistics() -> None:
    """Let the planner know of the many new rows at once, as a running PostgreSQL does by itself after some minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _cycle(staff: User) -> Cycle:
    source = cycle_of_year(2021)
    year = next_free_year(2050)
    cycle = copy_cycle(source=source, year=year, by=staff)
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.OPEN, silent=True, demo=True)
    return cycle_of_year(year)


def _dossiers(cycle: Cycle, scale: int, seed: int, generator: random.Random) -> list[tuple[Dossier, Product, dict]]:
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    specs = [(round_no, maker) for round_no in range(1, scale + 1) for maker in makers(seed)]
    codes = tax_codes(generator, len(specs))
    taken = set(Enterprise.objects.filter(tax_code__in=codes).values_list("tax_code", flat=True))
    codes = [code for code in codes if code not in taken] + tax_codes(generator, len(taken) * 2)
    enterprises, dossiers, found = [], [], []
    for (round_no, maker), code in zip(specs, codes, strict=False):
        enterprise = Enterprise(
            tax_code=code,
            name=f"{maker.name} {round_no}",
            state=EnterpriseState.VERIFIED,
            factory_in_hanoi=True,
            demo=True,
        )
        enterprise.fill_search_columns()
        enterprises.append(enterprise)
        for product, figures in zip(maker.products, figures_of(maker, cycle.figure_years(), generator), strict=True):
            dossier = _dossier(cycle, enterprise, product, len(dossiers) + 1, round_no, sectors)
            dossiers.append(dossier)
            found.append((dossier, product, figures))
    Enterprise.objects.bulk_create(enterprises, batch_size=BATCH)
    for dossier in dossiers:
        dossier.enterprise_id = dossier.enterprise.pk
    Dossier.objects.bulk_create(dossiers, batch_size=BATCH)
    DossierFigures.objects.bulk_create(
        [DossierFigures(dossier=one, year=year, **row) for one, _product, rows in found for year, row in rows.items()],
        batch_size=BATCH,
    )
    return found


def _dossier(cycle: Cycle, enterprise: Enterprise, product: Product, number: int, round_no: int, sectors) -> Dossier:
    dossier = Dossier(
        cycle=cycle,
        enterprise=enterprise,
        enterprise_name=enterprise.name,
        tax_code=enterprise.tax_code,
        code=f"{cycle.year}-{number:05d}",
        state=DossierState.IN_SCORING,
        product_name=f"{product.name} {round_no}",
        sector=sectors[product.sector],
        group=product.group,
        submitted_at=moment(cycle.year, 5, 3),
        accepted_at=moment(cycle.year, 6, 1),
        demo=True,
    )
    dossier.fill_search_columns()
    return dossier


def _sheets(cycle: Cycle, entries, people: dict[str, User], generator: random.Random) -> None:
    council = Council.objects.create(cycle=cycle, decision_number="MH-99/QĐ-UBND", demo=True)
    members = CouncilMember.objects.bulk_create(
        [
            CouncilMember(council=council, user=people[f"thanhvien{number}"], organisation=office, order=number)
            for number, office in enumerate(MEMBER_OFFICES, start=1)
        ]
    )
    criteria = list(cycle.criteria_set.criteria.prefetch_related("bands"))
    maxima = [criterion.max_points for criterion in criteria]
    signed_at = moment(cycle.year, 10, 4)
    totals = []
    for start in range(0, len(entries), 500):
        sheets, scores = [], []
        for dossier, product, figures in entries[start : start + 500]:
            hints = [
                suggested_points(measure_value(one.measure, figures, cycle.year), one.bands.all()) for one in criteria
            ]
            given = 0
            for member in members:
                sheet = _sheet(dossier, member, signed_at)
                sheets.append(sheet)
                points = points_of(product, hints, generator, maxima)
                scores += [
                    Score(sheet=sheet, criterion=one, points=value) for one, value in zip(criteria, points, strict=True)
                ]
                given += sum(points)
            average = Fraction(given, len(members) * 100)
            totals.append(DossierTotal(dossier=dossier, cycle=cycle, scaled=calc.scaled(average), sheets=len(members)))
        ScoreSheet.objects.bulk_create(sheets, batch_size=BATCH)
        for score in scores:
            score.sheet_id = score.sheet.pk
        Score.objects.bulk_create(scores, batch_size=BATCH)
    DossierTotal.objects.bulk_create(totals, batch_size=BATCH)
    CycleResult.objects.create(
        cycle=cycle,
        state=ResultState.PROVISIONAL,
        independent=False,
        scoring_started_at=signed_at,
        scoring_closed_at=signed_at,
    )


def _sheet(dossier: Dossier, member: CouncilMember, signed_at: datetime.datetime) -> ScoreSheet:
    snapshot = f'{{"bulk":true,"dossier":"{dossier.code}","member":"{member.user.email}"}}'
    return ScoreSheet(
        member=member,
        dossier=dossier,
        state=SheetState.SIGNED,
        signed_at=signed_at,
        snapshot=snapshot,
        sha256=hashlib.sha256(snapshot.encode()).hexdigest(),
    )
