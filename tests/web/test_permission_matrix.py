"""Every route asked as every role and as nobody, against the table that the portal runs on and the one reviewed."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseForbidden
from django.test import Client

from spcncl_portal import urls
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.web.demo.people import email
from spcncl_portal.web.permission_table import as_markdown
from spcncl_portal.web.routes import Route, all_routes

# Once, on SQLite: who enters is asked of the rules, not of the database.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.sqlite_only,
    pytest.mark.usefixtures("demo", "db", "asked_from_the_office", "refusals_without_a_page"),
]

ACCOUNTS = {
    Role.ENTERPRISE: "doanhnghiep",
    Role.BODY_OFFICER: "quan",
    Role.BODY_HEAD: "truongquan",
    Role.COUNCIL_MEMBER: "thanhvien2",
    Role.COUNCIL_CHAIR: "thanhvien1",
    Role.COUNCIL_SECRETARY: "thuky",
    Role.STAFF: "sct",
    Role.LEADER: "lanhdao",
    Role.FINANCE: "taichinh",
    Role.COMMENDATION: "khenthuong",
    Role.BROADCASTER: "truyenhinh",
    Role.LECTURER: "giangvien",
    Role.DOOR: "cong",
    Role.AUDITOR: "kiemtoan",
    Role.ADMIN: "quantri",
}
# Public, but leads to the login whoever has not begun to sign in.
LEADS_TO_LOGIN = {"mfa_authenticate"}
# Closed to everybody until the independent phase has ended: a tie would tell of points.
CLOSED_WHILE_SCORING = {"evaluation:boundary"}


@pytest.fixture
def asked_from_the_office(settings):
    """The tests' own address is one that /metrics answers to."""
    settings.METRICS_ALLOWED = ["127.0.0.1"]


@pytest.fixture
def refusals_without_a_page(monkeypatch):
    """Of a refusal the status is asked, some two thousand times; its page is in tests/core/test_log.py."""
    monkeypatch.setattr(urls, "handler403", lambda *args, **kwargs: HttpResponseForbidden(), raising=False)


def ask(client: Client, route: Route) -> int:
    """The status of the route's example; what it changes is rolled back, the sign-in too."""
    method = client.get if "GET" in route.methods else client.post
    signed_in = client.cookies.copy()
    with transaction.atomic():
        status = method(route.example).status_code
        transaction.set_rollback(True)
    client.cookies = signed_in
    return status


def test_every_role_has_a_demo_account_with_that_role():
    assert set(ACCOUNTS) == set(Role)
    for role, local in ACCOUNTS.items():
        assert role in User.objects.get(email=email(local)).roles


def test_nobody_gets_the_login_on_every_route_that_is_not_public():
    wrong = []
    for route in all_routes():
        if route.example is None:
            continue
        client = Client()
        method = client.get if "GET" in route.methods else client.post
        answer = method(route.example)
        to_login = answer.status_code == 302 and answer["Location"].startswith(settings.LOGIN_URL)
        wanted = not route.public or route.name in LEADS_TO_LOGIN
        if to_login != wanted or answer.status_code >= 500:
            wrong.append((route.name, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", list(ACCOUNTS))
def test_role_enters_what_the_table_says_and_nothing_else(role):
    user = User.objects.get(email=email(ACCOUNTS[role]))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    wrong = []
    for route in all_routes():
        if route.example is None:
            continue
        status = ask(client, route)
        allowed = route.public or bool(set(route.roles) & user.roles)
        refused = status == 403 and route.name not in CLOSED_WHILE_SCORING
        if allowed and (refused or status >= 500):
            wrong.append((route.name, "allowed", status))
        if not allowed and status != 403:
            wrong.append((route.name, "denied", status))
    assert wrong == []


def test_reviewed_table_is_the_one_the_portal_runs_on():
    reviewed = Path(settings.BASE_DIR, "docs/permissions.md").read_text(encoding="utf-8")
    assert reviewed == as_markdown(all_routes())
