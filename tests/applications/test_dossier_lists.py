"""The lists: search, filters, sort, export, and as many queries for a thousand rows as for ten."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from applications.models import Dossier
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.text import search_text, sort_key
from tests.applications.dossier_world import World, world  # noqa: F401
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import DossierFactory

LISTS = ("applications:dossiers", "applications:check_queue")


def many(world, count: int, start: int = 0) -> None:  # noqa: F811
    """Submitted dossiers in one statement."""
    first = world.dossier(code=f"2021-{start:05d}", documents=False, figures=False, state="submitted")
    names = [f"Quạt điện {start + number}" for number in range(1, count)]
    Dossier.objects.bulk_create(
        Dossier(
            cycle=world.cycle,
            enterprise=world.enterprise,
            enterprise_name=world.enterprise.name,
            tax_code=world.enterprise.tax_code,
            code=f"2021-{start + number:05d}",
            product_name=name,
            search_text=search_text(name, world.enterprise.name),
            sort_key=sort_key(name),
            sector=first.sector,
            state="submitted",
            checker=world.staff,
            submitted_at=first.submitted_at,
        )
        for number, name in enumerate(names, start=1)
    )


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize("name", LISTS)
def test_list_needs_the_same_few_queries_for_any_number_of_rows(client, world, name):  # noqa: F811
    client.force_login(world.staff)
    many(world, 10)
    few = queries(client, reverse(name))
    many(world, 990, start=100)
    assert Dossier.objects.count() == 1000
    assert queries(client, reverse(name)) == few
    assert few <= 12


def test_own_list_needs_few_queries(client, world):  # noqa: F811
    client.force_login(world.clerk)
    many(world, 10)
    few = queries(client, reverse("applications:dossiers"))
    many(world, 90, start=100)
    assert queries(client, reverse("applications:dossiers")) == few <= 14


def shown(client, **parameters) -> list[str]:
    answer = client.get(reverse("applications:dossiers"), parameters)
    return [row.record.code for row in answer.context["table"].paginated_rows]


def test_search_is_blind_to_accents_and_filters_narrow(client, world):  # noqa: F811
    client.force_login(world.staff)
    world.dossier(code="2021-001", product_name="Nồi cơm điện", state="draft")
    world.dossier(code="2021-002", product_name="Quạt trần", state="submitted", group="khoi_nghiep")
    DossierFactory(cycle=world.cycle, code="2021-003", enterprise=EnterpriseFactory(name="Công ty Đá Hà Đông"))
    assert shown(client, q="noi com dien") == ["2021-001"]
    assert shown(client, q="DA HA DONG") == ["2021-003"]
    assert shown(client, q=world.enterprise.tax_code) == ["2021-001", "2021-002"]
    assert shown(client, state="submitted") == ["2021-002"]
    assert shown(client, group="khoi_nghiep") == ["2021-002"]
    assert shown(client, sector="dien") == ["2021-001", "2021-002", "2021-003"]
    assert shown(client, sort="-code") == ["2021-003", "2021-002", "2021-001"]
    assert shown(client, q="khong co gi") == []
    assert shown(client, page="999", state="bịa") is not None


def test_export_holds_what_is_filtered(client, world):  # noqa: F811
    client.force_login(world.staff)
    world.dossier(code="2021-001", product_name="=1+1", state="draft")
    world.dossier(code="2021-002", state="submitted")
    answer = client.get(reverse("applications:dossiers"), {"_export": "xlsx", "state": "draft"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0] == [
        "Mã hồ sơ", "Sản phẩm", "Doanh nghiệp", "Mã số thuế", "Ngành", "Trạng thái", "Nộp lúc", "Hạn",
    ]  # fmt: skip
    assert [row[:3] + row[5:6] for row in rows[1:]] == [["2021-001", "=1+1", world.enterprise.name, "đang soạn"]]


def test_enterprise_sees_its_own_only_and_the_council_what_is_scored(client, world):  # noqa: F811
    world.dossier(code="2021-001")
    DossierFactory(cycle=world.cycle, code="2021-002", state="in_scoring")
    client.force_login(world.clerk)
    assert shown(client) == ["2021-001"]
    client.force_login(UserFactory(roles=[Role.COUNCIL_MEMBER]))
    assert shown(client) == ["2021-002"]


def test_queue_puts_the_overdue_first_and_filters_mine(client, world):  # noqa: F811
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    world.dossier(code="2021-001", state="submitted", due_at=now + timedelta(days=1), checker=world.staff)
    world.dossier(code="2021-002", state="submitted", due_at=now - timedelta(days=1))
    world.dossier(code="2021-003", state="appealed", due_at=now + timedelta(days=3))
    world.dossier(code="2021-004", state="accepted")
    client.force_login(world.staff)

    def codes(**parameters):
        answer = client.get(reverse("applications:check_queue"), parameters)
        return [row.record.code for row in answer.context["table"].paginated_rows]

    assert codes() == ["2021-002", "2021-001", "2021-003"]
    assert codes(who="cua-toi") == ["2021-001"]
    assert codes(who="chua-nhan") == ["2021-002", "2021-003"]
    assert codes(who="qua-han") == ["2021-002"]
    assert codes(who="khieu-nai") == ["2021-003"]


def test_desk_names_what_waits(world):  # noqa: F811
    from applications.desk_dossier import desk_check, desk_dossier

    world.dossier(code="2021-001", state="returned")
    world.dossier(code="2021-002", state="submitted")
    world.dossier(code="2021-003", state="submitted", checker=world.staff)
    assert [item.title for item in desk_dossier(world.clerk, world.cycle)] == ["Bổ sung hồ sơ 2021-001"]
    due = world.cycle.deadline("dossier").at
    world.dossier(code="2021-004", due_at=None)
    items = {item.title: item.due for item in desk_dossier(world.clerk, world.cycle)}
    assert items["Hoàn thành hồ sơ 2021-004"] == due
    assert [(item.title, item.count) for item in desk_check(world.staff, world.cycle)] == [
        ("Hồ sơ bạn đang thẩm định", 1),
        ("Hồ sơ chưa ai nhận thẩm định", 1),
    ]
    assert list(desk_check(world.clerk, world.cycle)) == []
    assert list(desk_dossier(world.staff, world.cycle)) == []
