"""Reports to export, the plan and its public page."""

import pytest
from django.urls import reverse

from reports import catalogue
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.models import Job
from spcncl_portal.core.tasks import run_job
from spcncl_portal.documents.reporting import FORMATS
from spcncl_portal.programme.loading import load_all
from spcncl_portal.programme.models import Cycle
from tests.factories.accounts import UserFactory
from tests.factories.evaluation import scored_cycle
from tests.factories.programme import CycleFactory, TargetFactory

pytestmark = pytest.mark.django_db


def signed_in(client, role: str):
    user = UserFactory(roles=[role])
    client.force_login(user)
    return user


def names(page) -> set[str]:
    return {row["report"].name for row in page.context["rows"]}


def test_list_offers_what_the_persons_role_may_have(client):
    CycleFactory()
    signed_in(client, Role.STAFF)
    assert {"bang-diem", "danh-sach-cong-nhan"} <= names(client.get("/bao-cao/"))
    signed_in(client, Role.COMMENDATION)
    assert "bang-diem" not in names(client.get("/bao-cao/"))
    signed_in(client, Role.ENTERPRISE)
    assert client.get("/bao-cao/").status_code == 403


@pytest.mark.parametrize("fmt", list(FORMATS))
def test_download_gives_the_file_of_the_chosen_year(client, fmt):
    scored_cycle(dossiers=3, members=2, state="decided")
    signed_in(client, Role.LEADER)

    answer = client.get(reverse("reports:download", args=["bang-diem", fmt]), {"nam": 2021})

    assert answer.status_code == 200
    assert answer["Content-Type"] == FORMATS[fmt].content_type
    assert answer["Content-Disposition"] == f'attachment; filename="bang-diem-2021.{fmt}"'


def test_download_that_cannot_be_made_says_why(client):
    scored_cycle(dossiers=2, members=2, state="open")
    signed_in(client, Role.STAFF)

    page = client.get(reverse("reports:download", args=["bang-diem", "pdf"]), follow=True)

    assert page.redirect_chain == [("/bao-cao/", 302)]
    assert "đang chấm điểm độc lập" in page.content.decode()


@pytest.mark.parametrize(("name", "fmt"), [("khong-co", "pdf"), ("bang-diem", "odt")])
def test_download_of_what_does_not_exist_is_404(client, name, fmt):
    CycleFactory()
    signed_in(client, Role.STAFF)

    assert client.get(reverse("reports:download", args=[name, fmt])).status_code == 404


def test_report_of_another_role_is_404(client):
    scored_cycle(dossiers=2, members=2, state="decided")
    signed_in(client, Role.COMMENDATION)

    assert client.get(reverse("reports:download", args=["bang-diem", "xlsx"])).status_code == 404


def test_long_report_is_made_once_in_the_background_for_the_one_who_asked(client, monkeypatch):
    monkeypatch.setattr(catalogue, "HEAVY_FROM", 1)
    scored_cycle(dossiers=2, members=2, state="decided")
    signed_in(client, Role.STAFF)
    url = reverse("reports:make", args=["bang-diem", "pdf"])
    assert url in client.get("/bao-cao/").content.decode()

    client.post(url)
    client.post(url)
    job = Job.objects.get()
    run_job(str(job.pk))

    job.refresh_from_db()
    answer = client.get(job.result["url"])
    assert (job.state, answer.status_code) == ("done", 200)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    signed_in(client, Role.STAFF)
    assert client.get(job.result["url"]).status_code == 404


def test_plan_shows_each_target_with_value_range_status_and_rows(client):
    load_all()
    cycle = Cycle.objects.get(year=2021)
    scored_cycle(dossiers=21, members=2, state="decided", cycle=cycle)
    signed_in(client, Role.LEADER)

    page = client.get("/ke-hoach/", {"nam": 2021})

    cards = {card["target"].code: card for card in page.context["targets"]}
    assert (cards["ENT"]["value"], str(cards["ENT"]["status"]), cards["ENT"]["rows"]) == (21, "đạt", 21)
    assert (cards["PRO"]["value"], str(cards["PRO"]["status"])) == (21, "chưa đạt")
    assert (cards["GRO"]["value"], str(cards["GRO"]["status"])) == (None, "chưa có số liệu")
    for card in cards.values():
        if card["url"]:
            assert client.get(card["url"]).context["table"].paginator.count == card["value"]
    assert len(page.context["tasks"]) == 8


def test_public_targets_need_no_account(client):
    TargetFactory(name="Số doanh nghiệp")

    page = client.get("/cong-khai/chi-tieu/2021/")

    assert page.status_code == 200 and "Số doanh nghiệp" in page.content.decode()
    assert client.get("/cong-khai/chi-tieu/1999/").status_code == 404
