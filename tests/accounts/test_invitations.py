"""Inviting people and taking an invitation: what works, and the holes that must not be there."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from post_office.models import Email

from spcncl_portal.accounts import actions
from spcncl_portal.accounts.actions import InvitationRow
from spcncl_portal.accounts.models import Invitation, RoleGrant, User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme.models import BodyMembership
from tests.factories.accounts import InvitationFactory, UserFactory
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


def test_invite_sends_one_mail_with_the_personal_link():
    staff = UserFactory(roles=[Role.STAFF])
    invitation = actions.invite(email="hoi@dong.vn", role=Role.COUNCIL_MEMBER, full_name="Trần Bình", by=staff)
    mail = Email.objects.get()
    assert mail.to == ["hoi@dong.vn"]
    assert f"http://testserver/tai-khoan/loi-moi/{invitation.token}/" in mail.message
    assert "Thành viên hội đồng" in mail.message
    assert logged("invite") == 1


def test_invite_twice_keeps_the_first_and_sends_no_second_mail():
    staff = UserFactory(roles=[Role.STAFF])
    first = actions.invite(email="a@b.vn", role=Role.LEADER, by=staff)
    second = actions.invite(email="A@b.vn", role=Role.LEADER, by=staff)
    assert (first.pk, Email.objects.count(), Invitation.objects.count()) == (second.pk, 1, 1)


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN, Role.AUDITOR])
def test_invite_staff_cannot_make_staff_admins_or_auditors(role):
    with pytest.raises(PermissionDenied):
        actions.invite(email="a@b.vn", role=role, by=UserFactory(roles=[Role.STAFF]))
    assert (Invitation.objects.count(), Email.objects.count()) == (0, 0)


def test_invite_admin_may_make_an_admin():
    actions.invite(email="a@b.vn", role=Role.ADMIN, by=UserFactory(roles=[Role.ADMIN]))
    assert Invitation.objects.get().role == Role.ADMIN


def test_invite_officer_may_invite_into_the_own_body():
    body = BodyFactory()
    invitation = actions.invite(email="a@b.vn", role=Role.BODY_OFFICER, by=officer_of(body), scope={"body": body.code})
    assert (invitation.scope, invitation.scope_label) == ({"body": body.code}, body.name)


def test_invite_officer_cannot_invite_into_another_body():
    with pytest.raises(PermissionDenied):
        actions.invite(
            email="a@b.vn", role=Role.BODY_OFFICER, by=officer_of(BodyFactory()), scope={"body": BodyFactory().code}
        )


def test_invite_officer_cannot_make_a_head_or_a_council_member():
    body = BodyFactory()
    officer = officer_of(body)
    with pytest.raises(PermissionDenied):
        actions.invite(email="a@b.vn", role=Role.BODY_HEAD, by=officer, scope={"body": body.code})
    with pytest.raises(PermissionDenied):
        actions.invite(email="a@b.vn", role=Role.COUNCIL_MEMBER, by=officer)


def test_invite_former_officer_cannot_invite():
    body = BodyFactory()
    officer = officer_of(body)
    officer.body_memberships.update(valid_to=timezone.localdate())
    with pytest.raises(PermissionDenied):
        actions.invite(email="a@b.vn", role=Role.BODY_OFFICER, by=officer, scope={"body": body.code})


def test_invite_deactivated_staff_cannot_invite():
    with pytest.raises(PermissionDenied):
        actions.invite(email="a@b.vn", role=Role.LEADER, by=UserFactory(roles=[Role.STAFF], is_active=False))


@pytest.mark.parametrize("scope", [{}, {"enterprise": 1}, {"body": "khong-co"}])
def test_invite_officer_needs_an_existing_body(scope):
    with pytest.raises(ActionError) as mistake:
        actions.invite(email="a@b.vn", role=Role.BODY_OFFICER, by=UserFactory(roles=[Role.STAFF]), scope=scope)
    assert mistake.value.field == "scope"


def test_log_of_an_invitation_does_not_hold_its_key(client):
    """Staff and auditors read the log; the key opens an account with the invited role."""
    invitation = actions.invite(email="moi@so.vn", role=Role.ADMIN, by=UserFactory(roles=[Role.ADMIN]))
    actions.resend_invitation(invitation=invitation, by=None)
    invitation.refresh_from_db()
    line = ActionLog.objects.get(action="invite")
    assert "token" not in line.after
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    assert invitation.token not in client.get(f"/nhat-ky/{line.pk}/").content.decode()


def test_invite_refuses_roles_that_exclude_each_other():
    auditor = UserFactory(roles=[Role.AUDITOR])
    with pytest.raises(ActionError) as mistake:
        actions.invite(email=auditor.email, role=Role.COUNCIL_MEMBER, by=UserFactory(roles=[Role.STAFF]))
    assert mistake.value.field == "role"


def test_invite_many_invites_all():
    rows = [InvitationRow(5, f"a{n}@b.vn", Role.LEADER) for n in range(3)]
    assert len(actions.invite_many(rows=rows, by=UserFactory(roles=[Role.STAFF]))) == 3
    assert Email.objects.count() == 3


def test_invite_many_with_a_faulty_row_invites_nobody():
    rows = [InvitationRow(5, "a@b.vn", Role.LEADER), InvitationRow(6, "sai", Role.LEADER)]
    with pytest.raises(ActionError, match="Dòng 6"):
        actions.invite_many(rows=rows, by=UserFactory(roles=[Role.STAFF]))
    assert (Invitation.objects.count(), Email.objects.count(), logged("invite")) == (0, 0, 0)


# taking an invitation


def take(invitation, **change):
    values = {"token": invitation.token, "full_name": "Trần Bình", "password": NEW_PASSWORD, "consent": True}
    return actions.accept_invitation(**{**values, **change})


def test_accept_invitation_opens_a_confirmed_account_in_the_body():
    body = BodyFactory()
    invitation = InvitationFactory(role=Role.BODY_OFFICER, scope={"body": body.code})
    user = take(invitation)
    assert user.roles == {Role.BODY_OFFICER}
    assert list(user.bodies.all()) == [body]
    assert EmailAddress.objects.get(user=user).verified is True
    assert user.check_password(NEW_PASSWORD)
    invitation.refresh_from_db()
    assert (invitation.accepted_by, logged("accept_invitation"), logged("grant_role")) == (user, 1, 1)


def test_accept_invitation_twice_is_refused():
    invitation = InvitationFactory(role=Role.LEADER)
    take(invitation)
    with pytest.raises(ActionError, match="đã được nhận"):
        take(invitation)
    assert User.objects.filter(email=invitation.email).count() == 1


def test_accept_invitation_after_its_term_is_refused():
    invitation = InvitationFactory(role=Role.LEADER, expires_at=timezone.now() - datetime.timedelta(seconds=1))
    with pytest.raises(ActionError, match="hết hạn"):
        take(invitation)


def test_accept_invitation_withdrawn_is_refused():
    staff = UserFactory(roles=[Role.STAFF])
    invitation = InvitationFactory(role=Role.LEADER)
    actions.withdraw_invitation(invitation=invitation, by=staff)
    actions.withdraw_invitation(invitation=invitation, by=staff)
    with pytest.raises(ActionError, match="rút lại"):
        take(invitation)
    assert logged("withdraw_invitation") == 1


def test_accept_invitation_with_the_link_before_a_resend_is_refused():
    invitation = InvitationFactory(role=Role.LEADER)
    actions.resend_invitation(invitation=invitation, by=UserFactory(roles=[Role.STAFF]))
    with pytest.raises(ActionError, match="không đúng"):
        take(invitation)


def test_accept_invitation_of_another_persons_account_is_refused():
    owner, stranger = UserFactory(), UserFactory(roles=[Role.LECTURER])
    invitation = InvitationFactory(email=owner.email, role=Role.LEADER)
    for user in (None, stranger):
        with pytest.raises(ActionError, match="đăng nhập"):
            take(invitation, user=user)
    assert RoleGrant.objects.filter(role=Role.LEADER).count() == 0


def test_accept_invitation_adds_the_role_to_the_account_that_owns_the_address():
    owner = UserFactory(roles=[Role.LECTURER])
    invitation = InvitationFactory(email=owner.email, role=Role.LEADER)
    actions.accept_invitation(token=invitation.token, user=owner)
    assert User.objects.get(pk=owner.pk).roles == {Role.LECTURER, Role.LEADER}


def test_accept_invitation_without_consent_opens_nothing():
    invitation = InvitationFactory(role=Role.LEADER)
    with pytest.raises(ActionError) as mistake:
        take(invitation, consent=False)
    assert (mistake.value.field, User.objects.filter(email=invitation.email).exists()) == ("consent", False)
