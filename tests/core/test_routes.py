"""The two ways in: `route` asks, `public` does not, everything else is refused."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import URLResolver, get_resolver

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.middleware import DenyUnnamedRoutes
from spcncl_portal.core.routes import Entry, public, route
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def page(request):
    """A page."""
    return HttpResponse("trang")


@pytest.fixture
def ask(rf):
    """Ask a route as somebody: ``ask(pattern, user, "post")``."""

    def ask(pattern, user=None, method="get"):
        request = getattr(rf, method)("/x/?a=1")
        request.user = user or AnonymousUser()
        return pattern.callback(request)

    return ask


STAFF_ONLY = route("x/", page, name="x", enter="accounts.manage_users", methods=("GET",))


def test_route_sends_the_anonymous_to_the_login_with_next(ask):
    answer = ask(STAFF_ONLY)
    assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/dang-nhap/?next=/x/%3Fa%3D1")


def test_route_refuses_people_without_the_permission(ask):
    with pytest.raises(PermissionDenied):
        ask(STAFF_ONLY, UserFactory(roles=[Role.LEADER]))


def test_route_lets_people_with_the_permission_in(ask):
    assert ask(STAFF_ONLY, UserFactory(roles=[Role.STAFF])).content == b"trang"


def test_route_refuses_other_methods_and_answers_head(ask):
    staff = UserFactory(roles=[Role.STAFF])
    assert ask(STAFF_ONLY, staff, "post").status_code == 405
    assert ask(STAFF_ONLY, staff, "head").status_code == 200


def test_a_route_that_takes_only_post_refuses_head(ask):
    """A HEAD request needs no CSRF token, so it must not reach a view that changes something."""
    change = route("x/", page, name="x", enter="accounts.manage_users", methods=("POST",))
    assert ask(change, UserFactory(roles=[Role.STAFF]), "head").status_code == 405
    assert ask(public("x/", page, name="x", methods=("POST",)), method="head").status_code == 405


def test_public_is_open_but_only_for_its_methods(ask):
    pattern = public("x/", page, name="x")
    assert ask(pattern).status_code == 200
    assert ask(pattern, method="post").status_code == 405
    assert pattern.callback.entry == Entry("", ("GET",), None)


def test_a_view_that_nobody_declared_is_refused(rf):
    class Match:
        namespaces = ()

    request = rf.get("/x/")
    request.resolver_match = Match()
    with pytest.raises(PermissionDenied):
        DenyUnnamedRoutes(None).process_view(request, page, (), {})
    assert DenyUnnamedRoutes(None).process_view(request, STAFF_ONLY.callback, (), {}) is None


def test_an_address_with_a_nul_is_unknown(rf):
    with pytest.raises(Http404):
        DenyUnnamedRoutes(None).process_view(rf.get("/x/"), STAFF_ONLY.callback, (), {"pk": 1, "code": "a\0b"})


def every_pattern(resolver, namespaces=()):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from every_pattern(pattern, (*namespaces, pattern.namespace))
        elif "admin" not in namespaces:
            yield pattern


def test_every_route_of_the_portal_is_declared_and_its_permission_exists():
    import rules

    undeclared, unknown = [], []
    for pattern in every_pattern(get_resolver()):
        entry = getattr(pattern.callback, "entry", None)
        if entry is None:
            undeclared.append(str(pattern.pattern))
        elif entry.enter and not rules.perm_exists(entry.enter):
            unknown.append((str(pattern.pattern), entry.enter))
    assert (undeclared, unknown) == ([], [])


def test_the_address_of_a_button_opened_in_the_browser_shows_a_page_with_the_way_back(client):
    client.force_login(UserFactory(roles=[Role.STAFF]))
    answer = client.get("/thong-bao/da-doc/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert 'href="/thong-bao/"' in answer.content.decode()
    assert client.get("/thong-bao/da-doc/", headers={"accept": "application/json"}).content == b""
