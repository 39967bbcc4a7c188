"""portal_check recomputes what lines say is committed; the measures give the same sums."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spcncl_portal.accounts.roles import Role
from spcncl_portal.budget.actions import approve_commitment, reverse_commitment
from spcncl_portal.budget.integrity import check_lines
from spcncl_portal.budget.models import Line
from spcncl_portal.programme.measures import figure
from tests.factories.accounts import UserFactory
from tests.factories.budget import CommitmentFactory, LineFactory
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    """100 million: 30 entered, 20 approved, 10 reversed."""
    line = LineFactory(code="NV2-CITY")
    CommitmentFactory(line=line)
    approve_commitment(commitment=CommitmentFactory(line=line, amount=20_000_000), by=UserFactory(roles=[Role.FINANCE]))
    reverse_commitment(commitment=CommitmentFactory(line=line, amount=10_000_000), by=None, reason="Thử")
    return line


def test_sound_lines_are_counted(line):
    LineFactory()
    assert list(check_lines()) == [None, None]


def test_counter_that_is_not_the_sum_is_found(line):
    Line.objects.filter(pk=line.pk).update(committed=49_999_999)
    [broken] = check_lines()
    assert (broken.kind, broken.id) == ("budget_line", str(line.pk))
    assert broken.problem == "Số đã cam kết lưu là 49.999.999 đồng, cộng từ các cam kết là 50.000.000 đồng."


def test_check_costs_one_query_for_many_lines(line):
    LineFactory.create_batch(20)
    with CaptureQueriesContext(connection) as queries:
        assert len(list(check_lines())) == 21
    assert len(queries) == 1


def test_measures_give_the_sums_of_the_cycle(line):
    values = {name: figure(f"budget_{name}", line.cycle).value for name in ("amount", "committed", "approved")}
    assert values == {"amount": 100_000_000, "committed": 50_000_000, "approved": 20_000_000}
    assert figure("budget_amount", line.cycle).row_count == 1


def test_measures_know_nothing_of_a_cycle_without_lines(line):
    assert figure("budget_amount", CycleFactory(year=2022)).value is None
