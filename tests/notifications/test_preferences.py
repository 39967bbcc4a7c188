"""What a person chose decides the mail, never the notice in the portal nor its place in the ledger."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.models import Email

from spcncl_portal.accounts.actions import erase_own_account
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.actions import notify, renew_calendar_key, set_preferences
from spcncl_portal.notifications.models import CalendarKey, Notice, NoticePreference
from spcncl_portal.notifications.preferences import choices_of, wants
from tests.factories.accounts import UserFactory
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db
PAGE = "/thong-bao/tuy-chon/"


def without_reminders(**values) -> object:
    user = UserFactory(roles=[Role.STAFF], **values)
    set_preferences(user=user, choices={"reminder": {"email": False}}, digest_hour=8)
    return user


def tell(people, kind="reminder"):
    return notify(kind=kind, subject=CycleFactory(), recipients=people, title="T", text="N")


def test_defaults_hold_until_somebody_chooses():
    user = UserFactory()
    assert [wants(user, kind, "email") for kind in ("reminder", "decision_recorded", "digest")] == [True, True, True]
    assert [wants(user, kind, "sms") for kind in ("reminder", "last_day", "overdue", "receipt_x")[:3]] == [
        False, True, True,
    ]  # fmt: skip


def test_notice_without_mail_stands_in_the_portal_and_in_the_ledger():
    user, other = without_reminders(), UserFactory(roles=[Role.STAFF])
    notices = tell([user, other])
    assert {notice.user: (notice.by_mail, notice.mail is None) for notice in notices} == {
        user: (False, True), other: (True, False),
    }  # fmt: skip
    assert [mail.to for mail in Email.objects.all()] == [[other.email]]


def test_changed_choice_does_not_send_what_is_past():
    user = without_reminders()
    assert len(tell([user])) == 1
    set_preferences(user=user, choices={"reminder": {"email": True}}, digest_hour=8)
    assert tell([user]) == []
    assert Email.objects.count() == 0


def test_legal_notice_is_mailed_whatever_was_chosen():
    user = without_reminders()
    NoticePreference.objects.filter(user=user).update(choices={"decision": {"email": False}})
    assert tell([user], kind="decision_recorded")[0].mail is not None


@pytest.mark.parametrize("choices", [{"decision": {"email": False}}, {"reminder": {"fax": True}}, {"digest": {}}])
def test_action_refuses_legal_groups_unknown_channels_and_the_digest_as_a_group(choices):
    with pytest.raises(ActionError):
        set_preferences(user=UserFactory(roles=[Role.STAFF]), choices=choices, digest_hour=7)
    assert NoticePreference.objects.count() == 0


def test_action_refuses_an_hour_that_is_not_offered():
    with pytest.raises(ActionError) as refused:
        set_preferences(user=UserFactory(roles=[Role.STAFF]), choices={}, digest_hour=3)
    assert refused.value.field == "digest_hour"


def test_choices_are_logged_and_keep_what_was_not_asked():
    user = without_reminders()
    set_preferences(user=user, choices={"reminder": {"sms": True}, "task": {"email": False}}, digest_hour=None)
    row = NoticePreference.objects.get(user=user)
    assert row.choices == {"reminder": {"email": False, "sms": True}, "task": {"email": False}}
    line = ActionLog.objects.filter(action="set_notice_preferences").first()
    assert (line.actor, line.after["digest_hour"]) == (user, None)
    assert user.full_name not in line.object_label


def test_choices_of_many_people_are_read_in_one_query():
    people = [UserFactory() for _number in range(5)]
    with CaptureQueriesContext(connection) as queries:
        found = choices_of(people)
    assert (len(found), len(queries)) == (5, 1)


def test_queue_costs_the_same_number_of_queries_for_many_recipients():
    def cost(number: int) -> int:
        cycle = CycleFactory()
        people = [UserFactory() for _number in range(number)]
        with CaptureQueriesContext(connection) as queries:
            notify(kind="reminder", subject=cycle, recipients=people, title="T", text="N", milestone=str(number))
        return len(queries)

    assert cost(3) == cost(30)


def test_page_saves_what_was_ticked(client):
    user = UserFactory(roles=[Role.STAFF])
    client.force_login(user)
    page = client.get(PAGE).content.decode()
    assert "Kết quả, quyết định" in page
    assert 'name="email_decision"' not in page
    assert 'name="sms_reminder"' not in page
    assert client.post(PAGE, {"email_task": "on", "digest_hour": "9"}).status_code == 302
    choices = choices_of([user])[user.pk]
    assert choices.digest_hour == 9
    assert {kind: choices.wants(kind, "email") for kind in ("reminder", "dossier_to_check", "overdue")} == {
        "reminder": False, "dossier_to_check": True, "overdue": True,
    }  # fmt: skip
    page = client.get(PAGE).content.decode()
    assert '<option value="9" selected>09:30</option>' in page


def test_page_without_a_digest_keeps_the_hour(client):
    user = UserFactory(roles=[Role.ENTERPRISE])
    client.force_login(user)
    assert "digest_hour" not in client.get(PAGE).content.decode()
    client.post(PAGE, {"digest_hour": "off"})
    assert NoticePreference.objects.get(user=user).digest_hour == 7


def test_page_refuses_an_hour_that_is_not_in_the_list(client):
    client.force_login(UserFactory(roles=[Role.LEADER]))
    answer = client.post(PAGE, {"digest_hour": "23"})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert NoticePreference.objects.count() == 0


def test_page_offers_text_messages_where_the_portal_sends_them(client, settings):
    settings.SMS_BACKEND = "portal.sms.Log"
    user = UserFactory(roles=[Role.STAFF])
    client.force_login(user)
    page = client.get(PAGE).content.decode()
    assert 'name="sms_reminder"' in page
    assert "chưa có số điện thoại" in page
    client.post(PAGE, {"sms_reminder": "on", "digest_hour": "off"})
    choices = choices_of([user])[user.pk]
    assert (choices.wants("reminder", "sms"), choices.wants("reminder", "email")) == (True, False)
    assert (choices.wants("digest", "email"), choices.wants("digest", "sms")) == (False, False)


def test_calendar_address_is_made_and_renewed_on_the_page(client):
    user = UserFactory(roles=[Role.STAFF])
    client.force_login(user)
    assert "Lập địa chỉ lịch" in client.get(PAGE).content.decode()
    assert CalendarKey.objects.count() == 0
    tokens = []
    for _time in range(2):
        assert client.post(reverse("notifications:renew_calendar")).status_code == 302
        tokens.append(CalendarKey.objects.get(user=user).token)
        assert f"/lich/rieng/{tokens[-1]}.ics" in client.get(PAGE).content.decode()
    assert tokens[0] != tokens[1]
    lines = ActionLog.objects.filter(action="renew_calendar_key")
    assert lines.count() == 2
    assert not any(token in f"{line.before}{line.after}{line.object_label}" for token in tokens for line in lines)


def test_erased_person_leaves_neither_choices_nor_calendar_nor_attachments():
    user = UserFactory(roles=[Role.LECTURER])
    set_preferences(user=user, choices={"task": {"email": False}}, digest_hour=7)
    renew_calendar_key(user=user)
    invite = [("moi.ics", b"BEGIN:VCALENDAR", "text/calendar; method=REQUEST")]
    notify(kind="meeting", subject=CycleFactory(), recipients=[user], title="T", text="N", attachments=invite)
    attachment = Email.objects.get().attachments.get()
    stored, storage = attachment.file.name, attachment.file.storage
    erase_own_account(user=user)
    assert (NoticePreference.objects.count(), CalendarKey.objects.count(), Email.objects.count()) == (0, 0, 0)
    assert not storage.exists(stored)
    assert user.email.split("@")[0] not in Notice.objects.get().search_text.split()
