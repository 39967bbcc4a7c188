"""The morning's digest: one mail a person and working day, the overdue first; none where nothing waits."""

import datetime

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.models import PRIORITY, Email

from applications.models import Dossier
from spcncl_portal.accounts.models import RoleGrant, User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications import digest
from spcncl_portal.notifications.actions import notify, set_preferences
from spcncl_portal.notifications.delivery_states import DeliveryStep
from spcncl_portal.notifications.digest import digest_sources
from spcncl_portal.notifications.models import DigestRun, MailDelivery, Notice
from spcncl_portal.programme.actions import grant_extension
from spcncl_portal.programme.models import DayOff
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, NominationLetterFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.programme import HANOI, CycleFactory, DeadlineFactory

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 7, minute: int = 30) -> datetime.datetime:
    """A moment of March 2021; the 22nd is a Monday."""
    return datetime.datetime(2021, 3, day, hour, minute, tzinfo=HANOI)


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF], email="sct@example.vn")


@pytest.fixture
def pending():
    """Something that waits for anybody of the staff."""
    CycleFactory()
    return EnterpriseFactory(state="pending")


def send(moment: datetime.datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return digest.send_digests()


def test_digest_comes_once_at_its_hour_on_a_working_day(staff, pending):
    assert [send(at(22, 7, 29)), send(at(22)), send(at(22, 7, 40)), send(at(22, 15))] == [0, 1, 0, 0]
    assert send(at(23, 8)) == 1  # a beat that was late
    notice = Notice.objects.order_by("pk").first()
    assert (notice.kind, notice.user, notice.milestone) == ("digest", staff, "digest-2021-03-22")
    assert notice.read_at is not None  # what it tells of stands unread on the desk itself
    assert notice.mail.priority == PRIORITY.low


@pytest.mark.parametrize("moment", [at(20), at(21), at(22, 6), at(22, 11, 31)])
def test_digest_does_not_come_on_a_day_off_nor_too_early_or_late(staff, pending, moment):
    assert send(moment) == 0
    assert Email.objects.count() == 0


def test_digest_knows_holidays_and_entered_days(staff, pending):
    DayOff.objects.create(day=datetime.date(2021, 3, 22), name="nghỉ bù", works=False)
    DayOff.objects.create(day=datetime.date(2021, 3, 27), name="làm bù", works=True)
    assert [send(at(22)), send(at(27))] == [0, 1]
    assert send(datetime.datetime(2021, 4, 30, 7, 30, tzinfo=HANOI)) == 0


def test_chosen_hour_and_no_digest(staff, pending):
    late, none = UserFactory(roles=[Role.STAFF]), UserFactory(roles=[Role.STAFF])
    set_preferences(user=late, choices={}, digest_hour=9)
    set_preferences(user=none, choices={}, digest_hour=None)
    assert send(at(22)) == 1
    assert Email.objects.get().to == [staff.email]
    assert send(at(22, 9, 30)) == 1
    assert Notice.objects.latest("pk").user == late
    assert not Notice.objects.filter(user=none).exists()


def test_hour_changed_after_the_digest_brings_no_second_one(staff, pending):
    assert send(at(22)) == 1
    set_preferences(user=staff, choices={}, digest_hour=9)
    assert send(at(22, 9, 30)) == 0


def test_nothing_waits_so_nothing_is_sent_even_when_work_comes_later(staff):
    CycleFactory()
    assert send(at(22)) == 0
    EnterpriseFactory(state="pending")
    assert send(at(22, 8, 0)) == 0
    assert list(DigestRun.objects.values_list("hour", "people", "sent")) == [(7, 1, 0), (6, 0, 0)]


def test_unread_notices_alone_are_no_work(staff, pending):
    notify(kind="cycle_opened", subject=CycleFactory(), recipients=[staff], title="T", text="N")
    pending.state = "verified"
    pending.save()
    assert send(at(22)) == 0


def test_people_of_other_roles_and_closed_accounts_get_none(pending):
    for role in (Role.ENTERPRISE, Role.BODY_OFFICER, Role.COUNCIL_MEMBER, Role.AUDITOR, Role.ADMIN):
        UserFactory(roles=[role])
    UserFactory(roles=[Role.STAFF], is_active=False)
    former = UserFactory(roles=[Role.STAFF])
    former.grants.update(revoked_at=at(1))
    assert send(at(22)) == 0


def dossier(cycle, **values) -> Dossier:
    return DossierFactory(cycle=cycle, **{"state": "submitted", **values})


def test_words_of_a_digest(staff, settings):
    """Own and free dossiers, a correction that ran out, a letter; yesterday's events after what waits."""
    cycle = CycleFactory()
    dossier(cycle, checker=staff, due_at=at(19, 17))
    dossier(cycle, checker=staff, due_at=at(25, 17))
    dossier(cycle, checker=UserFactory(roles=[Role.STAFF]), due_at=at(1))  # somebody else's
    dossier(cycle, due_at=at(26, 17))
    dossier(cycle, state="returned", due_at=at(20))
    NominationLetterFactory(cycle=cycle, state="sent", sent_at=at(19, 10), number="1/UBND")
    notify(kind="cycle_opened", subject=cycle, recipients=[staff], title="T", text="N")
    Email.objects.all().delete()
    assert send(at(22)) == 2
    notice = Notice.objects.get(kind="digest", user=staff)
    assert notice.title == "22/03/2021: 5 việc đang chờ, 2 đã quá hạn"
    assert notice.text == (
        "Đã quá hạn\n"
        "- Hồ sơ bạn đang thẩm định: 1 (hạn sớm nhất 19/03/2021)\n"
        "- Hồ sơ trả lại đã quá hạn bổ sung: 1 (hạn sớm nhất 20/03/2021)\n"
        "\n"
        "Đang chờ bạn\n"
        "- Hồ sơ bạn đang thẩm định: 1 (hạn sớm nhất 25/03/2021)\n"
        "- Hồ sơ chưa ai nhận thẩm định: 1 (hạn sớm nhất 26/03/2021)\n"
        "- Văn bản giới thiệu cần tiếp nhận: 1\n"
        "\n"
        "Diễn biến từ 19/03/2021\n"
        "- Thông báo chưa đọc trên cổng: 1\n"
        "- Văn bản giới thiệu được gửi đến: 1"
    )
    assert notice.url == "/ban-lam-viec/"
    assert f"{settings.SITE_URL}{reverse('applications:check_queue')}?who=cua-toi" in notice.mail.message
    assert notice.mail.html_message.count("<h2") == 3
    assert notice.mail.message.count("Văn bản giới thiệu cần tiếp nhận") == 1


def test_staff_hear_of_mails_that_did_not_arrive(staff):
    (notice,) = notify(kind="cycle_opened", subject=CycleFactory(), recipients=["a@example.vn"], title="T", text="N")
    MailDelivery.objects.create(mail=notice.mail, state=DeliveryStep.FAILED)
    UserFactory(roles=[Role.LEADER])
    assert send(at(22)) == 1
    text = Notice.objects.get(kind="digest", user=staff).text
    assert text == "Đã quá hạn\n- Thư không đến được, cần gọi người nhận: 1"


def test_leader_hears_of_what_is_overdue_and_of_nothing_else_that_waits():
    cycle, leader = CycleFactory(), UserFactory(roles=[Role.LEADER])
    NominationLetterFactory(cycle=cycle, state="sent", sent_at=at(19, 10), number="1/UBND")
    assert send(at(19)) == 0
    dossier(cycle, due_at=at(19, 17))
    assert send(at(22)) == 1
    assert Notice.objects.get(user=leader).text.startswith(
        "Đã quá hạn\n- Hồ sơ quá hạn thẩm định: 1 (hạn sớm nhất 19/03/2021)\n\nDiễn biến từ 19/03/2021\n"
    )


def test_secretary_hears_of_dossiers_to_bring_in():
    cycle, secretary = CycleFactory(), UserFactory(roles=[Role.COUNCIL_SECRETARY])
    dossier(cycle, state="accepted")
    assert send(at(22)) == 1
    assert Notice.objects.get(user=secretary).text == "Đang chờ bạn\n- Hồ sơ hợp lệ cần đưa ra hội đồng: 1"


def test_correction_that_was_extended_or_excused_is_not_overdue(staff, client):
    cycle = CycleFactory()
    deadline = DeadlineFactory(cycle=cycle, kind="correction", at=None)
    late, extended, excused = (dossier(cycle, state="returned", due_at=at(19, 17)) for _number in range(3))
    for subject, values in ((extended, {"until": at(30, 17)}), (excused, {"excused": True})):
        grant_extension(deadline=deadline, subject=subject, reason="Bão", by=None, at=at(18), **values)
    lines = digest_sources.get("applications")([staff], at(22))[staff.pk]
    assert [(line.count, line.due) for line in lines if line.overdue] == [(1, late.due_at)]
    client.force_login(staff)
    with time_machine.travel(at(22), tick=False):
        rows = client.get(f"/ho-so/?nam={cycle.year}").context["table"].page.object_list
        shown = {row.record.pk: str(row.get_cell("due_at")) for row in rows}
    assert ["quá hạn" in shown[one.pk] for one in (late, extended, excused)] == [True, False, False]
    assert "30/03/2021" in shown[extended.pk]


def test_silent_and_closed_cycles_are_not_told_of(staff):
    dossier(CycleFactory(year=2020, silent=True), due_at=at(1))
    dossier(CycleFactory(year=2019, state="closed"), due_at=at(1))
    assert send(at(22)) == 0


def many_staff(number: int) -> list[User]:
    password = make_password(None)
    rows = [User(email=f"cb{n}@example.vn", full_name=f"Cán bộ {n}", password=password) for n in range(number)]
    people = User.objects.bulk_create(rows)
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=Role.STAFF) for user in people)
    return people


def statements(queries) -> list[str]:
    """The heads of the statements; a bulk one that SQLite has to cut up (999 values each) is one."""
    heads = [" ".join(query["sql"].split()[:3]) for query in queries if "SAVEPOINT" not in query["sql"]]
    return [
        head
        for number, head in enumerate(heads)
        if not (head.startswith(("INSERT", "UPDATE")) and number and heads[number - 1] == head)
    ]


def test_digest_of_500_staff_asks_as_often_as_that_of_10(pending):
    cycle = CycleFactory()
    many_staff(500)
    ten = list(User.objects.filter(grants__role=Role.STAFF)[:10])
    for user in ten:
        dossier(cycle, checker=user, due_at=at(1))

    def cost(people: int) -> list[str]:
        RoleGrant.objects.exclude(user__in=ten).update(revoked_at=at(1) if people == 10 else None)
        DigestRun.objects.all().delete()
        Notice.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            assert send(at(22)) == people
        return statements(queries.captured_queries)

    few, many = cost(10), cost(500)
    assert few == many
    assert len(few) < 50


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_send_one_digest(staff, pending):
    import threading

    barrier, results = threading.Barrier(4), []

    def beat():
        try:
            barrier.wait()
            results.append(digest.send_digests(at(22)))
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(results), Email.objects.count()) == ([0, 0, 0, 1], 1)
