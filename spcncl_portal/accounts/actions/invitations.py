"""Invite people by e-mail, one or many; take an invitation."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import fields_of, log_action

from ..mail import send_invitation_mail
from ..models import Invitation, User, new_token
from ..people import person_with
from ..roles import Role
from ..rules import AMONG_COLLEAGUES, grantable
from ..scopes import Scope, kind_of_role, managed_scopes, scope_from
from ..signals import invitation_accepted
from .registration import clean_email, clean_name, clean_phone, new_person, require_consent
from .roles import give, refuse_incompatible

VALID_FOR = datetime.timedelta(days=14)


@dataclass(frozen=True)
class InvitationRow:
    """One person of an Excel list. `number` is the row that Excel shows."""

    number: int
    email: str
    role: str
    full_name: str = ""
    position: str = ""
    phone: str = ""
    scope: Mapping | None = None


def require_may_invite(by: User | None, role: str, scope: Scope | None) -> None:
    """Raise PermissionDenied unless `by` may invite for `role`: anywhere, or among the colleagues of `scope`."""
    if by is None or (by.is_active and role in grantable(by)):
        return
    among = by.is_active and role in grantable(by, AMONG_COLLEAGUES)
    if not (among and scope is not None and scope in managed_scopes(by)):
        raise PermissionDenied(_("Bạn không có quyền mời người vào vai trò hoặc đơn vị này."))


@transaction.atomic
def invite(
    *,
    email: str,
    role: str,
    by: User | None,
    full_name: str = "",
    position: str = "",
    phone: str = "",
    scope: Mapping | None = None,
    replaces: User | None = None,
) -> Invitation:
    """Invite one person and queue the mail.

    scope: ``{"body": code}`` or ``{"enterprise": id}`` where the role belongs to one. An open invitation of the same
    address, role and scope is returned as it is, without a second mail. Raises PermissionDenied, or ActionError with
    the field (email, role, scope, full_name, phone).
    """
    email, place = check_invitation(email=email, role=role, by=by, scope=scope or {})
    same = [i for i in _open_invitations(email) if i.role == role and i.scope == (place.as_dict() if place else {})]
    if same:
        return same[0]
    invitation = Invitation(
        email=email,
        role=role,
        full_name=clean_name(full_name) if full_name.strip() else "",
        position=position.strip()[:150],
        phone=clean_phone(phone),
        scope=place.as_dict() if place else {},
        scope_label=place.label[:250] if place else "",
        invited_by=by,
        replaces=replaces,
        expires_at=timezone.now() + VALID_FOR,
    )
    creating(invitation, "invite", by=by)
    send_invitation_mail(invitation)
    return invitation


def check_invitation(*, email: str, role: str, by: User | None, scope: Mapping) -> tuple[str, Scope | None]:
    """The clean address and scope of an invitation that `by` may send; raises as `invite` does and writes nothing."""
    if role not in Role.values:
        raise ActionError(_("Vai trò không có trong danh sách."), field="role")
    email = clean_email(email)
    place = check_scope(role, scope)
    require_may_invite(by, role, place)
    _check_known_person(email, role, place)
    return email, place


def check_scope(role: str, scope: Mapping) -> Scope | None:
    """The scope that an invitation names; ActionError when the role needs another kind, or none."""
    kind = kind_of_role(role)
    if kind is None:
        if scope:
            raise ActionError(_("Vai trò này không thuộc đơn vị hay doanh nghiệp nào."), field="scope")
        return None
    if set(scope) != {kind.name}:
        raise ActionError(_("Hãy chọn %(kind)s cho vai trò này.") % {"kind": kind.label.lower()}, field="scope")
    return scope_from(scope)


def _open_invitations(email: str):
    return Invitation.objects.filter(
        email=email, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    ).select_related("invited_by")


def _check_known_person(email: str, role: str, place: Scope | None) -> None:
    user = person_with(email)
    if user is None:
        return
    if not user.is_active:
        raise ActionError(_("Người này đã có tài khoản đang khóa; hãy mở lại tài khoản đó."), field="email")
    refuse_incompatible(user.roles, role)
    kind = kind_of_role(role)
    if role in user.roles and (place is None or place in kind.of_user(user)):
        raise ActionError(_("Người này đã có vai trò đó."), field="email")


def invite_many(*, rows: Iterable[InvitationRow], by: User | None) -> list[Invitation]:
    """Invite everybody of a list, or nobody: ActionError names the first faulty row and nothing is written."""
    invitations = []
    with transaction.atomic():
        for row in rows:
            try:
                invitation = invite(
                    email=row.email,
                    role=row.role,
                    full_name=row.full_name,
                    position=row.position,
                    phone=row.phone,
                    scope=row.scope,
                    by=by,
                )
            except ActionError as mistake:
                text = _("Dòng %(row)s: %(text)s") % {"row": row.number, "text": mistake.message}
                raise ActionError(text) from mistake
            invitations.append(invitation)
    return invitations


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User | None) -> Invitation:
    """Make the link worthless. Again is no error; a taken invitation is."""
    invitation = lock(invitation)
    require_may_invite(by, invitation.role, _scope_of(invitation))
    if invitation.accepted_at:
        raise ActionError(_("Lời mời đã được nhận; hãy thu vai trò của người đó."))
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at", "updated_at"])
        log_action(invitation, "withdraw_invitation", by=by)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: User | None) -> Invitation:
    """Send a new link with a new term; the old link is worthless."""
    invitation = lock(invitation)
    require_may_invite(by, invitation.role, _scope_of(invitation))
    if invitation.accepted_at or invitation.withdrawn_at:
        raise ActionError(_("Lời mời này đã được nhận hoặc đã rút lại; hãy mời mới."))
    invitation.token = new_token()
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.save(update_fields=["token", "expires_at", "updated_at"])
    log_action(invitation, "resend_invitation", by=by)
    send_invitation_mail(invitation)
    return invitation


def _scope_of(invitation: Invitation) -> Scope | None:
    try:
        return scope_from(invitation.scope)
    except ActionError:
        return None  # the body is gone; only those who may invite anywhere may then touch it


def find_open_invitation(token: str) -> Invitation:
    """The invitation behind a link; ActionError that says why it can't be taken: unknown, taken, withdrawn, expired."""
    invitation = Invitation.objects.filter(token=token).select_related("invited_by").first()
    if invitation is None:
        raise ActionError(_("Liên kết mời không đúng. Hãy mở lại liên kết đầy đủ trong thư mới nhất."))
    if invitation.accepted_at:
        raise ActionError(_("Lời mời này đã được nhận. Hãy đăng nhập bằng địa chỉ thư của bạn."))
    if invitation.withdrawn_at:
        raise ActionError(_("Lời mời này đã được rút lại. Hãy liên hệ người mời nếu bạn vẫn cần."))
    if not invitation.is_open:
        raise ActionError(_("Lời mời đã hết hạn. Hãy đề nghị người mời gửi lại."))
    return invitation


@transaction.atomic
def accept_invitation(
    *,
    token: str,
    full_name: str = "",
    password: str = "",
    consent: bool = False,
    phone: str = "",
    position: str = "",
    user: User | None = None,
) -> User:
    """Take an invitation: open the account (or use `user`, who owns the address), give the role, join the scope.

    The link proved the address, so it needs no confirmation. Raises ActionError (with field) and writes nothing then.
    """
    found = find_open_invitation(token)
    invitation = lock(found)
    if not invitation.is_open:
        raise ActionError(_("Lời mời này đã được nhận. Hãy đăng nhập bằng địa chỉ thư của bạn."))
    known = person_with(invitation.email)
    if known is not None:
        _require_owner(known, user)
    else:
        require_consent(consent)
        known = new_person(
            email=invitation.email,
            full_name=clean_name(full_name),
            phone=clean_phone(phone) or invitation.phone,
            position=(position or invitation.position).strip()[:150],
            password=password,
            verified=True,
            consented_at=timezone.now(),
        )
    EmailAddress.objects.filter(user=known, email__iexact=invitation.email).update(verified=True)
    give(known, invitation.role, by=invitation.invited_by)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), known
    invitation.save(update_fields=["accepted_at", "accepted_by", "updated_at"])
    log_action(invitation, "accept_invitation", by=known, after=fields_of(known))
    invitation_accepted.send(sender=Invitation, user=known, invitation=invitation)
    if invitation.replaces_id:
        from .people import pass_on

        pass_on(invitation.replaces, known, by=invitation.invited_by)
    return known


def _require_owner(known: User, user: User | None) -> None:
    if user is None or user.pk != known.pk:
        raise ActionError(_("Địa chỉ thư này đã có tài khoản; hãy đăng nhập bằng tài khoản đó rồi mở lại liên kết."))
    require(user, "accounts.edit_own", known)
