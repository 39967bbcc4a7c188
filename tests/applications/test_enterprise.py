"""Enterprises as actions: registering once, verifying against the registration, colleagues, nominees."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from applications.actions.enterprise import (
    EnterpriseData,
    PersonData,
    create_enterprise,
    edit_contact,
    edit_enterprise,
    make_owner,
    refuse_enterprise,
    register_enterprise,
    resubmit_enterprise,
    resume_enterprise,
    suspend_enterprise,
    upload_registration,
    verify_enterprise,
)
from applications.models import Enterprise, EnterpriseMember
from applications.scopes import scope_of
from applications.signals import enterprise_checked, enterprise_registered
from applications.states import EnterpriseState
from spcncl_portal.accounts.actions import accept_invitation, hand_over, invite, remove_from_scope
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, TransitionRefused
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, NomineeFactory, tax_code
from tests.factories.files import an_upload

pytestmark = pytest.mark.django_db
CODE = "0100000010"
DATA = EnterpriseData(name="Công ty cổ phần Thử", head_office="Số 1 phố Thử", email="lienhe@thu.example")


def person(email="an@thu.example", **changes) -> PersonData:
    values = {
        "full_name": "Nguyễn Văn An", "email": email, "phone": "0912345678", "password": "mat-khau-dai-2021",
        "consent": True,
    }  # fmt: skip
    return PersonData(**(values | changes))


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


@pytest.fixture
def owner():
    return UserFactory(roles=[Role.ENTERPRISE])


def test_register_enterprise_opens_account_and_ownership():
    enterprise = register_enterprise(tax_code="01000000 10", data=DATA, person=person())
    user = User.objects.get()
    assert (enterprise.tax_code, enterprise.state, enterprise.name) == (CODE, "pending", "Công ty cổ phần Thử")
    assert (user.email, user.phone, user.roles) == ("an@thu.example", "+84912345678", {Role.ENTERPRISE})
    assert user.consented_at is not None
    assert [(m.user, m.is_owner) for m in enterprise.memberships.all()] == [(user, True)]
    entry = ActionLog.objects.get(object_type="applications.enterprise")
    assert (entry.action, entry.actor, entry.after) == ("register", user, {"tax_code": CODE, "name": enterprise.name})


def test_register_enterprise_announces_it_and_links_earlier_nominees():
    heard = []

    def hear(sender, enterprise, by, **kwargs):
        heard.append((enterprise.tax_code, by.email))

    line = NomineeFactory(tax_code=CODE)
    other = NomineeFactory(tax_code="0100000074")
    enterprise_registered.connect(hear)
    try:
        enterprise = register_enterprise(tax_code=CODE, data=DATA, person=person())
    finally:
        enterprise_registered.disconnect(hear)
    assert heard == [(CODE, "an@thu.example")]
    line.refresh_from_db()
    other.refresh_from_db()
    assert (line.enterprise, other.enterprise) == (enterprise, None)


@pytest.mark.parametrize(
    ("code", "start"),
    [
        ("0100000011", "Mã số thuế “0100000011” sai chữ số kiểm tra"),
        ("12345", "Mã số thuế phải có 10 chữ số"),
        ("", "Chưa nhập mã số thuế."),
        ("01000ABC10", "Mã số thuế “01000ABC10” có ký tự không phải chữ số"),
    ],
)
def test_register_enterprise_wrong_tax_code_writes_nothing(code, start):
    with pytest.raises(ActionError) as mistake:
        register_enterprise(tax_code=code, data=DATA, person=person())
    assert mistake.value.message.startswith(start)
    assert mistake.value.field == "tax_code"
    assert (Enterprise.objects.count(), User.objects.count()) == (0, 0)


def test_register_enterprise_lost_zero_and_branch():
    assert register_enterprise(tax_code="100000010", data=DATA, person=person()).tax_code == CODE
    branch = register_enterprise(tax_code="0100000010001", data=DATA, person=person("chi.nhanh@thu.example"))
    assert branch.tax_code == "0100000010-001"


def test_register_enterprise_twice_says_what_to_do_and_names_nobody():
    register_enterprise(tax_code=CODE, data=DATA, person=person("chu@bimat.example"))
    with pytest.raises(ActionError) as mistake:
        register_enterprise(tax_code=CODE, data=DATA, person=person("khac@thu.example"))
    assert mistake.value.field == "tax_code"
    assert mistake.value.message == (
        "Doanh nghiệp có mã số thuế 0100000010 đã có trên cổng. Hãy nhờ đồng nghiệp đã có tài khoản gửi lời mời cho "
        "bạn (trang Doanh nghiệp, mục Đồng nghiệp); nếu không rõ là ai, hãy liên hệ Sở Công Thương Hà Nội."
    )
    assert (Enterprise.objects.count(), User.objects.count()) == (1, 1)


def test_register_enterprise_with_a_taken_address_leaves_no_enterprise():
    UserFactory(email="an@thu.example")
    with pytest.raises(ActionError) as mistake:
        register_enterprise(tax_code=CODE, data=DATA, person=person())
    assert mistake.value.field == "email"
    assert Enterprise.objects.count() == 0


def test_register_enterprise_without_consent_writes_nothing():
    with pytest.raises(ActionError) as mistake:
        register_enterprise(tax_code=CODE, data=DATA, person=person(consent=False))
    assert mistake.value.field == "consent"
    assert (Enterprise.objects.count(), User.objects.count()) == (0, 0)


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_register_enterprise_by_eight_at_once_makes_one():
    def register(number):
        try:
            register_enterprise(tax_code=CODE, data=DATA, person=person(f"nguoi{number}@thu.example"))
            return "registered"
        except ActionError as mistake:
            return mistake.field
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        results = sorted(pool.map(register, range(8)))
    assert results == ["registered"] + ["tax_code"] * 7
    assert (Enterprise.objects.count(), User.objects.count(), EnterpriseMember.objects.count()) == (1, 1, 1)


def test_create_enterprise_is_for_staff(staff, owner):
    with pytest.raises(PermissionDenied):
        create_enterprise(tax_code=CODE, data=DATA, by=owner)
    enterprise = create_enterprise(tax_code=CODE, data=DATA, by=staff)
    assert (enterprise.state, enterprise.memberships.count()) == ("pending", 0)


def test_verify_without_registration_needs_a_reason(staff):
    enterprise = EnterpriseFactory(state=EnterpriseState.PENDING)
    with pytest.raises(ActionError) as mistake:
        verify_enterprise(enterprise=enterprise, by=staff)
    assert mistake.value.field == "reason"
    verify_enterprise(enterprise=enterprise, by=staff, reason="Đối chiếu bản giấy tại Sở")
    enterprise.refresh_from_db()
    assert (enterprise.state, enterprise.state_reason) == ("verified", "Đối chiếu bản giấy tại Sở")
    assert enterprise.verified_at is not None


def test_verify_with_registration_tells_the_people(staff, owner):
    enterprise = EnterpriseFactory(state=EnterpriseState.PENDING, owner=owner, name="Công ty A")
    upload_registration(enterprise=enterprise, upload=an_upload("Giấy ĐKKD.pdf"), by=owner)
    verify_enterprise(enterprise=enterprise, by=staff)
    enterprise.refresh_from_db()
    assert (enterprise.state, enterprise.registration_file.subject) == ("verified", enterprise)
    notice = Notice.objects.get()
    assert (notice.user, notice.title, notice.url) == (
        owner, "Doanh nghiệp đã được xác minh: Công ty A", f"/doanh-nghiep/{enterprise.pk}/",
    )  # fmt: skip


def test_refuse_then_mend_and_send_again(staff, owner):
    enterprise = EnterpriseFactory(state=EnterpriseState.PENDING, owner=owner)
    with pytest.raises(ActionError) as mistake:
        refuse_enterprise(enterprise=enterprise, by=staff, reason=" ")
    assert mistake.value.field == "reason"
    refuse_enterprise(enterprise=enterprise, by=staff, reason="Tên không khớp")
    assert Notice.objects.get().text == "Lý do: Tên không khớp. Hãy sửa thông tin rồi gửi lại."
    edit_enterprise(enterprise=enterprise, data=DATA, by=owner)
    resubmit_enterprise(enterprise=enterprise, by=owner)
    enterprise.refresh_from_db()
    assert (enterprise.state, enterprise.name) == ("pending", "Công ty cổ phần Thử")
    with pytest.raises(TransitionRefused):
        resubmit_enterprise(enterprise=enterprise, by=owner)


def test_suspend_and_resume(staff):
    enterprise = EnterpriseFactory(email="congty@thu.example")
    heard = []

    def hear(sender, enterprise, action, by, **kwargs):
        heard.append((action, by))

    enterprise_checked.connect(hear)
    try:
        suspend_enterprise(enterprise=enterprise, by=staff, reason="Đang thanh tra")
        resume_enterprise(enterprise=enterprise, by=staff, reason="Đã xong")
    finally:
        enterprise_checked.disconnect(hear)
    enterprise.refresh_from_db()
    assert enterprise.state == "verified"
    assert heard == [("suspend", staff), ("resume", staff)]
    assert {notice.recipient for notice in Notice.objects.all()} == {"congty@thu.example"}


def test_decisions_are_for_staff_alone(owner):
    enterprise = EnterpriseFactory(state=EnterpriseState.PENDING, owner=owner)
    for user in (
        owner,
        UserFactory(roles=[Role.AUDITOR]),
        UserFactory(roles=[Role.LEADER]),
        UserFactory(roles=[Role.ADMIN]),
    ):
        with pytest.raises(PermissionDenied):
            verify_enterprise(enterprise=enterprise, by=user, reason="x")


def test_verified_data_are_changed_by_staff_but_contacts_by_the_enterprise(staff, owner):
    enterprise = EnterpriseFactory(owner=owner)
    with pytest.raises(PermissionDenied):
        edit_enterprise(enterprise=enterprise, data=DATA, by=owner)
    edit_contact(enterprise=enterprise, email="moi@thu.example", phone="", website="", by=owner)
    edit_enterprise(enterprise=enterprise, data=DATA, by=staff)
    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.email) == ("Công ty cổ phần Thử", "lienhe@thu.example")


def test_upload_registration_that_is_a_program_is_refused(owner):
    enterprise = EnterpriseFactory(state=EnterpriseState.PENDING, owner=owner)
    with pytest.raises(ActionError):
        upload_registration(enterprise=enterprise, upload=an_upload("dkkd.pdf", b"MZ" + b"0" * 99), by=owner)
    enterprise.refresh_from_db()
    assert enterprise.registration_file is None


def test_invited_colleague_joins_and_leaves(owner):
    enterprise = EnterpriseFactory(owner=owner)
    scope = scope_of(enterprise)
    invitation = invite(email="ban@thu.example", role=Role.ENTERPRISE, scope=scope.as_dict(), by=owner)
    colleague = accept_invitation(
        token=invitation.token, full_name="Trần Thị Bạn", password="mat-khau-dai-2021", consent=True
    )
    member = enterprise.memberships.get(user=colleague)
    assert (member.is_owner, colleague.roles) == (False, {Role.ENTERPRISE})
    with pytest.raises(PermissionDenied):
        invite(email="c@thu.example", role=Role.ENTERPRISE, scope=scope.as_dict(), by=colleague)
    remove_from_scope(user=colleague, scope=scope, by=owner)
    member.refresh_from_db()
    assert member.left_at is not None
    assert User.objects.get(pk=colleague.pk).roles == set()


def test_first_person_that_staff_invite_is_the_owner(staff):
    enterprise = create_enterprise(tax_code=CODE, data=DATA, by=staff)
    invitation = invite(email="ban@thu.example", role=Role.ENTERPRISE, scope={"enterprise": enterprise.pk}, by=staff)
    accept_invitation(token=invitation.token, full_name="Trần Thị Bạn", password="mat-khau-dai-2021", consent=True)
    assert [member.is_owner for member in enterprise.memberships.all()] == [True]


def test_last_owner_stays_until_another_is_made(owner, staff):
    colleague = UserFactory(roles=[Role.ENTERPRISE])
    enterprise = EnterpriseFactory(owner=owner, members=[colleague])
    scope = scope_of(enterprise)
    with pytest.raises(ActionError, match="người quản lý duy nhất"):
        remove_from_scope(user=owner, scope=scope, by=staff)
    make_owner(membership=enterprise.memberships.get(user=colleague), by=owner)
    remove_from_scope(user=owner, scope=scope, by=staff)
    assert [member.user for member in enterprise.memberships.filter(left_at=None)] == [colleague]


def test_hand_over_passes_the_enterprise_on(owner, staff):
    successor = UserFactory()
    enterprise = EnterpriseFactory(owner=owner)
    hand_over(user=owner, successor=successor, by=staff, reason="Nghỉ việc")
    open_ones = enterprise.memberships.filter(left_at=None)
    assert [(member.user, member.is_owner) for member in open_ones] == [(successor, True)]


def test_factory_codes_are_valid_and_apart():
    assert len({tax_code(number) for number in range(50)}) == 50
