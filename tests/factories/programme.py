"""Cycles with what they own, bodies, criteria sets."""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from spcncl_portal.programme.models import (
    Band,
    Body,
    BodyMembership,
    ChecklistItem,
    CriteriaSet,
    Criterion,
    Cycle,
    Deadline,
    DeadlineKind,
    EligibilityGroup,
    Indicator,
    Milestone,
    Sector,
    Target,
    Task,
)
from spcncl_portal.programme.models.bodies import BodyKind
from spcncl_portal.programme.states import CycleState

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MILESTONES = (14, 7, 3, 1, 0)
# The illustrative set of 2018: code, points (whole), how scored, measure, bands (from, to, points).
CRITERIA = (
    (
        "TC01",
        20,
        "growth_percent_product_revenue",
        ((None, 0, 4), (0, 5, 10), (5, 10, 14), (10, 15, 17), (15, None, 20)),
    ),
    (
        "TC02",
        20,
        "product_revenue_billion",
        ((None, 10, 4), (10, 100, 10), (100, 500, 14), (500, 1000, 17), (1000, None, 20)),
    ),
    (
        "TC03",
        15,
        "revenue_per_employee_billion",
        ((None, "0.5", 5), ("0.5", 1, 8), (1, 2, 11), (2, 3, 13), (3, None, 15)),
    ),
    ("TC04", 15, "export_share_percent", ((None, 1, 3), (1, 10, 7), (10, 30, 10), (30, 50, 13), (50, None, 15))),
    ("TC05", 15, "", ()),
    ("TC06", 15, "", ()),
)
GROUPS = (
    ("cong_nghe_cao", "product_revenue", 10_000_000_000),
    ("cong_nghiep_khac", "industrial_revenue", 100_000_000_000),
    ("thu_cong_my_nghe", "export_usd", 1_000_000),
    ("khoi_nghiep", "", None),
)


def end_of(year: int, month: int, day: int) -> datetime.datetime:
    """The last second of a day in Hà Nội."""
    return datetime.datetime(year, month, day, 23, 59, 59, tzinfo=HANOI)


class SectorFactory(DjangoModelFactory):
    code = factory.Sequence(lambda n: f"nganh-{n}")
    name = factory.Sequence(lambda n: f"Ngành {n}")

    class Meta:
        model = Sector


class BodyFactory(DjangoModelFactory):
    """A district of 2021 unless told otherwise."""

    code = factory.Sequence(lambda n: f"D{n:04}")
    kind = BodyKind.DISTRICT
    type_name = "quận"
    name = factory.Sequence(lambda n: f"Quận Số {n}")
    valid_to = datetime.date(2025, 6, 30)

    class Meta:
        model = Body


class BodyMembershipFactory(DjangoModelFactory):
    body = factory.SubFactory(BodyFactory)

    class Meta:
        model = BodyMembership


class CriteriaSetFactory(DjangoModelFactory):
    """The illustrative set: six criteria of 100 points, four eligibility groups, pass mark 70, two thirds, top 10."""

    code = factory.Sequence(lambda n: f"BO-{n}")
    name = "Bộ tiêu chí minh họa"
    assumed = True
    assumed_note = "Điểm là giả định."
    pass_points = 7000

    class Meta:
        model = CriteriaSet
        skip_postgeneration_save = True

    @factory.post_generation
    def criteria(self, create, extracted, **kwargs):
        if not create or extracted is False:
            return
        for position, (code, maximum, measure, bands) in enumerate(CRITERIA, start=1):
            criterion = Criterion.objects.create(
                criteria_set=self,
                code=code,
                name=f"Tiêu chí {code}",
                max_points=maximum * 100,
                scored=Criterion.Scored.SUGGESTED if measure else Criterion.Scored.JUDGED,
                measure=measure,
                position=position,
            )
            Band.objects.bulk_create(
                Band(criterion=criterion, lower=_decimal(lower), upper=_decimal(upper), points=points * 100)
                for lower, upper, points in bands
            )
        EligibilityGroup.objects.bulk_create(
            EligibilityGroup(
                criteria_set=self, code=code, name=code, figure=figure, threshold=threshold, position=position
            )
            for position, (code, figure, threshold) in enumerate(GROUPS, start=1)
        )


def _decimal(value) -> Decimal | None:
    return None if value is None else Decimal(value)


def _criteria_set_of(year: int) -> CriteriaSet:
    """That of the year's cycle where it stands already, else a new one."""
    return CriteriaSet.objects.filter(cycles__year=year).first() or CriteriaSetFactory()


class CycleFactory(DjangoModelFactory):
    """An open cycle (2021) with its nomination deadline, the milestones 14, 7, 3, 1, 0 and a criteria set.

    One cycle a year: asking again for the same year gives the same row. `deadlines=False` leaves deadlines out.
    """

    year = 2021
    name = factory.LazyAttribute(lambda o: f"Xét chọn sản phẩm công nghiệp chủ lực năm {o.year}")
    state = CycleState.OPEN
    starts_on = factory.LazyAttribute(lambda o: datetime.date(o.year, 3, 11))
    criteria_set = factory.LazyAttribute(lambda o: _criteria_set_of(o.year))

    class Meta:
        model = Cycle
        django_get_or_create = ("year",)
        skip_postgeneration_save = True

    @factory.post_generation
    def deadlines(self, create, extracted, **kwargs):
        if not create or extracted is False or self.deadlines.exists():
            return
        DeadlineFactory(cycle=self, kind=DeadlineKind.NOMINATION, at=extracted or end_of(self.year, 3, 31))


class DeadlineFactory(DjangoModelFactory):
    """A deadline with its milestones; `milestones=False` or a tuple of days changes them."""

    cycle = factory.SubFactory(CycleFactory, deadlines=False)
    kind = DeadlineKind.DOSSIER
    at = factory.LazyAttribute(lambda o: end_of(o.cycle.year, 5, 31))

    class Meta:
        model = Deadline
        skip_postgeneration_save = True

    @factory.post_generation
    def milestones(self, create, extracted, **kwargs):
        if create and extracted is not False:
            days = MILESTONES if extracted is None else extracted
            Milestone.objects.bulk_create(Milestone(deadline=self, days_before=day) for day in days)


class ChecklistItemFactory(DjangoModelFactory):
    cycle = factory.SubFactory(CycleFactory)
    code = factory.Sequence(lambda n: f"tai-lieu-{n}")
    name = factory.Sequence(lambda n: f"Tài liệu {n}")
    position = factory.Sequence(lambda n: n)

    class Meta:
        model = ChecklistItem


class TargetFactory(DjangoModelFactory):
    cycle = factory.SubFactory(CycleFactory)
    code = factory.Sequence(lambda n: f"CT{n}")
    name = factory.Sequence(lambda n: f"Chỉ tiêu {n}")
    minimum = Decimal(20)
    maximum = Decimal(25)
    unit = "doanh nghiệp"

    class Meta:
        model = Target


class TaskFactory(DjangoModelFactory):
    cycle = factory.SubFactory(CycleFactory)
    no = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Nhiệm vụ {n}")
    lead = "Sở Công Thương"

    class Meta:
        model = Task


class IndicatorFactory(DjangoModelFactory):
    task = factory.SubFactory(TaskFactory)
    name = factory.Sequence(lambda n: f"Chỉ số {n}")
    minimum = Decimal(1)
    unit = "cuộc"

    class Meta:
        model = Indicator
