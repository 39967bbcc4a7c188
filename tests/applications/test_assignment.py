"""Giving dossiers out: the sharing itself, the action, the screens."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from applications.actions.assignment import assign_checks
from applications.actions.check import take_check
from applications.actions.dossier import appeal_dossier
from applications.actions.refusal import confirm_refusal, propose_refusal
from applications.actions.submission import submit_dossier
from applications.check_calc import Desk, Waiting, share_out
from applications.check_queries import loads_of
from applications.models import Dossier
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.notifications.models import Notice
from spcncl_portal.programme.working_days import WorkingCalendar
from tests.applications.dossier_world import HANOI, world  # noqa: F401
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory

NOW = datetime.datetime(2021, 6, 2, 10, 0, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


def w(pk, enterprise, sector=None, weight=2):
    return Waiting(pk, enterprise, sector, weight)


def test_least_loaded_gets_the_next():
    desks = [Desk(1, weight=4), Desk(2), Desk(3, weight=2)]
    assert share_out([w(n, n) for n in range(1, 6)], desks) == {1: 2, 2: 2, 3: 3, 4: 1, 5: 2}
    assert [desk.weight for desk in desks] == [6, 6, 4]


def test_enterprise_stays_with_one_checker():
    desks = [Desk(1, weight=8, enterprises={7}), Desk(2)]
    assert share_out([w(1, 7), w(2, 8), w(3, 8)], desks) == {2: 2, 3: 2, 1: 1}


def test_sector_goes_to_who_knows_it_within_one_dossier():
    knows = {"sectors": {5: 2}}
    assert share_out([w(1, 1, sector=5)], [Desk(1), Desk(2, weight=2, **knows)]) == {1: 2}
    assert share_out([w(1, 1, sector=5)], [Desk(1), Desk(2, weight=3, **knows)]) == {1: 1}


def test_second_versions_weigh_half_and_the_heaviest_group_is_first():
    desks = [Desk(1), Desk(2)]
    given = share_out([w(1, 1, weight=1), w(2, 2, weight=1), w(3, 3), w(4, 3)], desks)
    assert given == {3: 1, 4: 1, 1: 2, 2: 2}
    assert [desk.weight for desk in desks] == [4, 2]


def test_nobody_to_give_to():
    assert share_out([w(1, 1)], []) == {}


@pytest.mark.parametrize(
    ("after", "until", "days"),
    [
        ("2021-04-28", "2021-05-05", 3),  # 30/4, 1/5 and the days off for them, a weekend
        ("2021-06-02", "2021-06-02", 0),
        ("2021-06-02", "2021-06-09", 5),
        ("2021-06-09", "2021-06-02", -5),
        ("2021-02-09", "2021-02-17", 1),  # Tết
    ],
)
def test_working_days_between(after, until, days):
    day = datetime.date.fromisoformat
    assert WorkingCalendar().count(day(after), day(until)) == days


@pytest.fixture
def colleague(db):
    return UserFactory(roles=[Role.STAFF], full_name="Lê Thị Hai")


@pytest.fixture
def three(world):  # noqa: F811
    for number in range(1, 4):
        enterprise = EnterpriseFactory(state="verified")
        submit_dossier(dossier=world.dossier(code=f"2021-00{number}", enterprise=enterprise), by=None)
    return list(Dossier.objects.order_by("code"))


def test_many_are_given_at_once_with_one_notice(world, three, colleague):  # noqa: F811
    assert assign_checks(pairs=[(one, colleague) for one in three], by=world.staff) == 3
    assert set(Dossier.objects.values_list("checker", flat=True)) == {colleague.pk}
    notice = Notice.objects.get(kind="checks_given")
    assert (notice.user, notice.title) == (colleague, "Bạn được giao thẩm định 3 hồ sơ")
    assert notice.text.splitlines()[0].startswith("2021-001 – ")
    assert assign_checks(pairs=[(one, colleague) for one in Dossier.objects.all()], by=world.staff) == 0
    assert Notice.objects.filter(kind="checks_given").count() == 1


def test_all_or_none(world, three, colleague):  # noqa: F811
    take_check(dossier=Dossier.objects.get(code="2021-003"), by=world.staff)
    with pytest.raises(Conflict, match="Hồ sơ 2021-003 vừa được giao lại"):
        assign_checks(pairs=[(one, colleague) for one in three], by=world.staff)
    assert Dossier.objects.filter(checker=colleague).count() == 0
    assert not Notice.objects.filter(kind="checks_given").exists()


def test_take_that_comes_second_is_told(world, three, colleague):  # noqa: F811
    seen = [Dossier.objects.get(code="2021-001") for _number in range(2)]
    take_check(dossier=seen[0], by=world.staff)
    with pytest.raises(Conflict, match="người thẩm định: Trần Văn Sở"):
        take_check(dossier=seen[1], by=colleague)
    assert Dossier.objects.get(code="2021-001").checker == world.staff


def test_only_active_staff_gets_dossiers(world, three):  # noqa: F811
    gone = UserFactory(roles=[Role.STAFF], is_active=False, full_name="Người Đã Nghỉ")
    for person in (gone, UserFactory(roles=[Role.LEADER]), world.clerk):
        with pytest.raises(ActionError, match="không phải cán bộ đang làm việc"):
            assign_checks(pairs=[(three[0], person)], by=world.staff)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER, Role.ENTERPRISE])
def test_only_staff_gives(world, three, role):  # noqa: F811
    with pytest.raises(PermissionDenied):
        assign_checks(pairs=[(three[0], world.staff)], by=UserFactory(roles=[role]))


def test_objection_is_not_given_to_who_refused(world, three, colleague):  # noqa: F811
    dossier = three[0]
    propose_refusal(dossier=dossier, reason="Xưởng ở tỉnh khác", by=world.staff)
    confirm_refusal(dossier=dossier, by=colleague)
    appeal_dossier(dossier=dossier, reason="Không đúng", by=None)
    dossier.refresh_from_db()
    third = UserFactory(roles=[Role.STAFF])
    with pytest.raises(ActionError, match="không tham gia kết luận"):
        assign_checks(pairs=[(dossier, world.staff)], by=third)
    with pytest.raises(ActionError, match="không tham gia kết luận"):
        take_check(dossier=dossier, by=world.staff)
    assert assign_checks(pairs=[(dossier, third)], by=third) == 1


def test_only_what_is_in_check_is_taken(world):  # noqa: F811
    with pytest.raises(ActionError, match="không còn chờ thẩm định"):
        take_check(dossier=world.dossier(state="accepted"), by=world.staff)


def test_load_counts_open_overdue_and_done(world, three, colleague):  # noqa: F811
    assign_checks(pairs=[(three[0], colleague), (three[1], colleague)], by=world.staff)
    Dossier.objects.filter(code="2021-001").update(due_at=NOW - datetime.timedelta(days=1))
    propose_refusal(dossier=three[2], reason="Xưởng ở tỉnh khác", by=colleague)
    confirm_refusal(dossier=three[2], by=world.staff)
    loads = {
        load.user: (load.open, load.overdue, load.weight, load.done)
        for load in loads_of(world.cycle, [colleague, world.staff])
    }
    assert loads == {colleague: (2, 1, 4, 0), world.staff: (0, 0, 0, 1)}


def test_queue_shows_days_left_and_gives(client, world, three, colleague):  # noqa: F811
    Dossier.objects.filter(code="2021-002").update(due_at=NOW - datetime.timedelta(days=7))
    client.force_login(world.staff)
    queue = reverse("applications:check_queue")
    page = client.get(queue).content.decode()
    assert page.count("còn 5 ngày làm việc</span>") == 2
    assert "trễ 5 ngày làm việc" in page
    assert 'value="2021-001:0"' in page
    client.post(reverse("applications:give_checks"), {"hs": ["2021-001:0", "2021-002:0"], "to": colleague.pk})
    client.post(reverse("applications:give_checks"), {"hs": ["2021-003:0"], "nhan": "1"})
    assert list(Dossier.objects.order_by("code").values_list("checker", flat=True)) == [
        colleague.pk,
        colleague.pk,
        world.staff.pk,
    ]
    stale = client.post(reverse("applications:give_checks"), {"hs": ["2021-001:0"], "nhan": "1"}, follow=True)
    assert "vừa được giao lại" in stale.content.decode()
    for wrong in (
        {},
        {"hs": "x\0:0", "nhan": "1"},
        {"hs": f"2021-001:{'9' * 5000}", "nhan": "1"},
        {"hs": "2021-001:0", "to": "99999"},
        {"hs": "2021-001:0", "to": "a"},
    ):
        assert client.post(reverse("applications:give_checks"), wrong).status_code == 302
    assert Dossier.objects.get(code="2021-001").checker == colleague


def test_sharing_is_shown_then_done(client, world, three, colleague):  # noqa: F811
    client.force_login(world.staff)
    share = reverse("applications:share_checks")
    page = client.get(share).content.decode()
    assert page.count(" selected>") == 3
    assert Dossier.objects.exclude(checker=None).count() == 0
    form = {"hs": [f"{one.code}:0" for one in three], "cho-2021-001": colleague.pk, "cho-2021-002": world.staff.pk}
    assert client.post(share, form).status_code == 302
    assert dict(Dossier.objects.values_list("code", "checker")) == {
        "2021-001": colleague.pk,
        "2021-002": world.staff.pk,
        "2021-003": None,
    }


def test_auditor_reads_the_queue_and_gives_nothing(client, world, three):  # noqa: F811
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    page = client.get(reverse("applications:check_queue"))
    assert page.status_code == 200
    assert 'type="checkbox"' not in page.content.decode()
    assert client.post(reverse("applications:give_checks"), {"hs": "2021-001:0"}).status_code == 403
    assert client.get(reverse("applications:share_checks")).status_code == 403
    client.force_login(UserFactory(roles=[Role.LEADER]))
    assert client.get(reverse("applications:check_queue")).status_code == 403


def test_queue_runs_the_same_queries_for_more_rows(client, world, three, django_assert_max_num_queries):  # noqa: F811
    client.force_login(world.staff)
    with django_assert_max_num_queries(30):
        client.get(reverse("applications:check_queue"))
