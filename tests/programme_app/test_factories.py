import pytest

from tests.factories.programme import BodyFactory, ChecklistItemFactory, CycleFactory, SectorFactory, TargetFactory

pytestmark = pytest.mark.django_db


def test_cycle_factory_gives_what_a_cycle_owns():
    cycle = CycleFactory()
    assert cycle.criteria_set.total_points == 10_000
    deadline = cycle.deadline("nomination")
    assert [one.code for one in deadline.milestones.all()] == [
        "nomination-14",
        "nomination-7",
        "nomination-3",
        "nomination-1",
        "nomination-0",
    ]
    assert CycleFactory().pk == cycle.pk
    assert ChecklistItemFactory().cycle == cycle == TargetFactory().cycle
    assert BodyFactory().search_text.startswith("quan so")
    assert str(SectorFactory(name="Cơ khí")) == "Cơ khí"
