"""Every screen of a dossier answers; strangers get 404 everywhere."""

import pytest
from django.urls import reverse

from applications.actions.check import accept_remaining
from applications.actions.submission import submit_dossier
from spcncl_portal.accounts.roles import Role
from tests.applications.dossier_world import World, world  # noqa: F401
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory

SECTIONS = ("san-pham", "so-lieu", "thuyet-minh", "tai-lieu", "lien-he")


def addresses(dossier) -> list[tuple[str, str]]:
    """(method, address) of every route that names a dossier and is an enterprise's."""
    code = dossier.code
    document = dossier.documents.first()
    name = lambda route, *args: reverse(f"applications:{route}", args=args)  # noqa: E731
    return [
        ("get", name("dossier", code)),
        *[("get", name("dossier_section", code, slug)) for slug in SECTIONS],
        *[("post", name("dossier_section", code, slug)) for slug in SECTIONS],
        ("post", name("autosave_dossier", code, "san-pham")),
        ("post", name("upload_document", code, "phieu-dang-ky")),
        ("post", name("remove_document", code, document.pk)),
        ("post", name("replace_document", code)),
        ("get", name("submit_dossier", code)),
        ("post", name("submit_dossier", code)),
        ("get", name("dossier_pdf", code)),
        ("post", name("dossier_pdf", code)),
        ("get", name("dossier_zip", code)),
        ("get", name("compare_submissions", code)),
        ("get", name("receipt", code, 1)),
        ("get", name("receipt_pdf", code, 1)),
        ("get", name("submission", code, 1)),
        ("get", name("snapshot", code, 1)),
        ("get", name("withdraw_dossier", code)),
        ("post", name("withdraw_dossier", code)),
        ("get", name("appeal_dossier", code)),
        ("get", document.file.get_absolute_url()),
    ]


def test_other_enterprises_dossier_is_404_on_every_route(client, world):  # noqa: F811
    dossier = world.dossier(code="2021-001")
    submit_dossier(dossier=dossier, by=world.clerk)
    stranger = UserFactory(roles=[Role.ENTERPRISE])
    EnterpriseFactory(owner=stranger)
    client.force_login(stranger)
    answers = {(method, url): getattr(client, method)(url).status_code for method, url in addresses(dossier)}
    assert {key: status for key, status in answers.items() if status != 404} == {}


def test_left_member_is_a_stranger(client, world, django_user_model):  # noqa: F811
    dossier = world.dossier()
    world.enterprise.memberships.update(left_at="2021-01-01T00:00:00Z")
    client.force_login(world.clerk)
    assert client.get(reverse("applications:dossier", args=[dossier.code])).status_code == 404


@pytest.mark.parametrize("state", ["draft", "returned", "submitted", "ineligible", "accepted", "withdrawn"])
def test_pages_answer_in_every_state(client, world, state):  # noqa: F811
    dossier = world.dossier(state=state)
    for person in (world.clerk, world.staff):
        client.force_login(person)
        assert client.get(reverse("applications:dossier", args=[dossier.code])).status_code == 200
        assert client.get(reverse("applications:dossiers")).status_code == 200


def test_sections_answer_for_the_enterprise(client, world):  # noqa: F811
    dossier = world.dossier()
    client.force_login(world.clerk)
    for slug in SECTIONS:
        answer = client.get(reverse("applications:dossier_section", args=[dossier.code, slug]))
        assert answer.status_code == 200
        assert "style=" not in answer.content.decode().split("<main", 1)[1]
    assert client.get(reverse("applications:dossier_section", args=[dossier.code, "khong-co"])).status_code == 404
    assert client.get(reverse("applications:submit_dossier", args=[dossier.code])).status_code == 200


def test_check_screens_answer(client, world):  # noqa: F811
    dossier = world.dossier()
    submit_dossier(dossier=dossier, by=world.clerk)
    client.force_login(world.staff)
    for route in ("check_queue",):
        assert client.get(reverse(f"applications:{route}")).status_code == 200
    assert client.get(reverse("applications:check_dossier", args=[dossier.code])).status_code == 200
    accept_remaining(dossier=dossier, by=world.staff)
    assert client.get(reverse("applications:check_dossier", args=[dossier.code])).status_code == 200
    client.force_login(world.clerk)
    assert client.get(reverse("applications:check_dossier", args=[dossier.code])).status_code == 403
    for route in ("receipt", "submission", "snapshot", "receipt_pdf"):
        assert client.get(reverse(f"applications:{route}", args=[dossier.code, 1])).status_code == 200
