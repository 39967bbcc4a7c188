"""Reference data in the admin: edited by administrators alone, frozen sets and closed cycles only looked at."""

import pytest
from django.urls import reverse

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme import actions
from spcncl_portal.programme.models import Sector
from tests.factories.accounts import UserFactory
from tests.factories.programme import (
    BodyFactory,
    ChecklistItemFactory,
    CriteriaSetFactory,
    CycleFactory,
    IndicatorFactory,
    SectorFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db
MODELS = (
    "sector",
    "body",
    "criterion",
    "criteriaset",
    "eligibilitygroup",
    "cycle",
    "checklistitem",
    "target",
    "dayoff",
    "task",
    "indicator",
    "citystatistic",
)


@pytest.fixture
def as_admin(client):
    client.force_login(UserFactory(roles=[Role.ADMIN]))
    return client


def change_page(obj) -> str:
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def test_lists_answer_administrators_alone(client):
    CycleFactory()
    BodyFactory()
    IndicatorFactory()
    pages = [reverse(f"admin:programme_{model}_changelist") for model in MODELS]
    client.force_login(UserFactory(roles=[Role.ADMIN]))
    assert {page: client.get(page, {"q": "a"}).status_code for page in pages} == dict.fromkeys(pages, 200)
    client.force_login(UserFactory(roles=[Role.STAFF]))
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 403)


def test_sector_is_edited_and_logged(as_admin):
    sector = SectorFactory(code="co_khi", name="Cơ khí")
    sent = {"code": "co_khi", "name": "Cơ khí, chế tạo", "position": "1"}
    assert as_admin.post(change_page(sector), sent).status_code == 302
    assert Sector.objects.get().name == "Cơ khí, chế tạo"
    entry = ActionLog.objects.order_by("-pk").first()
    assert (entry.action, entry.after["name"]) == ("edit_reference", "Cơ khí, chế tạo")


def test_frozen_criteria_set_is_only_looked_at(as_admin):
    one = CriteriaSetFactory()
    criterion = one.criteria.get(code="TC01")
    assert b'name="_save"' in as_admin.get(change_page(one)).content
    assert b'name="_save"' in as_admin.get(change_page(criterion)).content
    actions.freeze_criteria_set(criteria_set=one)
    for obj in (one, criterion, one.groups.first()):
        assert b'name="_save"' not in as_admin.get(change_page(obj)).content
        assert as_admin.post(change_page(obj), {"name": "khác"}).status_code == 403


def test_what_a_closed_cycle_owns_is_only_looked_at(as_admin):
    cycle = CycleFactory()
    owned = [TargetFactory(), ChecklistItemFactory(), IndicatorFactory(), IndicatorFactory().task]
    assert all(b'name="_save"' in as_admin.get(change_page(one)).content for one in owned)
    actions.close_cycle(cycle=cycle, by=None, reason="xong")
    for one in owned:
        assert b'name="_save"' not in as_admin.get(change_page(one)).content
        assert as_admin.post(change_page(one), {"name": "khác"}).status_code == 403
    assert as_admin.post(change_page(cycle), {"name": "khác"}).status_code == 403
