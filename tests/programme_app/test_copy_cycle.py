"""Opening next year by copying."""

import datetime
from decimal import Decimal

import pytest

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.programme import actions
from spcncl_portal.programme.actions.copying import shift_years
from spcncl_portal.programme.loading import load_all
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.queries import nominating_bodies
from tests.factories.accounts import UserFactory
from tests.factories.programme import CycleFactory, DeadlineFactory, end_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("Tăng giá trị sản xuất so với năm 2020", "Tăng giá trị sản xuất so với năm 2021"),
        ("Trưng bày SPCNCL giai đoạn 2019-2021", "Trưng bày SPCNCL giai đoạn 2020-2022"),
        ("Kế hoạch giai đoạn 2021-2025", "Kế hoạch giai đoạn 2021-2025"),
        ("Đề án đến năm 2025", "Đề án đến năm 2025"),
        ("Quy mô 500 m2", "Quy mô 500 m2"),
    ],
)
def test_shift_years(text, moved):
    assert shift_years(text, 2021, 2022) == moved


def test_copy_takes_everything_along(staff):
    load_all()
    source = Cycle.objects.get()
    source.check_days, source.appeal_days = 7, 12
    copy = actions.copy_cycle(source=source, year=2022, by=staff)
    assert (copy.check_days, copy.appeal_days) == (7, 12)
    assert (copy.year, copy.state, copy.copied_from, copy.criteria_set) == (
        2022,
        "preparing",
        source,
        source.criteria_set,
    )
    assert copy.name == "Xét chọn sản phẩm công nghiệp chủ lực thành phố Hà Nội năm 2022"
    assert (copy.plan_number, copy.plan_date, copy.starts_on) == ("", None, datetime.date(2022, 3, 11))
    assert {one.kind: (one.at and one.at.isoformat(), one.assumed) for one in copy.deadlines.all()} == {
        "nomination": ("2022-03-31T16:59:59+00:00", True),
        "dossier": ("2022-06-30T16:59:59+00:00", True),
        "correction": ("2022-07-31T16:59:59+00:00", True),
        "scoring": ("2022-10-15T16:59:59+00:00", True),
        "comment": ("2022-11-12T16:59:59+00:00", True),
        "title_expiry": (None, True),
    }
    shown = [
        [(one.code, one.hour, one.recipients, one.escalate) for one in cycle.deadline("nomination").milestones.all()]
        for cycle in (source, copy)
    ]
    assert shown[0] == shown[1]
    assert shown[1][-2:] == [
        ("nomination+1wd", 8, ["officer", "contact"], False),
        ("nomination+3wd", 8, ["head", "contact"], True),
    ]
    for name in ("targets", "tasks", "checklist"):
        assert getattr(copy, name).count() == getattr(source, name).count() > 0
    assert copy.targets.get(code="GRO").name == "Tăng giá trị sản xuất so với năm 2021"
    assert copy.targets.get(code="GRO").minimum == Decimal(10)
    assert copy.tasks.get(no=3).name == "Trưng bày, giới thiệu SPCNCL Hà Nội giai đoạn 2020-2022"
    assert copy.tasks.get(no=4).indicators.count() == 4
    assert copy.nominating_kinds == ["district", "department"]
    assert Cycle.objects.get(year=2021).deadline("nomination").assumed is False


def test_copy_beyond_a_reform_lets_the_successors_nominate(staff):
    load_all()
    copy = actions.copy_cycle(source=Cycle.objects.get(), year=2026, by=staff)
    assert copy.nominating_kinds == ["commune", "department"]
    kinds = [body.kind for body in nominating_bodies(copy)]
    assert (kinds.count("commune"), kinds.count("department"), len(kinds)) == (126, 15, 141)


def test_copy_into_a_year_that_exists_is_refused(staff):
    cycle = CycleFactory()
    CycleFactory(year=2022)
    for year in (2022, 2021, 1999, 2100):
        with pytest.raises(ActionError) as refused:
            actions.copy_cycle(source=cycle, year=year, by=staff)
        assert refused.value.field == "year"
    assert Cycle.objects.count() == 2


def test_copy_of_a_closed_cycle_is_allowed(staff):
    assert actions.copy_cycle(source=CycleFactory(state="closed"), year=2022, by=staff).state == "preparing"


def test_copy_of_the_last_day_of_february(staff):
    cycle = CycleFactory(year=2024, deadlines=False)
    DeadlineFactory(cycle=cycle, kind="nomination", at=end_of(2024, 2, 29))
    copy = actions.copy_cycle(source=cycle, year=2025, by=staff)
    assert copy.deadline("nomination").at == end_of(2025, 2, 28)
