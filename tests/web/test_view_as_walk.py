"""Every route of the portal asked while the help line views it as a person: all changes refused, nothing kept."""

import hashlib

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import resolve

from spcncl_portal.accounts.actions import start_view_as
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.view_as import SESSION_KEY, viewing_of
from spcncl_portal.core.models import ActionLog
from spcncl_portal.core.routes import Viewing
from spcncl_portal.web.demo.people import email
from spcncl_portal.web.routes import all_routes

# Once, on SQLite: what is answered and rolled back is the same on both.
pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only, pytest.mark.usefixtures("demo", "db")]

# The helper's own session, and the lines of the log that stay on purpose.
KEPT = {"django_session", "core_actionlog"}
# Asked by machines, of nobody's data: puts a file into the store, takes it out, and says 503 where no broker is.
PROBE = "web:ready"


def owner(route: str) -> User:
    """Who owns the dossier that is the example of a route."""
    code = resolve(next(one.example for one in all_routes() if one.name == route)).kwargs["code"]
    return User.objects.filter(enterprise_memberships__enterprise__dossiers__code=code).earliest("pk")


# Those whose own things are the examples of most routes.
PEOPLE = {
    "an officer": lambda: User.objects.get(email=email("quan")),
    "owner of a dossier that was decided": lambda: owner("applications:dossier"),
    "owner of a draft": lambda: owner("applications:dossier_section"),
}


def viewing(who: str) -> Client:
    """The helper's browser, viewing as one of PEOPLE."""
    staff, person = User.objects.get(email=email("sct")), PEOPLE[who]()
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SESSION_KEY] = start_view_as(person=person, by=staff, reason="thử").pk
    session.save()
    return client


def rows() -> dict[str, str]:
    """Of each table a fingerprint of everything in it."""
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - KEPT:
            cursor.execute(f"select * from {connection.ops.quote_name(table)} order by 1")
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def test_fingerprints_see_every_model():
    tables = rows()
    assert {model._meta.db_table for model in apps.get_models()} - KEPT <= set(tables)


def test_every_change_is_refused():
    client = viewing("owner of a draft")
    before, logged = rows(), ActionLog.objects.count()
    wrong = []
    for route in all_routes():
        own = route.example and viewing_of(route.example) is Viewing.ONESELF
        if "POST" not in route.methods or route.example is None or own:
            continue
        answer = client.post(route.example, {"reason": "x", "confirm": "on", "sure": "on"})
        if answer.status_code != 403 or "view_as_refused" not in answer.templates[0].name:
            wrong.append((route.name, answer.status_code))
    assert wrong == []
    assert (rows(), ActionLog.objects.count()) == (before, logged)


@pytest.mark.parametrize("who", list(PEOPLE))
def test_no_page_leaves_a_trace(who, monkeypatch):
    client, saved, save = viewing(who), [], default_storage.save
    monkeypatch.setattr(
        default_storage, "save", lambda *args, **kwargs: saved.append(save(*args, **kwargs)) or saved[-1]
    )
    before, logged = rows(), ActionLog.objects.order_by("-pk").first().pk
    failed, read = [], 0
    for route in all_routes():
        if "GET" not in route.methods or route.example is None or route.name == PROBE:
            continue
        if viewing_of(route.example) is Viewing.ONESELF:
            continue
        status = client.get(route.example).status_code
        read += status == 200
        if status >= 500:
            failed.append((route.name, status))
    assert failed == []
    assert read > 50
    assert rows() == before
    assert [name for name in saved if default_storage.exists(name)] == []
    assert set(ActionLog.objects.filter(pk__gt=logged).values_list("action", flat=True)) <= {"view_as_file"}
    assert set(ActionLog.objects.filter(pk__gt=logged).values_list("actor__email", flat=True)) <= {email("sct")}
