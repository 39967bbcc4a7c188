"""What staff do about mails that did not arrive: list, person to call, send again, mark as handled."""

import pytest
from django.core import mail as django_mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from post_office.models import STATUS, Email

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import items_for
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications import delivery, delivery_actions
from spcncl_portal.notifications.actions import notify
from spcncl_portal.notifications.delivery_callers import callers_of
from spcncl_portal.notifications.delivery_queries import undelivered
from spcncl_portal.notifications.digest import digest_sources
from spcncl_portal.notifications.models import MailDelivery
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory, CycleFactory

pytestmark = pytest.mark.django_db
PAGE = "/thong-bao/khong-den/"


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


def failed(recipient, *, title="Nhắc hạn", body=None, milestone="", state="failed", **values) -> MailDelivery:
    """A notice whose mail was refused, or what `values` say."""
    subject = CycleFactory()
    (notice,) = notify(
        kind="reminder",
        subject=subject,
        recipients=[recipient],
        title=title,
        text="Nội dung",
        body=body,
        milestone=milestone,
    )
    delivery.adopt_new()
    row = MailDelivery.objects.get(mail=notice.mail)
    given = {"state": state, "problem": "mailbox_unknown", "attempts": 1, "failed_at": timezone.now()}
    MailDelivery.objects.filter(pk=row.pk).update(**given, **values)
    Email.objects.filter(pk=row.mail_id).update(status=STATUS.failed)
    row.refresh_from_db()
    return row


def write_account_mail(address: str) -> None:
    """A mail that is no notice, on its way as in the portal: pytest would take it out of the outbox."""
    outbox = django_mail.get_connection("post_office.EmailBackend")
    django_mail.send_mail("Mật khẩu", "Liên kết", None, [address], connection=outbox)


def test_page_names_why_and_whom_to_call(client, staff):
    body = BodyFactory(name="Quận Hoàng Mai", contact_phone="+842438251234")
    officer = UserFactory(full_name="Lê Thị Lan", phone="+84912345678", position="chuyên viên")
    BodyMembershipFactory(user=officer, body=body)
    failed(officer, title="Nhắc hạn gửi văn bản", reply_code=550, reply_text="5.1.1 User unknown")
    client.force_login(staff)
    page = client.get(PAGE).content.decode()
    for words in (
        "Nhắc hạn gửi văn bản",
        officer.email,
        "Không có hộp thư này: địa chỉ sai, hoặc người dùng đã nghỉ",
        "550 5.1.1 User unknown",
        "Quận Hoàng Mai",
        '<a href="tel:+84912345678">0912 345 678</a> Lê Thị Lan',
        "024 3825 1234",
    ):
        assert words in page


def test_callers_are_the_person_then_colleagues_of_the_enterprise():
    owner, other = UserFactory(phone="+84912345678"), UserFactory(phone="+84987654321")
    enterprise = EnterpriseFactory(name="Công ty Anh", phone="+842437654321")
    for user in (owner, other):
        enterprise.memberships.create(user=user, is_owner=user == owner)
    row = failed(owner)
    place = callers_of(undelivered())[row.pk]
    assert place.name == "Công ty Anh"
    assert [one.phone for one in place.callers] == ["+84912345678", "+842437654321", "+84987654321"]


def test_callers_of_a_bare_address_are_those_of_the_body():
    body = BodyFactory(name="Quận Anh", contact_email="quan@example.vn", contact_phone="+842438251234")
    row = failed("quan@example.vn", body=body)
    assert [str(one) for one in callers_of(undelivered())[row.pk].callers] == ["Quận Anh (đầu mối): 024 3825 1234"]


def test_callers_of_an_account_mail_are_found_by_its_address():
    person = UserFactory(email="moi@example.vn", phone="+84912345678")
    write_account_mail(person.email)
    delivery.adopt_new()
    MailDelivery.objects.update(state="failed", failed_at=timezone.now())
    row = undelivered().get()
    assert [one.name for one in callers_of([row])[row.pk].callers] == [person.full_name]


def test_page_asks_a_constant_number_of_queries(client, staff):
    client.force_login(staff)

    def queries_for(count: int, start: int) -> int:
        for number in range(start, start + count):
            user, body = UserFactory(phone=f"+8491234{number:04}"), BodyFactory()
            BodyMembershipFactory(user=user, body=body)
            failed(user, milestone=str(number))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    client.get(PAGE)
    few, many = queries_for(2, 0), queries_for(10, 2)
    assert few == many


def test_page_is_searched_filtered_and_exported(client, staff):
    failed("mot@example.vn", title="Nhắc hạn Đống Đa")
    failed("hai@example.vn", title="Mời họp", handled_at=timezone.now(), handled_by=staff, handled_note="đã gọi")
    client.force_login(staff)
    assert "mot@example.vn" in client.get(PAGE, {"q": "dong da"}).content.decode()
    assert "mot@example.vn" not in client.get(PAGE, {"q": "hoang mai"}).content.decode()
    assert client.get(PAGE, {"q": " ".join(f"t{number}" for number in range(200))}).status_code == 200
    assert "hai@example.vn" not in client.get(PAGE).content.decode()
    assert "đã gọi" in client.get(PAGE, {"handled": "1"}).content.decode()
    assert client.get(PAGE, {"_export": "xlsx"})["Content-Type"].endswith("sheet")


def test_doubt_stands_on_its_tab(client, staff):
    row = failed("mot@example.vn", state="waiting", doubtful_at=timezone.now(), doubt="worker_lost")
    client.force_login(staff)
    assert "mot@example.vn" not in client.get(PAGE).content.decode()
    page = client.get(PAGE, {"tab": "nghi-ngo"}).content.decode()
    assert "Chương trình gửi bị ngắt trong lúc đang gửi" in page
    assert "sẽ gửi lại" in page
    assert '<input type="hidden" name="tab" value="nghi-ngo">' in page  # searching stays on the tab
    delivery_actions.mark_handled(delivery=row, by=staff, note="đã hỏi, có một bản")
    assert "mot@example.vn" not in client.get(PAGE, {"tab": "nghi-ngo"}).content.decode()


def test_send_again_queues_the_same_mail_once_and_keeps_the_ledger_row(client, staff):
    row = failed("mot@example.vn")
    client.force_login(staff)
    address = reverse("notifications:send_again", args=[row.pk])
    assert client.post(address, {"address": ""})["Location"] == PAGE
    delivery_actions.send_again(delivery=row, by=staff)  # clicked twice
    assert ActionLog.objects.filter(action="send_again").count() == 1
    assert delivery.send_due() == {"accepted": 1}
    row.refresh_from_db()
    assert (row.state, row.attempts, row.mail.status) == ("accepted", 1, STATUS.sent)
    (sent,) = django_mail.outbox
    assert sent.extra_headers["Message-ID"] == row.mail.message_id
    with pytest.raises(ActionError, match="không cần gửi lại"):
        delivery_actions.send_again(delivery=row, by=staff)


def test_send_again_to_another_address_is_logged_and_does_not_change_the_ledger(staff):
    row = failed("sai@example.vn")
    delivery_actions.send_again(delivery=row, by=staff, address="Dung@Example.vn")
    delivery.send_due()
    assert [message.to for message in django_mail.outbox] == [["dung@example.vn"]]
    row.refresh_from_db()
    assert (row.mail.to, row.mail.notices.get().recipient) == (["sai@example.vn"], "sai@example.vn")
    assert ActionLog.objects.get(action="send_again").after["sent_to"] == "dung@example.vn"


def test_send_again_refuses_another_address_for_a_mail_whose_link_is_a_key(staff):
    write_account_mail("mot@example.vn")
    delivery.adopt_new()
    MailDelivery.objects.update(state="failed", failed_at=timezone.now())
    row = MailDelivery.objects.get()
    with pytest.raises(ActionError, match="chỉ gửi được tới đúng địa chỉ"):
        delivery_actions.send_again(delivery=row, by=staff, address="ke-gian@example.vn")
    assert delivery_actions.send_again(delivery=row, by=staff, address="mot@example.vn").sent_to == ""


@pytest.mark.parametrize("address", ["khong phai", "a@b@c"])
def test_send_again_names_the_box_of_a_wrong_address(client, staff, address):
    row = failed("mot@example.vn")
    client.force_login(staff)
    page = client.post(reverse("notifications:send_again", args=[row.pk]), {"address": address})
    assert "không phải là địa chỉ e-mail" in page.content.decode()
    row.refresh_from_db()
    assert row.state == "failed"


def test_mark_handled_needs_a_note_and_takes_the_mail_off_the_desk(client, staff):
    row = failed("mot@example.vn")
    title = "Gọi cho người không nhận được thư"
    assert title in [item.title for item in items_for(staff, CycleFactory())]
    client.force_login(staff)
    address = reverse("notifications:mark_delivery_handled", args=[row.pk])
    assert "Hãy ghi đã làm gì" in client.post(address, {"note": " "}).content.decode()
    assert client.post(address, {"note": "đã gọi chị Lan"})["Location"] == PAGE
    row.refresh_from_db()
    assert (row.handled_note, row.handled_by) == ("đã gọi chị Lan", staff)
    assert ActionLog.objects.get(action="mark_delivery_handled").reason == "đã gọi chị Lan"
    assert title not in [item.title for item in items_for(staff, CycleFactory())]


def test_digest_of_staff_counts_what_did_not_arrive(staff):
    failed("mot@example.vn")
    leader = UserFactory(roles=[Role.LEADER])
    ((person, lines),) = digest_sources.get("undelivered_mails")([staff, leader], timezone.now()).items()
    assert (person, [(line.url, line.count, line.overdue) for line in lines]) == (staff.pk, [(PAGE, 1, True)])


def test_auditor_reads_and_changes_nothing(client):
    row = failed("mot@example.vn")
    auditor = UserFactory(roles=[Role.AUDITOR])
    client.force_login(auditor)
    page = client.get(PAGE).content.decode()
    assert "mot@example.vn" in page
    assert "gui-lai" not in page
    assert client.get(reverse("notifications:send_again", args=[row.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        delivery_actions.mark_handled(delivery=row, by=auditor, note="x")


def test_page_is_closed_to_others(client):
    client.force_login(UserFactory(roles=[Role.ENTERPRISE]))
    assert client.get(PAGE).status_code == 403
