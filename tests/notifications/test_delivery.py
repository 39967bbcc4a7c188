"""Delivery against a real SMTP server: every outcome, once each, and what lost workers leave behind."""

import datetime
import itertools
import socket
import uuid

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import STATUS, Attachment, Email

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications import claims, delivery, delivery_permits
from spcncl_portal.notifications.actions import notify
from spcncl_portal.notifications.models import MailDelivery, MailPermit, Notice
from tests.factories.accounts import UserFactory
from tests.factories.programme import CycleFactory
from tests.notifications.smtp_server import DROP_AFTER, DROP_AT_RCPT, DROP_BEFORE, TAKE, Server

pytestmark = pytest.mark.django_db
numbers = itertools.count()


def write(*addresses: str, **values) -> list[Notice]:
    given = {"kind": "reminder", "title": "Nhắc hạn", "text": "Nội dung", "milestone": f"m{next(numbers)}"}
    return notify(**{**given, "subject": CycleFactory(), "recipients": addresses, **values})


def row_of(notice: Notice) -> MailDelivery:
    return MailDelivery.objects.select_related("mail").get(mail=notice.mail_id)


def come_due() -> None:
    """As if the pause before the next attempt were over."""
    MailDelivery.objects.update(next_at=timezone.now())


@pytest.fixture
def by_smtp(settings):
    """Deliver to a server, without waiting for it."""

    def use(server: Server | int) -> None:
        port = server if isinstance(server, int) else server.port
        backends = {"default": "django.core.mail.backends.smtp.EmailBackend"}
        settings.POST_OFFICE = {**settings.POST_OFFICE, "BACKENDS": backends}
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

    return use


def test_memory_backend_counts_as_accepted_when_it_returns():
    (notice,) = write("mot@example.vn")
    assert delivery.send_due() == {"accepted": 1}
    row = row_of(notice)
    assert (row.state, row.attempts, row.mail.status) == ("accepted", 1, STATUS.sent)
    assert row.accepted_at is not None
    assert [message.to for message in django_mail.outbox] == [["mot@example.vn"]]
    assert delivery.send_due() == {}


def test_smtp_takes_a_batch_over_one_connection_with_the_fixed_message_id(by_smtp, settings):
    settings.BOUNCE_ADDRESS = "tra-lai@spcncl.example.vn"
    notices = write("mot@example.vn", "hai@example.vn", title="Nhắc hạn gửi văn bản")
    with Server() as server:
        by_smtp(server)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert delivery.send_due() == {"accepted": 2}
    handler = server.handler
    assert handler.accepted == [notice.mail.message_id for notice in notices]
    sender, recipients, message = handler.messages[0]
    assert (sender, recipients) == ("tra-lai@spcncl.example.vn", ["mot@example.vn"])
    assert message["Subject"] == "[SPCNCL] Nhắc hạn gửi văn bản"
    assert "Nội dung" in message.get_body(("plain",)).get_content()
    assert message["Date"].datetime == notices[0].mail.created.replace(microsecond=0)
    assert row_of(notices[0]).reply_text == "taken"
    assert len(queries) < 40


def test_refused_recipient_fails_at_once_and_the_next_mail_goes_on(by_smtp):
    refused, taken = write("sai@example.vn", "dung@example.vn")
    with Server(lambda address, n: "r550 5.1.1 User unknown" if address.startswith("sai") else TAKE) as server:
        by_smtp(server)
        assert delivery.send_due() == {"refused": 1, "accepted": 1}
        come_due()
        assert delivery.send_due() == {}
    row = row_of(refused)
    assert (row.state, row.problem, row.reply_code, row.attempts) == ("failed", "mailbox_unknown", 550, 1)
    assert (row.mail.status, row.reply_text) == (STATUS.failed, "5.1.1 User unknown")
    assert row_of(taken).state == "accepted"


def test_address_that_is_none_fails_alone(by_smtp):
    bad, good = write("a@b@c.vn", "hai@example.vn")
    with Server() as server:
        by_smtp(server)
        assert delivery.send_due() == {"refused": 1, "accepted": 1}
    assert (row_of(bad).state, row_of(good).state) == ("failed", "accepted")


def test_server_that_answers_a_nul_is_understood(by_smtp):
    (notice,) = write("mot@example.vn")
    with Server(lambda address, attempt: "r550 5.1.1 unk\0nown") as server:
        by_smtp(server)
        assert delivery.send_due() == {"refused": 1}
    assert row_of(notice).reply_text == "5.1.1 unknown"


def test_refused_after_data_fails_at_once(by_smtp):
    (notice,) = write("mot@example.vn")
    with Server(lambda address, n: "554 5.7.1 Message blocked as spam") as server:
        by_smtp(server)
        assert delivery.send_due() == {"refused": 1}
    assert (row_of(notice).state, row_of(notice).problem) == ("failed", "spam")


def test_put_off_is_tried_again_later_and_then_accepted(by_smtp):
    (notice,) = write("mot@example.vn")
    before = timezone.now()
    with Server(lambda address, n: "r451 greylisted" if n == 1 else TAKE) as server:
        by_smtp(server)
        assert delivery.send_due() == {"deferred": 1}
        row = row_of(notice)
        assert (row.state, row.reply_code, row.mail.status, row.doubtful_at) == ("waiting", 451, STATUS.requeued, None)
        pause = row.next_at - before
        assert datetime.timedelta(seconds=60) <= pause < datetime.timedelta(seconds=80)
        assert delivery.send_due() == {}
        come_due()
        assert delivery.send_due() == {"accepted": 1}
    assert (row_of(notice).attempts, server.handler.accepted) == (2, [notice.mail.message_id])


def test_put_off_to_the_last_attempt_fails(by_smtp, settings):
    settings.MAIL_MAX_ATTEMPTS = 2
    (notice,) = write("mot@example.vn")
    with Server(lambda address, n: "r452 4.2.2 mailbox full") as server:
        by_smtp(server)
        assert delivery.send_due() == {"deferred": 1}
        come_due()
        assert delivery.send_due() == {"deferred": 1}
    assert (row_of(notice).state, row_of(notice).problem) == ("failed", "mailbox_full")
    assert [entry.message for entry in notice.mail.logs.order_by("pk")] == ["452 4.2.2 mailbox full"] * 2


@pytest.mark.parametrize(("where", "doubtful"), [(DROP_AT_RCPT, False), (DROP_AFTER, True), (DROP_BEFORE, True)])
def test_lost_connection_is_in_doubt_only_when_the_whole_mail_was_handed_over(by_smtp, where, doubtful):
    first, second = write("mot@example.vn", "hai@example.vn")
    with Server(lambda address, n: where if address.startswith("mot") and n == 1 else TAKE) as server:
        by_smtp(server)
        assert delivery.send_due() == {"in_doubt" if doubtful else "deferred": 1, "accepted": 1}
        row = row_of(first)
        assert (row.state, row.doubtful_at is not None) == ("waiting", doubtful)
        assert row.doubt == ("reply_lost" if doubtful else "")
        come_due()
        assert delivery.send_due() == {"accepted": 1}
    assert row_of(second).doubtful_at is None
    assert (row_of(first).state, row_of(first).doubtful_at is not None) == ("accepted", doubtful)
    assert server.handler.doubled == ({first.mail.message_id} if where == DROP_AFTER else set())


def test_server_away_puts_the_batch_off_and_says_why(by_smtp):
    notices = write("mot@example.vn", "hai@example.vn")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    by_smtp(port)
    assert delivery.send_due() == {"deferred": 2}
    rows = [row_of(notice) for notice in notices]
    assert {(row.state, row.attempts, row.doubtful_at) for row in rows} == {("waiting", 1, None)}
    assert "refused" in rows[0].reply_text


def test_worker_killed_while_sending_leaves_one_mail_in_doubt_and_the_rest_untouched():
    started, claimed = write("mot@example.vn", "hai@example.vn")
    delivery.adopt_new()
    token = uuid.uuid4()
    claims.claim(MailDelivery.objects.order_by("pk"), size=9, token=token)
    assert claims.start(row_of(started))
    assert delivery.send_due() == {}  # their worker may live
    long_ago = timezone.now() - datetime.timedelta(minutes=6)
    MailDelivery.objects.update(claimed_at=long_ago)
    MailDelivery.objects.filter(state="sending").update(sending_at=long_ago)
    assert delivery.send_due() == {"accepted": 1}
    assert (row_of(claimed).state, row_of(claimed).doubtful_at) == ("accepted", None)
    row = row_of(started)
    assert (row.state, row.doubt, row.attempts) == ("waiting", "worker_lost", 1)
    come_due()
    assert delivery.send_due() == {"accepted": 1}
    assert row_of(started).doubtful_at is not None


def test_outcome_of_a_mail_that_was_taken_over_changes_nothing():
    (notice,) = write("mot@example.vn")
    delivery.adopt_new()
    claims.claim(MailDelivery.objects.order_by("pk"), size=9, token=uuid.uuid4())
    row = row_of(notice)
    assert claims.start(row)
    MailDelivery.objects.update(sending_at=timezone.now() - datetime.timedelta(minutes=6))
    assert delivery.release_lost() == 1
    assert delivery.settle(row, delivery.Outcome(delivery.Handed.ACCEPTED)) == "taken_over"
    assert row_of(notice).state == "waiting"


def test_claim_gives_each_row_to_one_run():
    write("mot@example.vn", "hai@example.vn", "ba@example.vn")
    delivery.adopt_new()
    rows = MailDelivery.objects.order_by("pk")
    first, second = claims.claim(rows, size=2, token=uuid.uuid4()), claims.claim(rows, size=2, token=uuid.uuid4())
    assert (len(first), len(second), set(first) & set(second)) == (2, 1, set())


def test_more_runs_than_connections_wait(settings):
    write("mot@example.vn")
    delivery.adopt_new()
    claims.claim(MailDelivery.objects.order_by("pk"), size=1, token=uuid.uuid4())
    write("hai@example.vn")
    assert delivery.send_due() == {}
    settings.MAIL_CONNECTIONS = 2
    assert delivery.send_due() == {"accepted": 1}


def test_mails_that_somebody_waits_for_go_before_notices_and_digests_last():
    staff = UserFactory(roles=[Role.STAFF], email="sct@example.vn")
    write(staff, kind="digest", title="Bản tin")
    write("mot@example.vn", title="Nhắc hạn")
    outbox = django_mail.get_connection("post_office.EmailBackend")  # pytest would deliver it at once
    django_mail.send_mail("Mật khẩu", "Liên kết", None, ["hai@example.vn"], connection=outbox)
    delivery.send_due()
    subjects = [message.subject for message in django_mail.outbox]
    assert subjects == ["Mật khẩu", "[SPCNCL] Nhắc hạn", "[SPCNCL] Bản tin"]


def test_mail_that_was_stopped_meanwhile_is_not_sent():
    (notice,) = write("mot@example.vn")
    delivery.adopt_new()
    Email.objects.update(status=STATUS.sent)
    assert delivery.send_due() == {}
    assert row_of(notice).state == "waiting"


def test_attachment_that_is_gone_puts_off_its_mail_alone():
    broken, _whole = write("mot@example.vn", "hai@example.vn")
    attachment = Attachment.objects.create(name="moi.ics", file="khong/co.ics")
    attachment.emails.add(broken.mail)
    assert delivery.send_due() == {"deferred": 1, "accepted": 1}
    assert row_of(broken).reply_text.startswith("FileNotFoundError")


def test_expired_mail_fails_with_its_reason():
    (notice,) = write("mot@example.vn")
    Email.objects.update(expires_at=timezone.now())
    assert delivery.send_due() == {"refused": 1}
    assert row_of(notice).problem == "expired"


def test_rate_limit_lets_so_many_out_within_a_minute_and_the_rest_later(settings):
    settings.MAIL_PER_MINUTE = 3
    write(*[f"n{number}@example.vn" for number in range(5)])
    assert delivery.send_due() == {"accepted": 3}
    assert delivery.send_due() == {}
    waiting = MailDelivery.objects.filter(state="waiting")
    assert {(row.attempts, row.claim) for row in waiting} == {(0, None)}
    pause = waiting[0].next_at - timezone.now()
    assert datetime.timedelta(seconds=55) < pause <= datetime.timedelta(seconds=60)
    MailPermit.objects.filter(slot=1).update(used_at=timezone.now() - datetime.timedelta(seconds=61))
    come_due()
    assert delivery.send_due() == {"accepted": 1}


def test_permits_shrink_with_the_limit(settings):
    settings.MAIL_PER_MINUTE = 3
    assert delivery_permits.take() is None
    settings.MAIL_PER_MINUTE = 1
    assert delivery_permits.take() is not None
    settings.MAIL_PER_MINUTE = 0
    assert delivery_permits.take() is None


def test_run_over_many_mails_asks_few_questions_a_mail():
    def queries_for(count: int) -> int:
        write(*[f"n{number}@example.vn" for number in range(count)])
        with CaptureQueriesContext(connection) as queries:
            delivery.send_due()
        return len(queries)

    few, many = queries_for(2), queries_for(12)
    assert (many - few) / 10 <= 6  # start; outcome of delivery and mail, in a transaction


def test_pause_grows_to_its_longest_and_all_attempts_take_about_two_days(settings):
    now = timezone.now()
    pauses = [(claims.next_try(attempts) - now).total_seconds() for attempts in range(1, settings.MAIL_MAX_ATTEMPTS)]
    assert 60 <= pauses[0] <= 76
    assert 240 <= pauses[2] <= 301
    assert max(pauses) <= 6 * 3600 * 1.25 + 1
    assert 36 * 3600 < sum(pauses) < 60 * 3600
