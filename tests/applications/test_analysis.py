"""The analysis of the dossiers: whose figures count, who sees them, the report, the screens."""

import io
from fractions import Fraction

import openpyxl
import pytest
from django.db.models import Q
from django.urls import reverse

from applications.analysis import analyse, with_measures
from applications.analysis_report import class_chart, dossier_analysis, sector_table, share_table
from applications.states import DossierState
from applications.visibility import hidden
from spcncl_portal.accounts.roles import Role
from spcncl_portal.documents.reporting import render
from spcncl_portal.programme.models import CityStatistic
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import DossierFactory

from .dossier_world import world  # noqa: F401

BILLION = 10**9


@pytest.fixture
def judged(world):  # noqa: F811
    """Three valid dossiers (two of one enterprise) and one that is not."""
    for state in (DossierState.ACCEPTED, DossierState.IN_SCORING):
        DossierFactory(cycle=world.cycle, enterprise=world.enterprise, state=state)
    DossierFactory(cycle=world.cycle, enterprise=EnterpriseFactory(), state=DossierState.SCORED)
    DossierFactory(cycle=world.cycle, enterprise=EnterpriseFactory(), state=DossierState.SUBMITTED)
    return world


def test_only_valid_dossiers_are_analysed(judged):
    found = analyse(judged.cycle)
    assert len(found.entries) == 3
    assert (found.whole.revenue, found.whole.enterprises) == (3 * 240 * BILLION, 2)
    assert found.whole.growth == Fraction(240 - 220, 220) * 100
    assert found.whole.productivity == Fraction(480 * 2, 270 * 2)


def test_analysis_asks_as_often_for_many_as_for_few(judged, django_assert_num_queries):
    with django_assert_num_queries(2):
        analyse(judged.cycle)
    for _number in range(10):
        DossierFactory(cycle=judged.cycle, enterprise=judged.enterprise, state=DossierState.ACCEPTED)
    with django_assert_num_queries(2):
        analyse(judged.cycle)


def test_share_of_the_city_waits_for_its_figure(judged):
    assert [row[4] for row in share_table(analyse(judged.cycle)).rows] == [None, None]
    CityStatistic.objects.create(
        year=2020, kind="industrial_output", value=3600 * BILLION, source="Niên giám", assumed=True
    )
    row = share_table(analyse(judged.cycle)).rows[0]
    assert (row[1], row[2], row[3], row[4], row[5]) == (1080, 3, 3600, 30, "Niên giám (giả định)")


def test_council_sees_what_came_to_it_without_its_conflicts(judged, monkeypatch):
    member = UserFactory(roles=[Role.COUNCIL_MEMBER])
    assert {one.code for one in analyse(judged.cycle, member).entries} == set(
        judged.cycle.dossiers.filter(state__in=["in_scoring", "scored"]).values_list("code", flat=True)
    )
    mine = Q(enterprise=judged.enterprise)
    monkeypatch.setitem(hidden._entries, "test", lambda user: mine if user == member else None)
    assert len(analyse(judged.cycle, member).entries) == 1
    assert with_measures(judged.cycle, member).count() == 1


@pytest.mark.parametrize("fmt", ["docx", "xlsx", "pdf"])
def test_report_is_made(judged, fmt):
    assert len(render("phan-tich-ho-so", judged.cycle, fmt)) > 1000


def test_report_table_adds_up_in_excel(judged):
    book = openpyxl.load_workbook(io.BytesIO(render("phan-tich-ho-so", judged.cycle, "xlsx")))
    rows = [[cell.value for cell in row] for row in book["Số liệu theo ngành"].iter_rows()]
    total = next(row for row in rows if row[0] == "Cộng")
    sectors = [row for row in rows[rows.index(next(r for r in rows if r[0] == "Ngành")) + 1 : rows.index(total)]]
    assert total[1:4] == [3, 2, 720] and sum(row[1] for row in sectors) == 3
    assert sum(row[3] for row in sectors) == 720


def test_report_of_a_year_without_valid_dossiers_says_so(world):  # noqa: F811
    document = dossier_analysis(world.cycle)
    assert [block.text for block in document.blocks] == ["Chưa có hồ sơ hợp lệ nào."]


def test_tables_and_charts_of_the_page_are_those_of_the_report(judged):
    found = analyse(judged.cycle)
    assert sector_table(found) in dossier_analysis(judged.cycle).blocks
    assert class_chart(found, "product_revenue_billion") in dossier_analysis(judged.cycle).blocks


def test_page_shows_sums_and_charts(judged, client):
    client.force_login(judged.staff)
    page = client.get(reverse("applications:analysis"), {"nam": 2021}).content.decode()
    assert "720,0" in page and page.count("data:image/svg+xml") == 4


def test_page_without_dossiers_says_what_is_missing(world, client):  # noqa: F811
    client.force_login(world.staff)
    page = client.get(reverse("applications:analysis"), {"nam": 2021}).content.decode()
    assert "Chưa có hồ sơ hợp lệ nào" in page


def test_list_sorts_by_growth_and_exports_exact_figures(judged, client):
    grown = judged.cycle.dossiers.get(state="scored")
    grown.figures.filter(year=2020).update(product_revenue=440 * BILLION)
    client.force_login(judged.staff)
    url = reverse("applications:analysis_dossiers")
    page = client.get(url, {"nam": 2021, "sort": "-growth"}).content.decode()
    assert page.index(grown.code) < min(page.index(one.code) for one in judged.cycle.dossiers.filter(state="accepted"))
    grown.figures.filter(year=2020).update(product_revenue=None)
    for way in ("growth", "-growth"):
        page = client.get(url, {"nam": 2021, "sort": way}).content.decode()
        assert page.index(grown.code) > max(
            page.index(one.code) for one in judged.cycle.dossiers.filter(state="accepted")
        )
    grown.figures.filter(year=2020).update(product_revenue=440 * BILLION)
    book = openpyxl.load_workbook(io.BytesIO(client.get(url, {"nam": 2021, "_export": "xlsx"}).content))
    row = next(row for row in book.active.iter_rows(values_only=True) if row[0] == grown.code)
    assert row[4:7] == (440 * BILLION, 100, 360 * BILLION)


@pytest.mark.parametrize(
    "query",
    ["trend=up", "trend=down", "trend=unknown", "exports=yes", "sort=xx", "q=%00", "page=9", "sort=-export_share"],
)
def test_list_bears_any_question(judged, client, query):
    client.force_login(judged.staff)
    assert client.get(f"{reverse('applications:analysis_dossiers')}?nam=2021&{query}").status_code == 200


def test_enterprise_does_not_enter(judged, client):
    client.force_login(judged.clerk)
    assert client.get(reverse("applications:analysis")).status_code == 403
    assert client.get(reverse("applications:analysis_dossiers")).status_code == 403
