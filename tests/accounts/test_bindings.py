"""What keeps an account from being erased."""

import pytest
from django.utils import timezone

from applications.models import EnterpriseMember
from evaluation.models import CouncilMember
from spcncl_portal.accounts.erasure import what_binds
from spcncl_portal.accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.evaluation import CouncilFactory, sign_all

pytestmark = pytest.mark.django_db


def test_nothing_binds_a_lecturer():
    assert what_binds(UserFactory(roles=[Role.LECTURER])) == []


def test_the_only_person_of_an_enterprise_is_bound_until_another_is_there():
    enterprise, user = EnterpriseFactory(name="Công ty Thử"), UserFactory(roles=[Role.ENTERPRISE])
    EnterpriseMember.objects.filter(enterprise=enterprise).update(left_at=timezone.now())
    EnterpriseMember.objects.create(enterprise=enterprise, user=user)
    assert what_binds(user) == ["Bạn là người duy nhất của Công ty Thử; hãy mời người thay bạn trước."]
    EnterpriseMember.objects.create(enterprise=enterprise, user=UserFactory())
    assert what_binds(user) == []


def test_council_members_are_bound_by_their_seat_and_for_good_by_their_signature():
    council = CouncilFactory(members=1)
    seat = council.members.get()
    assert what_binds(seat.user) == ["Bạn đang là thành viên hội đồng; hãy nhờ thư ký hội đồng rút tên trước."]
    CouncilMember.objects.update(left_on=timezone.localdate())
    assert what_binds(seat.user) == []
    sign_all([DossierFactory(cycle=council.cycle, state="in_scoring")], [seat], lambda d, m, c: 500)
    assert what_binds(seat.user) == ["Bạn đã ký phiếu chấm của hội đồng; tên người ký phải được lưu cùng phiếu."]
