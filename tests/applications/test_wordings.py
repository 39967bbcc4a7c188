"""The wordings of the check: shipped once, then the staff's."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from applications.actions.submission import submit_dossier
from applications.actions.wordings import add_wording, edit_wording, load_wordings, remove_wording
from applications.models import CheckWording
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.programme.loading import read
from tests.applications.dossier_world import world  # noqa: F401
from tests.factories.accounts import UserFactory

SHIPPED = read("check_wordings.json")["wordings"]


@pytest.fixture
def staff(db):
    return UserFactory(roles=[Role.STAFF])


def test_shipped_wordings_are_loaded_once(db, staff):
    load_wordings(entries=SHIPPED)
    assert CheckWording.objects.count() == 6
    edit_wording(wording=CheckWording.objects.first(), text="Thiếu dấu.", item="", position=1, by=staff)
    remove_wording(wording=CheckWording.objects.last(), by=staff)
    load_wordings(entries=SHIPPED)
    assert CheckWording.objects.count() == 5
    assert CheckWording.objects.first().text == "Thiếu dấu."


def test_new_wording_is_last_and_said_once(staff):
    load_wordings(entries=SHIPPED)
    wording = add_wording(text="  Thiếu   bản dịch. ", item="section:texts", by=staff)
    assert (wording.text, wording.position) == ("Thiếu bản dịch.", 7)
    with pytest.raises(ActionError, match="Câu mẫu này đã có") as caught:
        add_wording(text="Thiếu bản dịch.", item="section:texts", by=staff)
    assert caught.value.field == "text"
    add_wording(text="Thiếu bản dịch.", item="", by=staff)  # another item may have the same words
    for wrong, said in ((" ", "Hãy nhập câu mẫu"), ("x" * 301, "quá 300 ký tự")):
        with pytest.raises(ActionError, match=said):
            add_wording(text=wrong, by=staff)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER, Role.ENTERPRISE])
def test_only_staff_changes_wordings(client, db, role):
    load_wordings(entries=SHIPPED)
    person, wording = UserFactory(roles=[role]), CheckWording.objects.first()
    with pytest.raises(PermissionDenied):
        add_wording(text="Thiếu bản dịch.", by=person)
    with pytest.raises(PermissionDenied):
        edit_wording(wording=wording, text="Khác", item="", position=1, by=person)
    with pytest.raises(PermissionDenied):
        remove_wording(wording=wording, by=person)
    client.force_login(person)
    assert client.get(reverse("applications:wordings")).status_code == 403


def test_wordings_through_the_screens(client, staff):
    client.force_login(staff)
    page = reverse("applications:wordings")
    assert client.post(page, {"text": "", "item": ""}).status_code == 422
    assert client.post(page, {"text": "Thiếu trang.", "item": "section:figures", "position": ""}).status_code == 302
    wording = CheckWording.objects.get()
    edit = reverse("applications:edit_wording", args=[wording.pk])
    assert client.post(edit, {"text": "Thiếu trang 2.", "item": "", "position": "4"}).status_code == 302
    wording.refresh_from_db()
    assert (wording.text, wording.item, wording.position) == ("Thiếu trang 2.", "", 4)
    remove = reverse("applications:remove_wording", args=[wording.pk])
    for _click in range(2):
        assert client.post(remove).status_code == 302
    assert client.get(edit).status_code == 404


def test_item_offers_its_own_then_the_general_ones(client, world):  # noqa: F811
    load_wordings(entries=SHIPPED)
    submit_dossier(dossier=world.dossier(code="2021-001"), by=world.clerk)
    client.force_login(world.staff)
    page = client.get(reverse("applications:check_dossier", args=["2021-001"])).content.decode()
    assert page.count('<button type="button" class="btn btn-secondary btn-sm text-start" data-fill=') == 5 * 3 + 3
    figures = page[page.index('id="section-figures-ly-do"') :]
    assert figures.index("Số liệu chưa khớp") < figures.index("Thiếu chữ ký")
