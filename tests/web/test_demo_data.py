"""The demo's data: what the contract counts, something to do for everybody, each state somewhere, all or nothing."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from applications.models import Dossier, Enterprise, NominationLetter
from evaluation.models import Certificate, CouncilMember, CycleResult, Recognition, ScoreSheet
from spcncl_portal.accounts.models import User
from spcncl_portal.core.desk import items_for
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme import loading
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.queries import current_cycle, cycle_of_year
from spcncl_portal.web.demo.counts import counts
from spcncl_portal.web.demo.open_cycle import OpenCycle
from spcncl_portal.web.demo.people import ACCOUNTS, PASSWORD, email
from spcncl_portal.web.demo.replay_2021 import Replay

# Once, on SQLite: the browser tests fill a PostgreSQL with the same command.
pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only, pytest.mark.django_db]

LOCALS = [account.local for account in ACCOUNTS]
WITH_STATE = (Dossier, Enterprise, NominationLetter, ScoreSheet, CycleResult, Recognition, Certificate, Cycle)
# (model, state) that no row of the demo has, and why; the log shows that 2021 went through those marked so.
PASSED_THROUGH = {
    ("dossier", "scored"): "only between the final result and the decision, and 2021 is decided",
    ("cycleresult", "provisional"): "a cycle has one result: 2021's is decided, this year's still open",
    ("cycleresult", "published_for_comment"): "the same",
    ("cycleresult", "final"): "the same",
    ("cycle", "preparing"): "the open cycle was prepared, next year's is not begun",
}
NOT_SHOWN = {
    ("recognition", "expired"): "the titles of 2021 count as expired since their last day, their state stays",
    ("recognition", "revoked"): "all 46 of 2021 kept their title",
    ("recognition", "superseded"): "the same",
    ("certificate", "queued"): "all of 2021 are issued; those of the open cycle wait for its decision",
    ("certificate", "rendered"): "the same",
    ("certificate", "revoked"): "the same",
    ("certificate", "reissued"): "the same",
}


class Broken(Exception):
    """What stops a run in the middle."""


def broken(*args, **kwargs):
    raise Broken


def run(*arguments: str) -> dict:
    """`demo_data --json`, as a document."""
    out = StringIO()
    call_command("demo_data", *arguments, as_json=True, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def broken_run(part: type, method: str) -> dict[str, int]:
    """A run that fails in that part; what stands afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(part, method, broken)
        with pytest.raises(Broken):
            run()
    return counts()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Two runs that break, one that does not; all undone after the last test of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = {"broken_2021": broken_run(Replay, "apply")}
        found["broken_open"] = broken_run(OpenCycle, "tell_everybody")
        found["first"] = run()
        yield found
        transaction.set_rollback(True)


def test_run_broken_in_2021_leaves_nothing_of_it(demo):
    left = demo["broken_2021"]
    assert [left[f"applications.{name}"] for name in ("nominationletter", "nominee", "dossier", "enterprise")] == [
        0
    ] * 4
    assert left["notifications.notice"] == 0


def test_run_broken_in_the_open_cycle_leaves_2021_whole_and_nothing_of_the_other(demo):
    left = demo["broken_open"]
    assert (left["applications.dossier"], left["applications.enterprise"], left["evaluation.recognition"]) == (
        54,
        34,
        46,
    )
    assert left["programme.cycle"] == 1


def test_2021_has_the_counts_of_the_contract(demo):
    dossiers = Dossier.objects.filter(cycle__year=2021)
    letters = NominationLetter.objects.filter(cycle__year=2021, state="received")
    recognised = Recognition.objects.filter(year=2021)
    assert dossiers.count() == 54
    assert dossiers.values("enterprise").distinct().count() == 34
    assert letters.filter(body__kind="district").values("body").distinct().count() == 30
    assert letters.filter(body__kind="department").count() >= 3
    assert letters.filter(late=True).count() == 1
    assert CouncilMember.objects.filter(council__cycle__year=2021).exclude(position="secretary").count() == 9
    assert recognised.count() == 46
    assert recognised.values("enterprise").distinct().count() == 30
    assert dossiers.filter(state="not_recognised").count() == 8
    assert demo["first"]["applications.dossier"] == Dossier.objects.count()


def test_letters_of_2021_came_all_through_march_and_some_on_the_last_day(demo):
    days = [
        timezone.localtime(at).date()
        for at in NominationLetter.objects.filter(cycle__year=2021, late=False).values_list("sent_at", flat=True)
    ]
    assert {(day.year, day.month) for day in days} == {(2021, 3)}
    assert max(days).day == 31 and len([day for day in days if day.day == 31]) >= 2
    assert len(set(days)) > 10


def test_top_10_of_2021_are_the_ten_real_products(demo):
    path = Path(loading.__file__).parent / "data" / "recognised_products.json"
    real = {row["product"] for row in json.loads(path.read_text())["products"] if row["year"] == 2021 and row["top10"]}
    assert len(real) == 10
    assert set(Recognition.objects.filter(year=2021, top=True).values_list("product_name", flat=True)) == real


def test_everything_invented_is_marked(demo):
    models = [model for model in apps.get_models() if any(one.name == "demo" for one in model._meta.fields)]
    unmarked = {model._meta.label: model._default_manager.filter(demo=False).count() for model in models}
    assert {label: count for label, count in unmarked.items() if count} == {}


def test_every_state_is_shown_or_its_absence_explained(demo):
    missing, passed = set(), set()
    for model in WITH_STATE:
        name = model._meta.model_name
        shown = set(model.objects.values_list("state", flat=True).distinct())
        states = [value for value, _label in model._meta.get_field("state").choices]
        missing |= {(name, state) for state in states if state not in shown}
        log = ActionLog.objects.filter(object_type=model._meta.label_lower)
        passed |= {(name, row.get("state")) for pair in log.values_list("before", "after") for row in pair}
    assert missing == set(PASSED_THROUGH) | set(NOT_SHOWN)
    assert set(PASSED_THROUGH) <= passed


@pytest.mark.parametrize("local", LOCALS)
def test_account_signs_in_and_has_something_to_do(demo, local):
    client = Client()
    answer = client.post("/tai-khoan/dang-nhap/", {"login": email(local), "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/ban-lam-viec/")
    assert client.get("/ban-lam-viec/").status_code == 200
    user = User.objects.get(email=email(local))
    assert len(items_for(user, cycle_of_year(timezone.localdate().year))) >= 1


def test_current_cycle_is_this_years_and_2021_is_closed(demo):
    assert current_cycle().year == demo["first"]["cycle"] == timezone.localdate().year
    assert Cycle.objects.get(year=2021).state == "closed"


def test_bulk_cycle_is_scored_silent_nobodys_current_one_and_the_same_for_a_seed(demo):
    before = counts()
    written = []
    for _again in range(2):
        with transaction.atomic():
            year = run("--scale", "1", "--seed", "7")["cycle"]
            dossiers = Dossier.objects.filter(cycle__year=year).order_by("code")
            assert counts()["evaluation.score"] - before["evaluation.score"] == 54 * 9 * 6
            assert counts()["notifications.notice"] == before["notifications.notice"]
            assert current_cycle().year == timezone.localdate().year
            assert CycleResult.objects.get(cycle__year=year).independent is False
            written.append(list(dossiers.values_list("code", "product_name", "tax_code", "total__scaled")))
            transaction.set_rollback(True)
    assert len(written[0]) == 54
    assert written[0] == written[1]


def test_every_route_has_an_example_in_the_demo(demo):
    """Mail is only there when a worker has sent some."""
    out = StringIO()
    call_command("list_routes", as_json=True, stdout=out)
    without = {route["name"] for route in json.loads(out.getvalue()) if route["example"] is None}
    assert without - {"notifications:demo_show"} == set()


def test_second_run_changes_nothing(demo):
    before = counts(), ActionLog.objects.count()
    assert run() == demo["first"] | {key: value for key, value in before[0].items() if key in demo["first"]}
    assert (counts(), ActionLog.objects.count()) == before
