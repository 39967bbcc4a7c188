"""The ranking in a browser's eyes: who sees what and when, search, filter, sort, export, the number of queries."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation import calc
from evaluation.actions.council import declare_conflict
from evaluation.actions.result import close_scoring, reopen_scoring
from evaluation.models import Conflict, CouncilMember, CycleResult, DossierTotal
from evaluation.urls_council import council_urls
from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.models import CriteriaSet
from tests.evaluation.council_world import council_world
from tests.factories.accounts import UserFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.evaluation import scored_cycle
from tests.factories.programme import SectorFactory

RANKING = "/xep-hang/"
READERS = (Role.COUNCIL_SECRETARY, Role.STAFF, Role.LEADER, Role.AUDITOR, Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR)


@pytest.fixture
def scored(db):
    return scored_cycle(dossiers=5, members=2, state="provisional")


@pytest.fixture
def reader(scored, client):
    user = UserFactory(roles=[Role.STAFF])
    client.force_login(user)
    return user


def codes_of(client, query: str = "") -> list[str]:
    page = client.get(RANKING + query)
    assert page.status_code == 200
    return [row.record.dossier.code for row in page.context["table"].page.object_list]


def test_ranking_is_ordered_by_average(scored, client, reader):
    assert codes_of(client) == [dossier.code for dossier in scored.dossiers]
    averages = [
        calc.unscaled(value) for value in DossierTotal.objects.order_by("-scaled").values_list("scaled", flat=True)
    ]
    text = client.get(RANKING).content.decode()
    assert all(calc.shown(average).replace(".", ",") in text for average in averages)


def test_ranking_search_without_accents_filter_and_sort(scored, client, reader):
    third = scored.dossiers[2]
    third.product_name = "Máy cắt laze Đông Anh"
    third.sector = SectorFactory(name="Cơ khí")
    third.save()
    assert codes_of(client, "?q=may+cat+dong+anh") == [third.code]
    assert codes_of(client, f"?sector={third.sector_id}") == [third.code]
    assert codes_of(client, "?sort=average") == [one.code for one in reversed(scored.dossiers)]
    assert codes_of(client, "?sort=-rank") == [one.code for one in reversed(scored.dossiers)]
    # A row keeps its rank over all, also when it is alone.
    [row] = client.get(RANKING + "?q=laze").context["table"].page.object_list
    assert row.record.rank == 3


@pytest.mark.parametrize("query", ["?sort=nothing", "?sector=abc", "?page=99", "?page=x", "?q=%00", "?q=%25_"])
def test_ranking_with_strange_parameters_is_no_error(scored, client, reader, query):
    assert client.get(RANKING + query).status_code == 200


def test_ranking_export_holds_what_the_page_shows(scored, client, reader):
    answer = client.get(RANKING + "?_export=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0] == ("Hạng", "Sản phẩm", "Doanh nghiệp", "Hồ sơ", "Điểm bình quân", "Số phiếu", "Kết quả")
    assert [row[3] for row in rows[1:]] == [dossier.code for dossier in scored.dossiers]
    first = DossierTotal.objects.get(dossier=scored.dossiers[0])
    assert rows[1][0] == 1
    assert rows[1][5:] == (first.sheets, "Nhóm dẫn đầu")


def test_ranking_and_export_leave_out_a_members_conflicts_and_keep_the_ranks(scored, client):
    member, hidden = scored.members[1], scored.dossiers[1]
    Conflict.objects.create(member=member, enterprise=hidden.enterprise, reason="Cổ đông")
    client.force_login(member.user)
    page = client.get(RANKING)
    rows = [(row.record.rank, row.record.dossier.code) for row in page.context["table"].page.object_list]
    assert rows == [(n + 1, one.code) for n, one in enumerate(scored.dossiers) if one != hidden]
    assert hidden.code not in page.content.decode()
    export = client.get(RANKING + "?_export=xlsx").content
    found = [row[3] for row in openpyxl.load_workbook(io.BytesIO(export)).active.values]
    assert hidden.code not in found
    assert hidden.code not in codes_of(client, f"?q={hidden.code}")
    assert client.get(f"{RANKING}{hidden.code}/").status_code == 404
    assert client.get(f"{RANKING}{scored.dossiers[0].code}/").status_code == 200


def test_ranking_row_opens_to_its_sheets(scored, client, reader):
    text = client.get(f"{RANKING}{scored.dossiers[0].code}/").content.decode()
    for member in scored.members:
        assert member.user.full_name in text
    # 980 and 977 of 1000 of 20,00 points and so on: the mean of TC01 is 19,57.
    assert "19,5700" in text
    assert "Giá trị chính xác:" in text


def test_ranking_row_shows_no_points_of_sheets_that_do_not_count(db, client):
    world = council_world(dossiers=1)
    world.sign(0, 0, TC01=1111)
    world.sign(1, 0)
    world.save(2, 0, TC01=1313)
    declare_conflict(
        member=world.members[0], enterprise=world.dossiers[0].enterprise, reason="x", by=world.members[0].user
    )
    world.sign(2, 0, TC01=1717)
    close_scoring(result=world.result, reason="x", by=None)
    client.force_login(world.staff)
    text = client.get(f"{RANKING}{world.dossiers[0].code}/").content.decode()
    assert "11,11" not in text
    assert "17,17" in text


@pytest.mark.parametrize("role", READERS)
def test_no_points_are_seen_while_the_phase_is_independent(db, client, role):
    """Every address of council, sheets and ranking, its Excel too, as every role: no number of a sheet."""
    world = council_world(dossiers=2)
    for member in range(3):
        world.sign(member, 0, TC01=1313, TC02=1717)
        world.sign(member, 1, TC01=1313, TC02=1717)
    user = {Role.COUNCIL_SECRETARY: world.secretary, Role.STAFF: world.staff}.get(role) or UserFactory(roles=[role])
    client.force_login(user)
    for entry in council_urls:
        kwargs = entry.callback.entry.example() if entry.callback.entry.example else {}
        address = reverse(f"evaluation:{entry.name}", kwargs=kwargs)
        for suffix in ("", "?_export=xlsx"):
            answer = client.get(address + suffix)
            assert answer.status_code in (200, 302, 403, 404, 405), address
            content = answer.content.decode(errors="replace")
            for secret in ("13,13", "17,17", "90,30", "13.13", "1313", "9030"):
                assert secret not in content, (address, secret)
            assert "spreadsheet" not in answer.headers["Content-Type"]


def test_points_are_hidden_again_when_the_scoring_is_reopened(scored, client, reader):
    assert codes_of(client) != []
    reopen_scoring(result=scored.result, reason="Nhầm", by=None)
    page = client.get(RANKING)
    assert "Hội đồng đang chấm điểm độc lập" in page.content.decode()
    assert client.get(f"{RANKING}{scored.dossiers[0].code}/").status_code == 403
    assert client.get("/hoi-dong/dong-diem/").status_code == 403


@pytest.mark.parametrize(
    "role", [Role.ENTERPRISE, Role.BODY_OFFICER, Role.FINANCE, Role.DOOR, Role.ADMIN, Role.LECTURER]
)
def test_ranking_is_closed_to_others(scored, client, role):
    client.force_login(UserFactory(roles=[role]))
    assert client.get(RANKING).status_code == 403
    assert client.get(f"{RANKING}{scored.dossiers[0].code}/").status_code == 403


def test_ranking_without_cycle_or_result_tells_so(db, client):
    client.force_login(UserFactory(roles=[Role.STAFF]))
    assert "Chưa bắt đầu chấm điểm" in client.get(RANKING).content.decode()
    assert client.get("/hoi-dong/").status_code == 200


def test_ranking_announces_a_tied_boundary_and_takes_the_choice(db, client):
    scored = scored_cycle(dossiers=3, members=1, points=lambda d, m, c: (950, 900, 900)[d])
    CriteriaSet.objects.update(top_n=2)
    CycleResult.objects.update(state="provisional", independent=False)
    client.force_login(UserFactory(roles=[Role.STAFF]))
    assert "2 sản phẩm cùng" in client.get(RANKING).content.decode()
    page = client.post("/hoi-dong/dong-diem/", {"dossiers": [scored.dossiers[0].pk], "reason": "x"})
    assert page.status_code == 200
    answer = client.post("/hoi-dong/dong-diem/", {"dossiers": [scored.dossiers[2].pk], "reason": "Biên bản 5"})
    assert (answer.status_code, answer["Location"]) == (302, RANKING)
    assert CycleResult.objects.get().boundary_choice == [scored.dossiers[2].pk]


def queries_of(user, address: str) -> int:
    client = Client()
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.slow
def test_ranking_costs_at_most_twelve_queries_for_10_and_for_1000_dossiers(db):
    scored = scored_cycle(dossiers=10, members=2, state="provisional")
    member, staff = scored.members[0].user, UserFactory(roles=[Role.STAFF])
    few = [queries_of(user, RANKING) for user in (staff, member)]
    first = scored.dossiers[0]
    more = [type(first)(cycle=scored.cycle, enterprise=first.enterprise, sector=first.sector, code=f"N-{n:04d}",
                        product_name=f"Máy {n}", sort_key=f"may {n:04d}", search_text=f"may {n}", state="in_scoring")
            for n in range(990)]  # fmt: skip
    made = type(first).objects.bulk_create(more)
    DossierTotal.objects.bulk_create(
        DossierTotal(dossier=one, cycle=scored.cycle, scaled=n, sheets=2) for n, one in enumerate(made)
    )
    many = [queries_of(user, RANKING) for user in (staff, member)]
    assert many == few
    assert max(many) <= 12


def test_council_page_costs_the_same_for_many_members(db):
    world = council_world(members=2)
    few = queries_of(world.secretary, "/hoi-dong/")
    for _ in range(12):
        CouncilMember.objects.create(council=world.council, user=UserFactory(roles=[Role.COUNCIL_MEMBER]))
    DossierFactory(cycle=world.cycle, state="accepted")
    world.start()
    assert queries_of(world.secretary, "/hoi-dong/") <= few + 1
