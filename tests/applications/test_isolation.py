"""An enterprise learns nothing of another's dossier: not by address, search, filter, export, count or error."""

import datetime
import re
import uuid
from dataclasses import dataclass, replace
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse
from django.utils.http import urlencode

from applications.actions.submission import submit_dossier
from applications.models import Nominee
from applications.scopes import scope_of
from spcncl_portal.accounts.models import Invitation
from spcncl_portal.accounts.roles import Role
from spcncl_portal.files.models import PartialUpload
from spcncl_portal.notifications.models import Notice
from spcncl_portal.web.routes import Route, all_routes
from tests.applications.isolation_world import (
    DIGITS,
    HANOI,
    Side,
    bytes_of,
    other_side,
    own_side,
    recognised_side,
    secret_dossier,
    secrets_in,
)
from tests.factories.accounts import UserFactory
from tests.factories.programme import ChecklistItemFactory, CycleFactory, DeadlineFactory

# Once, on SQLite: what is answered is asked of the queries, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.sqlite_only]


@dataclass
class World:
    own: Side
    others: Side
    routes: list[Route]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Made once and rolled back after the file; what a test changes is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield both_sides()
        transaction.set_rollback(True)


def both_sides() -> World:
    """The other enterprise first, so that the examples of all routes are its objects; then the one that asks."""
    cycle = CycleFactory(year=2021)
    DeadlineFactory(cycle=cycle, kind="dossier", at=datetime.datetime(2100, 5, 31, tzinfo=HANOI))
    ChecklistItemFactory(cycle=cycle, code="phieu-dang-ky", name="Phiếu đăng ký", kinds=["pdf"])
    recognised_side(CycleFactory(year=2020))
    others = other_side(cycle, UserFactory(roles=[Role.STAFF]))
    routes = [one for one in all_routes() if one.public or Role.ENTERPRISE in one.roles]
    for name, values in examples_of_people(others).items():
        number = next(number for number, one in enumerate(routes) if one.name == name)
        routes[number] = replace(routes[number], example=reverse(name, kwargs=values))
    return World(own_side(cycle), others, routes)


def examples_of_people(others: Side) -> dict[str, dict]:
    """The pages of colleagues; the examples of the portal are those of bodies."""
    key = scope_of(others.enterprise).key
    invitation = Invitation.objects.get(email__startswith="zqxvwinvited")
    return {
        "accounts:colleagues": {"key": key},
        "accounts:remove_colleague": {"key": key, "public_id": others.clerk.public_id},
        "accounts:withdraw_colleague": {"key": key, "pk": invitation.pk},
    }


@pytest.fixture
def world(made, db) -> World:
    return made


@pytest.fixture
def clerk(world):
    client = Client()
    client.force_login(world.own.clerk)
    return client


# Routes of which the other enterprise has no object to ask for.
WITHOUT_EXAMPLE = {
    "account_confirm_email": "a key that only the person's mail holds",
    "account_reset_password_from_key": "a key that only the person's mail holds",
    "mfa_authenticate": "part of the person's own sign-in",
    "documents:credential": "credentials belong to certificates with a key, which are public",
    "documents:credential_json": "credentials belong to certificates with a key, which are public",
    "documents:credential_status": "credentials belong to certificates with a key, which are public",
    "applications:programme_file_download": "papers of the programme, of no enterprise",
    "notifications:own_calendar": "a secret address of the person's own",
    "api:targets": "figures of the programme",
    "reports:public_targets": "figures of the programme",
}
# Lists, searched and exported.
LISTS = {
    "/ho-so/", "/ho-so/moi/", "/doanh-nghiep/", "/kiem-tra/", "/cong-nhan/", "/chung-nhan/", "/thong-bao/",
    "/tien-trinh/", "/san-pham/", "/doanh-nghiep-spcncl/", "/api/v1/ho-so", "/api/v1/san-pham", "/ban-lam-viec/",
    "/lich/",
}  # fmt: skip
# Counts of the process and the health of the servers, open to configured addresses.
CHANGING = ("/metrics", "/readyz", "/healthz", "/lich.ics")
# What shows by design something of others, and which of their words.
RECEIPT = {"zqxvwname", "zqxvwproductname"}
SHOWN = {
    "documents:verify_code": (RECEIPT, "who holds a receipt's code proves with it that, and when, the dossier came"),
    "api:verify": (RECEIPT, "the same check for programs"),
    "accounts:accept_invitation": (
        {"zqxvwrenamed", "zqxvwinvited"},
        "the invited person's secret address names who invites",
    ),
}
WITH_CODES = {"documents:verify_code", "api:verify"}  # a receipt says of which dossier it is
# Addresses that name no object: a day, a year, the cycle of a file.
OF_NOBODY = {"applications:inspection_day", "applications:inspection_route_file"}


ABSENT = 99_999_999


def ask(client: Client, method: str, address: str, data=None):
    """The answer; what it changes is rolled back, a sign-out too."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.post(address, data) if data else client.generic(method, address)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def absent(match) -> str:
    """The same address of an object that does not exist."""
    name, value = next(iter(match.kwargs.items()))
    other = {int: ABSENT, uuid.UUID: uuid.UUID(int=7)}.get(type(value), "2021-99999")
    return reverse(match.view_name, kwargs={**match.kwargs, name: other})


def bare(response, address: str) -> str:
    """The answer without what differs each time: tokens, and the address that was asked."""
    return re.sub(r"[A-Za-z0-9_-]{22,}", "", bytes_of(response).decode("utf-8", "replace").replace(address, ""))


def test_every_route_is_asked_for_an_object_of_the_other(world):
    missing = {one.name for one in world.routes if one.example is None}
    assert missing - WITHOUT_EXAMPLE.keys() == set()


def test_others_objects_are_as_if_they_did_not_exist(world, clerk):
    wrong = []
    for one in world.routes:
        match = resolve(one.example) if one.example else None
        if match is None or not match.kwargs or one.public or one.name in OF_NOBODY:
            continue
        for method in one.methods:
            theirs, nothing = ask(clerk, method, one.example), ask(clerk, method, absent(match))
            same = bare(theirs, one.example) == bare(nothing, absent(match))
            if theirs.status_code not in (404, 412) or theirs.status_code != nothing.status_code or not same:
                wrong.append((one.name, method, theirs.status_code, nothing.status_code, same))
    assert not wrong, "\n".join(map(str, wrong))


def test_no_page_says_a_word_of_the_other(world, clerk):
    wrong = []
    for one in world.routes:
        if one.example is None or "GET" not in one.methods:
            continue
        words = secrets_in(ask(clerk, "GET", one.example), world.others, said=one.example)
        words -= SHOWN.get(one.name, (set(), ""))[0]
        if one.name in WITH_CODES:
            words -= set(world.others.codes)
        if words:
            wrong.append((one.name, words))
    assert not wrong, "\n".join(map(str, wrong))


def own_pages(world) -> list[str]:
    """The pages of the enterprise itself: those without an object, and those of its own dossiers."""
    pages = [one.example for one in world.routes if one.example and "GET" in one.methods]
    pages = [page for page in pages if not resolve(page).kwargs]
    for dossier in world.own.dossiers:
        for one in world.routes:
            match = resolve(one.example) if one.example and "GET" in one.methods else None
            if match and "code" in match.kwargs and match.view_name.startswith(("applications:", "api:dossier")):
                pages.append(reverse(match.view_name, kwargs={**match.kwargs, "code": dossier.code}))
    return [*pages, reverse("applications:enterprise", args=[world.own.enterprise.pk])]


def parameters(world) -> list[dict]:
    """Searches, filters and exports that try what is the other's."""
    others = world.others
    words = ["Zqxvw", others.enterprise.tax_code, others.dossiers[0].code, DIGITS]
    tries = [{"q": word} for word in words]
    keys = {"enterprise": others.enterprise.pk, "dossier": others.dossiers[0].pk, "code": others.dossiers[0].code}
    keys |= {"gioi-thieu": others.dossiers[0].nominee_id or 1, "earlier": others.dossiers[0].pk, "checker": 1}
    return [
        *tries,
        keys,
        {"sort": "enterprise__name"},
        {"sort": "-enterprise__tax_code", "page": 2},
        {"_export": "xlsx"},
    ]


def test_search_filter_sort_and_export_find_nothing_of_the_other(world, clerk):
    wrong = []
    for page in own_pages(world):
        if page not in LISTS:
            continue
        for query in parameters(world):
            address = f"{page}?{urlencode(query)}"
            answer = ask(clerk, "GET", address)
            words = secrets_in(answer, world.others, said=unquote(address))
            if words or answer.status_code >= 500:
                wrong.append((address, answer.status_code, words))
    assert not wrong, "\n".join(map(str, wrong))


def test_nothing_changes_when_the_others_data_grow(world, clerk):
    pages = [page for page in own_pages(world) if not page.startswith(CHANGING)]
    before = {page: bare(ask(clerk, "GET", page), "") for page in pages}
    again = {page: bare(ask(clerk, "GET", page), "") for page in pages}
    moving = {page for page in pages if before[page] != again[page]}
    for _number in range(3):
        dossier = secret_dossier(world.own.dossiers[0].cycle, world.others.enterprise)
        submit_dossier(dossier=dossier, by=world.others.clerk)
    changed = {page for page in pages if bare(ask(clerk, "GET", page), "") != again[page]}
    assert changed - moving == set()
    assert len(moving) < 4, moving


def forms_of(world) -> list[tuple[str, dict, dict]]:
    """Forms of the enterprise with a key of the other in them: (address, values, the same with a key of nothing)."""
    others, code = world.others, world.own.dossiers[0].code
    own = {"product_name": "Máy", "enterprise": world.own.enterprise.pk}
    document = others.dossiers[0].documents.first().pk
    item = world.own.dossiers[0].cycle.checklist.get().code
    keys = {
        "enterprise": others.enterprise.pk,
        "nominee": Nominee.objects.get(tax_code=others.enterprise.tax_code).pk,
        "earlier": others.dossiers[0].pk,
    }
    start, replaced = reverse("applications:start_dossier"), reverse("applications:replace_document", args=[code])
    forms = [(start, {**own, name: key}, {**own, name: ABSENT}) for name, key in keys.items()]
    forms.append((replaced, {"replaces": document}, {"replaces": ABSENT}))
    upload = reverse("applications:upload_document", args=[code, item])
    forms.append((upload, {"replaces": document}, {"replaces": ABSENT}))
    return forms


def test_forms_answer_to_the_others_keys_as_to_none(world, clerk):
    wrong = []
    for address, values, none in forms_of(world):
        theirs, nothing = ask(clerk, "POST", address, values), ask(clerk, "POST", address, none)
        words = secrets_in(theirs, world.others, said=address)
        told = [(one.status_code, one.get("Location"), errors_of(one)) for one in (theirs, nothing)]
        if words or told[0] != told[1] or theirs.status_code not in (302, 404, 422):
            wrong.append((address, values, told, words))
    assert not wrong, "\n".join(map(str, wrong))


def errors_of(response) -> object:
    form = response.context.get("form") if response.context else None
    return dict(form.errors) if form is not None else None


def test_parts_of_the_others_dossier_are_not_reached_through_ones_own(world, clerk):
    """The dossier in the address is one's own, the file, upload or submission is the other's."""
    others, code = world.others, world.own.dossiers[0].code
    item = world.own.dossiers[0].cycle.checklist.get().code
    document = others.dossiers[0].documents.first().pk
    addresses = [
        reverse("applications:finish_document", args=[code, item, PartialUpload.objects.get().pk]),
        *(reverse(f"applications:{name}_document", args=[code, document]) for name in ("remove", "date", "raise")),
    ]
    assert [ask(clerk, "POST", address, {}).status_code for address in addresses] == [404] * 4
    assert ask(clerk, "GET", reverse("applications:receipt", args=[code, 1])).status_code == 404


def test_registering_a_taken_tax_code_names_nobody(world):
    """That the code is taken must be said; who has it, and with what, is not."""
    values = {
        "tax_code": world.others.enterprise.tax_code,
        "name": "Công ty Khác",
        "head_office": "Hà Nội",
        "full_name": "Lê Thị Hỏi",
        "email": "hoi@khac.example",
        "phone": "024 3825 1234",
        "password1": "mat-khau-thu-2021",
        "password2": "mat-khau-thu-2021",
        "consent": "on",
    }
    answer = ask(Client(), "POST", reverse("applications:register"), values)
    assert answer.status_code in (200, 422)
    assert secrets_in(answer, world.others, said=world.others.enterprise.tax_code) == set()


def test_notices_and_desk_know_nothing_of_the_other(world):
    notices = Notice.objects.filter(user=world.own.clerk)
    assert not notices.filter(title__icontains="zqxvw").exists()
    assert {notice.subject_id for notice in notices} <= {str(dossier.pk) for dossier in world.own.dossiers}
