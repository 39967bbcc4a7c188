"""Text messages: one plain SMS a notice, to those who chose it and have a mobile number, never twice."""

import datetime
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications import claims, sms, tasks
from spcncl_portal.notifications.actions import notify, set_preferences
from spcncl_portal.notifications.models import Notice, TextMessage
from tests.factories.accounts import UserFactory
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db
HERE = "tests.notifications.test_sms"
DUE = datetime.datetime(2021, 3, 31, 17, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class Refusing:
    def send(self, **message):
        raise sms.Refused("number is blocked")


class Away:
    def send(self, **message):
        raise ConnectionError("gateway away")


@pytest.fixture
def on(settings, tmp_path):
    """The channel with the log of the demo."""
    settings.SMS_BACKEND, settings.SMS_FILE_PATH = settings.SMS_LOG, str(tmp_path)
    return settings


def tell(person, kind="last_day", **values):
    given = {"kind": kind, "subject": CycleFactory(), "recipients": [person], "title": "Hạn “cuối”", "text": "N"}
    return notify(**{**given, "deadline": DUE, **values})


def test_channel_is_off_unless_named():
    tell(UserFactory(phone="+84912345678"))
    assert TextMessage.objects.count() == 0
    assert tasks.send_text_messages() == 0


def test_legal_notice_is_texted_to_a_mobile_and_sent_once(on):
    person = UserFactory(phone="+84912345678")
    (notice,) = tell(person, title="Ngày cuối gửi văn bản giới thiệu")
    tell(person, title="Ngày cuối gửi văn bản giới thiệu")
    message = TextMessage.objects.get()
    assert (message.notice, message.phone) == (notice, "+84912345678")
    assert tasks.send_text_messages() == 1
    assert tasks.send_text_messages() == 0
    (line,) = Path(on.SMS_FILE_PATH, "messages.jsonl").read_text().splitlines()
    sent = json.loads(line)
    assert sent["text"] == (
        "SPCNCL: Ngay cuoi gui van ban gioi thieu. Han: 17:00 31/03/2021. Xem http://testserver/thong-bao/"
    )
    assert sent["reference"] == f"spcncl-{notice.pk}"
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("accepted", 1)


@pytest.mark.parametrize("phone", ["", "+842438251234", "0912", "+84912345678 ext. 12"])
def test_person_without_a_mobile_gets_none(on, phone):
    tell(UserFactory(phone=phone))
    assert (Notice.objects.count(), TextMessage.objects.count()) == (1, 0)


def test_reminder_is_texted_only_to_those_who_chose_it(on):
    person = UserFactory(phone="0912345678", roles=[Role.ENTERPRISE])
    tell(person, kind="reminder")
    assert TextMessage.objects.count() == 0
    set_preferences(user=person, choices={"reminder": {"sms": True}}, digest_hour=None)
    tell(person, kind="reminder", milestone="2")
    assert TextMessage.objects.get().phone == "+84912345678"


def test_text_is_one_sms_however_long_the_title(on):
    (notice,) = tell(UserFactory(), title="Đề nghị khẩn trương hoàn thiện hồ sơ " * 6)
    text = sms.text_of(notice)
    assert len(text) == 160
    assert text.startswith("SPCNCL: De nghi khan truong hoan thien ho so De nghi")
    assert text.endswith("... Han: 17:00 31/03/2021. Xem http://testserver/thong-bao/")
    assert text.isascii()


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("Đặng Thị Ưu – “hạn” ở Hà Nội", 'Dang Thi Uu - "han" o Ha Noi'),
        ("[A] {b}\n~^\\", "(A) (b) --/"),
        ("日本 €5", "5"),
    ],
)
def test_plain_keeps_what_takes_one_place_of_the_gsm_alphabet(given, plain):
    assert sms.plain(given) == plain


def test_refused_message_fails_at_once(on):
    on.SMS_BACKEND = f"{HERE}.Refusing"
    tell(UserFactory(phone="+84912345678"))
    assert tasks.send_text_messages() == 0
    message = TextMessage.objects.get()
    assert (message.state, message.reply_text) == ("failed", "number is blocked")


def test_gateway_that_is_away_is_tried_again_and_then_given_up(on):
    on.SMS_BACKEND, on.SMS_MAX_ATTEMPTS = f"{HERE}.Away", 2
    tell(UserFactory(phone="+84912345678"))
    tasks.send_text_messages()
    message = TextMessage.objects.get()
    assert (message.state, message.attempts, message.next_at > timezone.now()) == ("waiting", 1, True)
    TextMessage.objects.update(next_at=timezone.now())
    tasks.send_text_messages()
    message.refresh_from_db()
    assert (message.state, message.reply_text) == ("failed", "ConnectionError: gateway away")


def test_message_whose_worker_died_is_not_sent_twice(on):
    tell(UserFactory(phone="+84912345678"))
    row = TextMessage.objects.get()
    TextMessage.objects.update(state="claimed", claim="0" * 32)
    row.refresh_from_db()
    assert claims.start(row)
    TextMessage.objects.update(sending_at=timezone.now() - datetime.timedelta(minutes=6))
    assert tasks.send_text_messages() == 0
    row.refresh_from_db()
    assert (row.state, row.reply_text) == ("failed", "worker lost while sending")
