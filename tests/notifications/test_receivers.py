"""What remains of notices when a person's data are erased."""

import pytest
from post_office.models import Email

from spcncl_portal.accounts.actions import erase_own_account
from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.actions import notify
from spcncl_portal.notifications.models import Notice
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
