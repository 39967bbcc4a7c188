"""Figures of the targets, each opening to exactly as many rows as it counts."""

from fractions import Fraction

import pytest

from evaluation.actions.recognition import revoke_recognition
from evaluation.models import Recognition
from spcncl_portal.programme.measures import figure
from spcncl_portal.programme.models import CityStatistic
from tests.factories.dossiers import BILLION, DossierFactory
from tests.factories.evaluation import scored_cycle
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided():
    """Thirteen products of twelve enterprises, recognised."""
    cycle = CycleFactory()
    dossiers = [DossierFactory(cycle=cycle, state="in_scoring") for _ in range(12)]
    dossiers.append(DossierFactory(cycle=cycle, state="in_scoring", enterprise=dossiers[0].enterprise))
    return scored_cycle(dossiers=dossiers, members=2, state="decided", cycle=cycle)


@pytest.mark.parametrize(
    ("name", "value"), [("recognised_products", 13), ("recognised_enterprises", 12), ("top_products", 10)]
)
def test_figure_opens_to_the_rows_it_counts(client, decided, name, value):
    found = figure(name, decided.cycle)

    assert (found.value, found.row_count) == (value, value)
    assert client.get(found.url).context["table"].paginator.count == value


def test_withdrawn_product_counts_no_more(client, decided):
    revoke_recognition(recognition=Recognition.objects.get(rank=2), reason="Khai sai", by=None)

    assert figure("recognised_products", decided.cycle).value == 12
    assert figure("recognised_enterprises", decided.cycle).value == 11
    assert figure("top_products", decided.cycle).value == 9


@pytest.mark.parametrize("name", ["production_growth", "benefit_share"])
def test_what_later_returns_bring_has_no_value_and_says_why(decided, name):
    found = figure(name, decided.cycle)

    assert (found.value, found.row_count) == (None, 0)
    assert found.note


@pytest.mark.parametrize(
    ("name", "kind", "column"),
    [
        ("industrial_output_share", CityStatistic.Kind.INDUSTRIAL_OUTPUT, "production_value"),
        ("export_share", CityStatistic.Kind.EXPORTS, "export_vnd"),
    ],
)
def test_share_is_exact_where_the_city_gives_its_figure(client, decided, name, kind, column):
    assert figure(name, decided.cycle).value is None
    assert "2020" in figure(name, decided.cycle).note
    CityStatistic.objects.create(year=2020, kind=kind, value=7_000 * BILLION, source="thử")

    found = figure(name, decided.cycle)

    # figures_of_year(2): the third of the three years, 2020
    one = {"production_value": 360, "export_vnd": 83}[column]
    assert found.value == Fraction(13 * one * 100, 7_000)
    assert found.row_count == 13 == client.get(found.url).context["table"].paginator.count


def test_share_says_how_many_products_have_no_figure(decided):
    CityStatistic.objects.create(
        year=2020, kind=CityStatistic.Kind.EXPORTS, value=100 * BILLION, source="thử", assumed=True
    )
    decided.dossiers[0].figures.filter(year=2020).update(export_vnd=None)

    note = figure("export_share", decided.cycle).note

    assert "1 sản phẩm chưa có số liệu." in note and "giả định" in note


def test_measures_of_a_cycle_without_decision_are_zero():
    cycle = CycleFactory()

    assert [figure(name, cycle).value for name in ("recognised_products", "recognised_enterprises")] == [0, 0]
