"""What comes back from other servers: recorded once, and only when it is about a mail of ours."""

import io
import json
import mailbox
import sys
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from post_office.models import STATUS

from spcncl_portal.core.errors import ActionError
from spcncl_portal.notifications import bounces, delivery, tasks
from spcncl_portal.notifications.actions import notify
from spcncl_portal.notifications.models import MailBounce, MailDelivery
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db

REPORT = """From: MAILER-DAEMON@mx.example.vn
To: khong-tra-loi@spcncl.example.vn
Subject: Undelivered Mail Returned to Sender
Message-ID: <bao-{number}@mx.example.vn>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="ranh"

--ranh
Content-Type: text/plain; charset=utf-8

Could not deliver.

--ranh
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.vn
Arrival-Date: Wed, 24 Mar 2021 08:00:03 +0700

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--ranh
Content-Type: {returned}

From: khong-tra-loi@spcncl.example.vn
To: {recipient}
Subject: =?utf-8?q?Nh=E1=BA=AFc?=
Message-ID: {message_id}

--ranh--
"""


def report(message_id: str, **values) -> bytes:
    given = {
        "number": 1,
        "recipient": "mot@example.vn",
        "action": "failed",
        "status": "5.2.2",
        "diagnostic": "552 5.2.2 Over quota",
        "returned": "text/rfc822-headers",
        "message_id": message_id,
    }
    return REPORT.format(**{**given, **values}).replace("\n", "\r\n").encode()


@pytest.fixture
def sent():
    (notice,) = notify(
        kind="reminder", subject=CycleFactory(), recipients=["mot@example.vn"], title="Nhắc", text="Nội dung"
    )
    assert delivery.send_due() == {"accepted": 1}
    return MailDelivery.objects.get(mail=notice.mail)


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_report_of_failure_marks_the_mail_as_returned_once(sent, returned):
    content = report(sent.mail.message_id, returned=returned)
    assert bounces.record(content) == bounces.Count(recorded=1)
    assert bounces.record(content) == bounces.Count(known=1)
    sent.refresh_from_db()
    assert (sent.state, sent.problem, sent.mail.status) == ("bounced", "mailbox_full", STATUS.failed)
    assert sent.reply_text == "5.2.2 552 5.2.2 Over quota"
    assert MailBounce.objects.count() == 1


def test_report_that_was_read_does_not_return_a_mail_that_was_sent_again(sent):
    content = report(sent.mail.message_id)
    bounces.record(content)
    MailDelivery.objects.update(state="accepted")
    assert bounces.record(content) == bounces.Count(known=1)
    sent.refresh_from_db()
    assert sent.state == "accepted"


def test_report_of_delay_is_kept_and_changes_nothing(sent):
    content = report(sent.mail.message_id, action="delayed", status="4.4.1", diagnostic="timeout")
    assert bounces.record(content) == bounces.Count(recorded=1)
    sent.refresh_from_db()
    assert sent.state == "accepted"


def test_report_of_delivery_is_ignored(sent):
    assert bounces.record(report(sent.mail.message_id, action="delivered", status="2.0.0")) == bounces.Count(ignored=1)


def test_report_about_another_address_is_refused(sent):
    with pytest.raises(ActionError, match="không nói về thư nào"):
        bounces.record(report(sent.mail.message_id, recipient="khac@example.vn"))
    assert MailBounce.objects.count() == 0


def test_report_about_an_unknown_mail_is_refused(sent):
    with pytest.raises(ActionError, match="không nói về thư nào"):
        bounces.record(report("<bia-dat@spcncl.portal>"))


def test_report_about_a_mail_that_no_server_had_is_refused(sent):
    MailDelivery.objects.update(accepted_at=None, state="waiting")
    with pytest.raises(ActionError, match="không nói về thư nào"):
        bounces.record(report(sent.mail.message_id))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe rubbish",
        b"Subject: Out of office\r\n\r\nI am away",
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n--x\r\n\r\n--x--\r\n',
        b'Content-Type: multipart/report; report-type=disposition-notification; boundary="x"\r\n\r\n--x--\r\n',
    ],
)
def test_what_is_no_report_is_refused(content):
    with pytest.raises(ActionError, match="không phải là thư báo trả lại"):
        bounces.record(content)


# At the first three the standard library's parser fails; the last is none that PostgreSQL takes.
HOSTILE = ["<", "<a@[", "<>@", "<a\0b@spcncl.portal>"]


def test_hostile_report_does_not_keep_the_others_from_being_read(sent, tmp_path):
    box = mailbox.Maildir(tmp_path / "hop", create=True)
    for number, message_id in enumerate(HOSTILE):
        box.add(report(message_id, number=number))
    box.add(report(sent.mail.message_id, number=9, diagnostic="552 5.2.2 Over\0 quota"))
    count = bounces.read_maildir(str(tmp_path / "hop"))
    assert (count.recorded, count.ignored) == (1, len(HOSTILE))
    assert list((tmp_path / "hop" / "new").iterdir()) == []
    assert MailBounce.objects.get().diagnostic == "552 5.2.2 Over quota"


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    try:
        call_command("receive_bounce", *arguments)
        code = 0
    except SystemExit as ended:
        code = ended.code
    out, err = capsys.readouterr()
    return code, out, err


def test_command_reads_a_file_and_prints_json(sent, tmp_path, capsys):
    file = tmp_path / "bao.eml"
    file.write_bytes(report(sent.mail.message_id))
    code, out, _err = run(capsys, str(file), "--json")
    assert (code, json.loads(out)) == (0, {"recorded": 1, "known": 0, "ignored": 0})


def test_command_reads_a_pipe_and_refuses_the_unknown_with_exit_2(sent, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(report("<la@spcncl.portal>"))))
    code, out, err = run(capsys)
    assert (code, out) == (2, "")
    assert err.startswith("Thư báo này không nói về thư nào")


@pytest.mark.parametrize("arguments", [("/khong/co.eml",), ("--maildir", "/khong/co"), ("a", "--maildir", "b")])
def test_command_refuses_what_is_not_there_with_one_line(capsys, arguments):
    code, _out, err = run(capsys, *arguments)
    assert (code, err.count("\n")) == (2, 1)


def test_maildir_is_read_once_and_the_unknown_is_counted(sent, tmp_path, capsys, settings):
    box = mailbox.Maildir(tmp_path / "hop", create=True)
    box.add(report(sent.mail.message_id))
    box.add(report("<la@spcncl.portal>", number=2))
    settings.BOUNCE_MAILDIR = str(tmp_path / "hop")
    assert tasks.read_bounces() == 1
    assert len(list((tmp_path / "hop" / "cur").iterdir())) == 2
    code, out, _err = run(capsys, "--maildir", settings.BOUNCE_MAILDIR, "--json")
    assert (code, json.loads(out)) == (0, {"recorded": 0, "known": 0, "ignored": 0})
    sent.refresh_from_db()
    assert sent.state == "bounced"
