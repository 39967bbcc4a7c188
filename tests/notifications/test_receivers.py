"""What remains of notices when a person's data are erased."""

import pytest
from post_office.models import Email

from spcncl_portal.accounts.actions import erase_own_account
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import creating
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.actions import notify
from spcncl_portal.notifications.models import Call, Notice, TextMessage
from tests.factories.accounts import UserFactory
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db


def test_erased_person_leaves_the_ledger_without_the_address():
    user, other = UserFactory(email="lan@congty.vn", roles=[Role.LECTURER]), UserFactory(email="an@congty.vn")
    notify(kind="cycle_opened", subject=CycleFactory(year=2021), recipients=[user, other], title="T", text="N")
    erase_own_account(user=user)
    notice = Notice.objects.get(user=user)
    assert "lan@congty.vn" not in f"{notice.recipient} {notice.key}"
    assert notice.recipient.endswith("@da-xoa.invalid")
    assert [mail.to for mail in Email.objects.all()] == [["an@congty.vn"]]
    assert Notice.objects.get(user=other).recipient == "an@congty.vn"


def test_erased_person_who_had_two_addresses_leaves_neither_nor_a_telephone(settings):
    settings.SMS_BACKEND = "spcncl_portal.notifications.sms.LogBackend"
    user = UserFactory(email="lan@congty.vn", phone="+84912345678", full_name="Nguyễn Thị Lan", roles=[Role.LECTURER])
    cycle = CycleFactory(year=2021)
    told = {"kind": "overdue", "subject": cycle, "title": "T", "text": "N"}
    notify(**told, recipients=[user])
    user.email = "lan.moi@congty.vn"
    user.save()
    notify(**told, recipients=[user])
    about = {"deadline": cycle.deadline("nomination"), "subject_type": "x", "subject_id": "1", "label": "Quận"}
    values = {"person": user, "person_name": str(user), "phone": user.phone, "outcome": "no_answer", "by": None}
    call = creating(Call(**about, **values), "record_call", by=None)
    assert TextMessage.objects.count() == 2
    erase_own_account(user=user)
    kept = " ".join(f"{one.key} {one.recipient} {one.search_text}" for one in Notice.objects.all())
    assert "congty" not in kept
    assert (Notice.objects.count(), Email.objects.count(), TextMessage.objects.count()) == (2, 0, 0)
    call.refresh_from_db()
    assert (call.phone, "Lan" in call.person_name) == ("", False)
    assert "912345678" not in str(list(ActionLog.objects.values_list("before", "after", "search_text")))
