"""Extensions and exceptions: who gives them, what is in force when, what the screens show."""

import datetime
import threading
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.models import Notice
from spcncl_portal.programme import actions
from spcncl_portal.programme.extensions import due_of, in_force, key_of
from spcncl_portal.programme.models import Extension
from tests.factories.accounts import UserFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory, CycleFactory, end_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 9, month: int = 3) -> datetime.datetime:
    return datetime.datetime(2021, month, day, hour, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(at(20), tick=False):
        yield


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


@pytest.fixture
def cycle():
    return CycleFactory()


@pytest.fixture
def body(cycle):
    body = BodyFactory(name="Quận Anh", contact_email="lienhe@example.vn")
    BodyMembershipFactory(user=UserFactory(roles=[Role.BODY_OFFICER], email="canbo@example.vn"), body=body)
    return body


def grant(cycle, body, staff, **values) -> Extension:
    plain = {"until": end_of(2021, 4, 10), "reason": "Đang kiện toàn bộ máy"}
    return actions.grant_extension(deadline=cycle.deadline("nomination"), subject=body, by=staff, **(plain | values))


def test_grant_extension_moves_the_date_of_one_body_and_tells_its_people(cycle, body, staff):
    extension = grant(cycle, body, staff)
    assert (extension.label, extension.body, extension.at) == ("Quận Anh", body, at(20))
    assert due_of(cycle, "nomination", body).at == end_of(2021, 4, 10)
    assert due_of(cycle, "nomination", BodyFactory()).at == end_of(2021, 3, 31)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == ("canbo@example.vn", "extension_granted")
    assert notice.text == (
        "Quận Anh được gia hạn gửi văn bản giới thiệu đến 10/04/2021 23:59. Lý do: Đang kiện toàn bộ máy"
    )
    log = ActionLog.objects.get(action="grant_extension")
    assert (log.reason, log.actor) == ("Đang kiện toàn bộ máy", staff)


def test_excused_has_no_date_and_is_never_late(cycle, body, staff):
    grant(cycle, body, staff, until=None, excused=True)
    due = due_of(cycle, "nomination", body)
    assert (due.at, due.excused) == (None, True)
    assert Notice.objects.get().title == "Được miễn gửi văn bản giới thiệu năm 2021"


def test_withdraw_extension_lets_the_usual_date_count_again_but_not_before(cycle, body, staff):
    extension = grant(cycle, body, staff)
    with time_machine.travel(at(25), tick=False):
        actions.withdraw_extension(extension=extension, reason="Cho nhầm đơn vị", by=staff)
        actions.withdraw_extension(extension=extension, reason="Bấm lần nữa", by=staff)
        assert due_of(cycle, "nomination", body).at == end_of(2021, 3, 31)
    dates = [due_of(cycle, "nomination", body, at=moment).at.day for moment in (at(19), at(20), at(24), at(25))]
    assert dates == [31, 10, 10, 31]
    extension.refresh_from_db()
    assert (extension.withdrawn_reason, extension.withdrawn_by) == ("Cho nhầm đơn vị", staff)
    assert list(Notice.objects.order_by("pk").values_list("kind", flat=True)) == [
        "extension_granted",
        "extension_withdrawn",
    ]
    assert grant(cycle, body, staff).pk != extension.pk


def test_same_extension_twice_is_one_and_another_is_refused(cycle, body, staff):
    first = grant(cycle, body, staff)
    assert grant(cycle, body, staff).pk == first.pk
    with pytest.raises(ActionError) as refused:
        grant(cycle, body, staff, until=end_of(2021, 4, 20))
    assert refused.value.field == "subject"
    assert (Extension.objects.count(), Notice.objects.count()) == (1, 1)


FAULTY = [
    ({"reason": "  "}, "reason"),
    ({"until": None}, "day"),
    ({"excused": True}, "day"),
    ({"until": end_of(2021, 3, 31)}, "day"),
    ({"until": end_of(2021, 3, 19)}, "day"),
    ({"until": end_of(2031, 3, 31)}, "day"),
]


@pytest.mark.parametrize(("values", "field"), FAULTY)
def test_extension_that_makes_no_sense_is_refused(cycle, body, staff, values, field):
    with pytest.raises(ActionError) as refused:
        grant(cycle, body, staff, **values)
    assert (refused.value.field, Extension.objects.count()) == (field, 0)


def test_only_staff_extend_and_a_closed_cycle_takes_none(cycle, body, staff):
    with pytest.raises(PermissionDenied):
        grant(cycle, body, UserFactory(roles=[Role.LEADER]))
    extension = grant(cycle, body, staff)
    actions.close_cycle(cycle=cycle, by=staff, reason="xong")
    for attempt in (
        lambda: grant(cycle, BodyFactory(), staff),
        lambda: actions.withdraw_extension(extension=extension, reason="x", by=staff),
    ):
        with pytest.raises(ActionError):
            attempt()


def test_deadline_moved_beyond_an_extension_holds_for_everybody(cycle, body, staff):
    grant(cycle, body, staff)
    actions.set_deadline(
        deadline=cycle.deadline("nomination"), at=end_of(2021, 4, 30), reason="Kéo dài", legal_note="", by=staff
    )
    cycle = CycleFactory()
    assert due_of(cycle, "nomination", body).at == end_of(2021, 4, 30)


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def test_extension_screens_give_and_take_back(as_staff, cycle, body):
    page = "/chu-ky/2021/gia-han/them/nomination/"
    assert "Quận Anh" in as_staff.get(page).content.decode()
    sent = {"subject": body.pk, "day": "10/4/2021", "time": "17:00", "reason": "Đang kiện toàn"}
    faulty = [
        ({"day": ""}, "Hãy chọn một trong hai"),
        ({"reason": ""}, "bắt buộc"),
        ({"day": "1/3/2021"}, "Hạn mới phải sau hạn đang có."),
        ({"subject": "999999"}, "chọn"),
    ]
    for change, words in faulty:
        response = as_staff.post(page, sent | change)
        assert (response.status_code, words in response.content.decode()) == (200, True)
    done = as_staff.post(page, sent)
    assert (done.status_code, done["Location"]) == (302, "/chu-ky/2021/gia-han/")
    extension = Extension.objects.get()
    assert extension.until == at(10, 17, month=4)
    content = as_staff.get("/chu-ky/2021/gia-han/").content.decode()
    assert all(words in content for words in ("Quận Anh", "10/04/2021 17:00", "Đang kiện toàn", "đang hiệu lực"))
    back = f"/chu-ky/2021/gia-han/{extension.pk}/thu-hoi/"
    assert as_staff.post(back, {"reason": ""}).status_code == 200
    assert as_staff.post(back, {"reason": "Nhầm"}).status_code == 302
    assert in_force(cycle.deadline("nomination"), at(21)) == {}
    assert "đã thu hồi" in as_staff.get("/chu-ky/2021/gia-han/").content.decode()


def test_extension_screens_of_others_are_refused_or_unknown(client, as_staff, cycle, body, staff):
    assert as_staff.get("/chu-ky/2021/gia-han/them/comment/").status_code == 404
    assert as_staff.get("/chu-ky/2021/gia-han/them/khong-co/").status_code == 404
    extension = grant(cycle, body, staff)
    CycleFactory(year=2022)
    assert as_staff.get(f"/chu-ky/2022/gia-han/{extension.pk}/thu-hoi/").status_code == 404
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    content = client.get("/chu-ky/2021/gia-han/").content.decode()
    assert ("Quận Anh" in content, "thu-hoi" in content, "them/" in content) == (True, False, False)
    assert client.get("/chu-ky/2021/gia-han/them/nomination/").status_code == 403


def test_extension_list_costs_the_same_for_many(as_staff, cycle, staff):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_staff.get("/chu-ky/2021/gia-han/").status_code == 200
        return len(queries)

    grant(cycle, BodyFactory(), staff)
    cost()
    few = cost()
    for _number in range(15):
        grant(cycle, BodyFactory(), staff)
    assert cost() == few


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_different_extensions_at_once_leave_one_in_force(cycle, body, staff):
    barrier, refused = threading.Barrier(2), []

    def give(day: int):
        try:
            barrier.wait()
            grant(cycle, body, staff, until=end_of(2021, 4, day))
        except ActionError as mistake:
            refused.append(mistake.field)
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=[day]) for day in (10, 11)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (refused, Extension.objects.count()) == (["subject"], 1)
    assert key_of(body) in in_force(cycle.deadline("nomination"))
