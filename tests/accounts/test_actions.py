"""Registration, roles, closing and handing over: what works, and the holes that must not be there."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied

from spcncl_portal.accounts import actions
from spcncl_portal.accounts.erasure import bindings
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.accounts.scopes import scope_from
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme.models import BodyMembership
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.programme import BodyFactory

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "song-hong-2021-xanh"


@pytest.fixture(autouse=True)
def outbox(settings):
    """Mail becomes rows of the outbox, as in the portal; Django's test runner would keep it in memory."""
    settings.EMAIL_BACKEND = "post_office.EmailBackend"


def officer_of(body, role=Role.BODY_OFFICER):
    user = UserFactory(roles=[role])
    BodyMembership.objects.create(user=user, body=body)
    return user


def logged(action: str) -> int:
    return ActionLog.objects.filter(action=action).count()


def take(invitation, **change):
    values = {"token": invitation.token, "full_name": "Trần Bình", "password": NEW_PASSWORD, "consent": True}
    return actions.accept_invitation(**{**values, **change})


# registration


def test_register_person_creates_an_unconfirmed_account_with_the_role():
    user = actions.register_person(
        email=" Chi.Lan@CongTy.vn ",
        full_name="Nguyễn Thị Lan",
        phone="0912 345 678",
        password=NEW_PASSWORD,
        role=Role.ENTERPRISE,
        consent=True,
    )
    address = EmailAddress.objects.get(user=user)
    assert (user.email, user.phone, user.roles) == ("chi.lan@congty.vn", "+84912345678", {Role.ENTERPRISE})
    assert (address.email, address.verified, address.primary) == ("chi.lan@congty.vn", False, True)
    assert user.consented_at is not None
    assert logged("register") == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "khong-phai-thu"}, "email"),
        ({"full_name": "  "}, "full_name"),
        ({"phone": "12"}, "phone"),
        ({"password": "123456"}, "password"),
        ({"consent": False}, "consent"),
    ],
)
def test_register_person_names_the_wrong_field_and_writes_nothing(change, field):
    values = {
        "email": "a@b.vn",
        "full_name": "Lê An",
        "phone": "",
        "password": NEW_PASSWORD,
        "role": Role.ENTERPRISE,
        "consent": True,
    }
    with pytest.raises(ActionError) as mistake:
        actions.register_person(**{**values, **change})
    assert mistake.value.field == field
    assert User.objects.count() == 0


def test_register_person_refuses_an_address_in_use_whatever_its_case():
    UserFactory(email="lan@congty.vn")
    with pytest.raises(ActionError) as mistake:
        actions.register_person(
            email="LAN@congty.vn", full_name="Lan", password=NEW_PASSWORD, role=Role.ENTERPRISE, consent=True
        )
    assert mistake.value.field == "email"


# roles


def test_grant_role_again_stays_one_grant():
    staff, user = UserFactory(roles=[Role.STAFF]), UserFactory()
    actions.grant_role(user=user, role=Role.LECTURER, by=staff)
    actions.grant_role(user=user, role=Role.LECTURER, by=staff)
    assert (user.roles, user.grants.count(), logged("grant_role")) == ({Role.LECTURER}, 1, 1)


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN, Role.AUDITOR])
def test_grant_role_staff_cannot_make_staff_or_admins(role):
    with pytest.raises(PermissionDenied):
        actions.grant_role(user=UserFactory(), role=role, by=UserFactory(roles=[Role.STAFF]))


def test_grant_role_to_oneself_is_refused():
    admin = UserFactory(roles=[Role.ADMIN])
    with pytest.raises(PermissionDenied):
        actions.grant_role(user=admin, role=Role.STAFF, by=admin)


def test_grant_role_refuses_a_council_member_who_is_staff():
    with pytest.raises(ActionError) as mistake:
        actions.grant_role(
            user=UserFactory(roles=[Role.STAFF]), role=Role.COUNCIL_MEMBER, by=UserFactory(roles=[Role.ADMIN])
        )
    assert mistake.value.field == "role"


def test_revoke_role_keeps_the_last_admin():
    first, second = UserFactory(roles=[Role.ADMIN]), UserFactory(roles=[Role.ADMIN])
    actions.revoke_role(user=second, role=Role.ADMIN, by=first)
    third = UserFactory(roles=[Role.ADMIN], is_active=False)
    with pytest.raises(ActionError, match="cuối cùng"):
        actions.revoke_role(user=first, role=Role.ADMIN, by=None)
    assert (second.roles, first.roles, third.roles) == (set(), {Role.ADMIN}, {Role.ADMIN})


# closing, opening, handing over


def test_deactivate_needs_a_reason():
    with pytest.raises(ActionError) as mistake:
        actions.deactivate(user=UserFactory(), by=UserFactory(roles=[Role.STAFF]), reason=" ")
    assert mistake.value.field == "reason"


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN, Role.AUDITOR])
def test_deactivate_staff_cannot_close_staff_auditors_or_admins(role):
    user = UserFactory(roles=[role])
    with pytest.raises(PermissionDenied):
        actions.deactivate(user=user, by=UserFactory(roles=[Role.STAFF]), reason="thử")
    assert User.objects.get(pk=user.pk).is_active is True


def test_deactivate_oneself_is_refused():
    admin = UserFactory(roles=[Role.ADMIN])
    UserFactory(roles=[Role.ADMIN])
    with pytest.raises(PermissionDenied):
        actions.deactivate(user=admin, by=admin, reason="thử")


def test_deactivate_keeps_the_last_admin():
    admin = UserFactory(roles=[Role.ADMIN])
    with pytest.raises(ActionError, match="cuối cùng"):
        actions.deactivate(user=admin, by=None, reason="thử")


def test_reactivate_gives_the_roles_back():
    staff, user = UserFactory(roles=[Role.STAFF]), UserFactory(roles=[Role.LECTURER])
    actions.deactivate(user=user, by=staff, reason="nghỉ việc")
    actions.reactivate(user=user, by=staff, reason="trở lại")
    again = User.objects.get(pk=user.pk)
    assert (again.is_active, again.roles) == (True, {Role.LECTURER})
    line = ActionLog.objects.get(action="deactivate")
    assert (line.actor, line.reason, line.before["is_active"], line.after["is_active"]) == (
        staff,
        "nghỉ việc",
        True,
        False,
    )


def test_hand_over_passes_roles_and_bodies_and_closes_the_old_account():
    body = BodyFactory()
    old, new = officer_of(body), UserFactory()
    actions.hand_over(user=old, successor_email=new.email, by=UserFactory(roles=[Role.STAFF]), reason="chuyển công tác")
    old, new = User.objects.get(pk=old.pk), User.objects.get(pk=new.pk)
    assert (old.roles, old.is_active, new.roles) == (set(), False, {Role.BODY_OFFICER})
    assert [m.body for m in new.body_memberships.filter(valid_to=None)] == [body]
    assert old.body_memberships.filter(valid_to=None).count() == 0


def test_hand_over_to_a_new_person_passes_when_the_invitation_is_taken():
    body = BodyFactory()
    old = officer_of(body, Role.BODY_HEAD)
    invitation = actions.hand_over(
        user=old, successor_email="moi@quan.vn", by=UserFactory(roles=[Role.STAFF]), reason="nghỉ hưu"
    )
    assert User.objects.get(pk=old.pk).roles == {Role.BODY_HEAD}
    new = take(invitation)
    assert (new.roles, User.objects.get(pk=old.pk).roles) == ({Role.BODY_HEAD}, set())
    assert [m.body for m in new.body_memberships.filter(valid_to=None)] == [body]


def test_hand_over_by_invitation_passes_no_role_that_staff_may_not_give():
    """Between the invitation and its taking the old holder became an administrator."""
    old = UserFactory(roles=[Role.LEADER])
    invitation = actions.hand_over(
        user=old, successor_email="moi@so.vn", by=UserFactory(roles=[Role.STAFF]), reason="chuyển việc", close=False
    )
    actions.grant_role(user=old, role=Role.ADMIN, by=None)
    assert take(invitation).roles == {Role.LEADER}
    assert User.objects.get(pk=old.pk).roles == {Role.ADMIN}


def test_hand_over_to_oneself_is_refused():
    staff = UserFactory(roles=[Role.STAFF])
    with pytest.raises(PermissionDenied):
        actions.hand_over(user=UserFactory(roles=[Role.LEADER]), successor=staff, by=staff, reason="thử")


def test_hand_over_to_an_incompatible_person_changes_nothing():
    old, auditor = UserFactory(roles=[Role.COUNCIL_MEMBER]), UserFactory(roles=[Role.AUDITOR])
    with pytest.raises(ActionError):
        actions.hand_over(user=old, successor=auditor, by=UserFactory(roles=[Role.ADMIN]), reason="thử")
    old = User.objects.get(pk=old.pk)
    assert (old.roles, old.is_active, logged("hand_over")) == ({Role.COUNCIL_MEMBER}, True, 0)


def test_reset_second_factor_removes_it_and_ends_the_sessions(client):
    user = UserFactory(roles=[Role.LEADER])
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(user)
    actions.reset_second_factor(user=user, by=UserFactory(roles=[Role.STAFF]), reason="mất điện thoại")
    assert Authenticator.objects.count() == 0
    assert client.get("/tai-khoan/").status_code == 302


# colleagues


def test_remove_from_scope_ends_membership_and_role():
    body = BodyFactory()
    officer, colleague = officer_of(body), officer_of(body)
    actions.remove_from_scope(user=colleague, scope=scope_from({"body": body.code}), by=officer)
    assert User.objects.get(pk=colleague.pk).roles == set()
    assert colleague.body_memberships.filter(valid_to=None).count() == 0


def test_remove_from_scope_of_another_body_is_refused():
    body, other = BodyFactory(), BodyFactory()
    colleague = officer_of(other)
    with pytest.raises(PermissionDenied):
        actions.remove_from_scope(user=colleague, scope=scope_from({"body": other.code}), by=officer_of(body))
    assert User.objects.get(pk=colleague.pk).roles == {Role.BODY_OFFICER}


def test_remove_from_scope_an_officer_cannot_remove_the_head():
    body = BodyFactory()
    head = officer_of(body, Role.BODY_HEAD)
    with pytest.raises(PermissionDenied):
        actions.remove_from_scope(user=head, scope=scope_from({"body": body.code}), by=officer_of(body))
    assert User.objects.get(pk=head.pk).roles == {Role.BODY_HEAD}


# own account


def test_update_own_account_logs_before_and_after():
    user = UserFactory(full_name="Lê An", roles=[Role.LEADER])
    actions.update_own_account(user=user, full_name="Lê Văn An", phone="0912345678", language="en")
    line = ActionLog.objects.get(action="update_own_account")
    assert (line.before["full_name"], line.after["full_name"]) == ("Lê An", "Lê Văn An")


def test_erase_own_account_leaves_nothing_personal():
    invitation = actions.invite(
        email="lan@congty.vn", full_name="Nguyễn Thị Lan", phone="0912345678", role=Role.LECTURER, by=None
    )
    user = take(invitation, full_name="Nguyễn Thị Lan")
    actions.update_own_account(user=user, full_name="Nguyễn Thị Lan Anh", phone="0912345678")
    actions.erase_own_account(user=user)
    erased = User.objects.get(pk=user.pk)
    assert (erased.is_active, erased.roles, erased.phone, erased.has_usable_password()) == (False, set(), "", False)
    everything = " ".join(
        f"{line.object_label} {line.search_text} {line.before} {line.after}" for line in ActionLog.objects.all()
    )
    for trace in ("Lan", "thi lan", "lan@", "congty", "912345678"):
        assert trace not in everything
    assert (EmailAddress.objects.count(), logged("erase_own_account")) == (0, 1)


def test_erase_own_account_says_what_binds_it():
    bindings.add("test", lambda user: ["Bạn đã ký phiếu chấm."])
    try:
        user = UserFactory(roles=[Role.LECTURER])
        with pytest.raises(ActionError, match="Bạn đã ký phiếu chấm"):
            actions.erase_own_account(user=user)
        assert User.objects.get(pk=user.pk).email == user.email
    finally:
        bindings._entries.pop("test")


def test_personal_data_holds_what_is_known():
    user = UserFactory(roles=[Role.LECTURER])
    data = actions.personal_data(user)
    assert (data["email"], data["roles"][0]["role"], data["belongs_to"]) == (user.email, "Giảng viên", [])


def test_create_person_can_sign_in(client):
    actions.create_person(email="quantri@demo.example", full_name="Quản trị", password=PASSWORD, roles=[Role.ADMIN])
    answer = client.post("/tai-khoan/dang-nhap/", {"login": "quantri@demo.example", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/ban-lam-viec/")
