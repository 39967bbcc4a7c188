"""The figures and the report of outreach; a body's own report; what the portal hears of registrations and dossiers."""

import datetime
import io

import openpyxl
import pytest

from applications.actions.enterprise import EnterpriseData, create_enterprise
from applications.models import Dossier
from applications.signals import dossier_submitted
from spcncl_portal.accounts.roles import Role
from spcncl_portal.documents.reporting import get_report, render
from spcncl_portal.programme.measures import figure
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, tax_code
from tests.factories.dossiers import DossierFactory
from tests.factories.outreach import ProspectFactory, WorkingSessionFactory

from .outreach_world import *  # noqa: F403
from .outreach_world import address

pytestmark = pytest.mark.django_db
NAME = "van-dong-doanh-nghiep"


@pytest.fixture
def year(cycle, body, other_body):
    """Four prospects met in three sessions, two of one name without tax code; one that declined."""
    own = ProspectFactory(cycle=cycle, name="Công ty Một", body=body, state="guided")
    same = [ProspectFactory(cycle=cycle, name=name) for name in ("Công ty Hòa", "CÔNG TY HOÀ")]
    other = ProspectFactory(cycle=cycle, name="Công ty Kín", body=other_body, state="registered")
    ProspectFactory(cycle=cycle, name="Công ty Thôi", body=body, state="declined", decline_reason="Đang di dời.")
    WorkingSessionFactory(cycle=cycle, body=body, prospects=[own], conclusion="Sẽ đăng ký.")
    WorkingSessionFactory(cycle=cycle, prospects=same)
    WorkingSessionFactory(cycle=cycle, body=other_body, prospects=[other], minutes="Chuyện kín.")
    return cycle


def test_enterprises_are_counted_once_and_sessions_apart(year):
    worked, held = figure("outreach_enterprises", year), figure("outreach_sessions", year)
    assert (worked.value, worked.row_count, worked.url) == (3, 3, "/van-dong/?nam=2021&worked=yes")
    assert (held.value, held.row_count, held.url) == (3, 3, "/van-dong/buoi-lam-viec/?nam=2021")


def test_rows_behind_the_figure_are_those_of_the_list(year, staff, sign_in):
    page = sign_in(staff).get(figure("outreach_enterprises", year).url)
    assert sorted(row.name for row in page.context["table"].data) == ["Công ty Hòa", "Công ty Kín", "Công ty Một"]


def test_report_of_the_office(year):
    document = get_report(NAME).build(year)
    summary, funnel, bodies, sessions, declined = document.blocks
    assert "có 5 doanh nghiệp; đã làm việc với 3 doanh nghiệp trong 3 buổi" in summary.text
    assert "1 doanh nghiệp đã đăng ký, trong đó 0 doanh nghiệp đã nộp hồ sơ; 1 doanh nghiệp từ chối" in summary.text
    assert funnel.rows[0] == ["Trong danh sách", 2, 4]
    assert funnel.rows[-1] == ["Từ chối", 1, None]
    assert bodies.rows == [
        ["Sở Công Thương", 2, 1, 1, 0, 0, 0],
        ["Quận Cầu Giấy", 1, 1, 1, 1, 0, 0],
        ["Quận Hoàng Mai", 2, 1, 1, 0, 0, 1],
    ]
    assert bodies.total == ["Cộng", 5, 3, 3, 1, 0, 1]
    assert sessions.rows[0][0] == datetime.date(2021, 3, 16)
    assert declined.rows == [["Công ty Thôi", "Quận Hoàng Mai", "Đang di dời."]]


def test_report_of_a_body_tells_of_its_own(year, officer):
    document = get_report(NAME).build(year, user=officer)
    assert document.issuer == "Quận Hoàng Mai"
    summary, _funnel, bodies, sessions, declined = document.blocks
    assert "có 2 doanh nghiệp; đã làm việc với 1 doanh nghiệp trong 1 buổi" in summary.text
    assert bodies.rows == [["Quận Hoàng Mai", 2, 1, 1, 0, 0, 1]]
    assert [row[3] for row in sessions.rows] == ["Công ty Một"]
    assert len(declined.rows) == 1


def test_report_as_files_and_who_gets_which(year, sign_in, officer, other_officer):
    for fmt, start in (("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        assert render(NAME, year, fmt).startswith(start)
    client = sign_in(officer)
    answer = client.get(address("outreach_report", "xlsx"))
    sheets = openpyxl.load_workbook(io.BytesIO(answer.content))
    words = " ".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    assert "Công ty Một" in words
    assert "Công ty Kín" not in words
    assert client.get(address("outreach_report", "exe")).status_code == 404
    assert sign_in(UserFactory(roles=[Role.ENTERPRISE])).get(address("outreach_report", "pdf")).status_code == 403


def test_enterprise_that_staff_enter_registers_its_prospect(cycle, staff, body):
    found = ProspectFactory(cycle=cycle, tax_code=tax_code(5), body=body, state="invited")
    create_enterprise(tax_code=tax_code(5), data=EnterpriseData(name="Công ty Năm", unit=body), by=staff)
    found.refresh_from_db()
    assert (found.state, found.enterprise.tax_code) == ("registered", tax_code(5))


def test_submitted_dossier_ends_the_way_once(cycle, body):
    enterprise = EnterpriseFactory()
    found = ProspectFactory(cycle=cycle, tax_code=enterprise.tax_code, body=body, next_step="Nhắc nộp")
    dossier = DossierFactory(cycle=cycle, enterprise=enterprise)
    for _time in range(2):
        dossier_submitted.send(sender=Dossier, dossier=dossier, submission=None, by=None)
    found.refresh_from_db()
    assert (found.state, found.enterprise, found.next_step) == ("submitted", enterprise, "")
