"""What the office does with accounts: close, open, hand over, lost second factor."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action

from ..models import Invitation, User
from ..people import person_with
from ..rules import AMONG_COLLEAGUES, grantable
from ..scopes import Scope, kind_of_role, managed_scopes, scope_kinds
from ..signals import handed_over
from .registration import clean_email, clean_name, clean_phone, new_person
from .roles import give, protect_last_admin, take
from .view_as import end_views_of


@transaction.atomic
def create_person(
    *,
    email: str,
    full_name: str,
    password: str | None,
    roles=(),
    by: User | None = None,
    phone: str = "",
    position: str = "",
    demo: bool = False,
) -> User:
    """Open an account without an invitation (demo data, the first administrator); the address counts as confirmed."""
    if by is not None:
        require(by, "accounts.manage_users")
    user = new_person(
        email=clean_email(email),
        full_name=clean_name(full_name),
        phone=clean_phone(phone),
        position=position,
        password=password,
        verified=True,
        demo=demo,
    )
    log_action(user, "create_person", by=by, after={"roles": sorted(roles)})
    for role in roles:
        give(user, role, by=by)
    return user


def deactivate(*, user: User, by: User | None, reason: str) -> User:
    """Close an account: it can't sign in and is signed out at once; roles and memberships stay for a reopening."""
    _require_reason(reason)
    with editing(user, "deactivate", by=by, permission="accounts.manage_person", reason=reason) as locked:
        protect_last_admin(locked)
        locked.is_active = False
        locked.session_number += 1
        end_views_of(locked, by=by)
    user.is_active = False
    return user


def reactivate(*, user: User, by: User | None, reason: str = "") -> User:
    """Open a closed account again."""
    with editing(user, "reactivate", by=by, permission="accounts.manage_person", reason=reason) as locked:
        if locked.email.endswith(ERASED_DOMAIN):
            raise ActionError(_("Dữ liệu của người này đã được xóa theo yêu cầu; không mở lại được."))
        locked.is_active = True
    user.is_active = True
    return user


ERASED_DOMAIN = "@da-xoa.invalid"


def hand_over(
    *, user: User, by: User | None, reason: str, successor: User | None = None, successor_email: str = "", close=True
) -> User | Invitation:
    """Give roles and memberships of `user` to a successor; with `close` the old account is deactivated.

    A successor without an account is invited: roles and memberships pass when the invitation is taken (an
    Invitation is returned). Raises PermissionDenied, or ActionError (field successor) when roles exclude each other.
    """
    _require_reason(reason)
    with transaction.atomic():
        user = lock(user)
        require(by, "accounts.manage_person", user)
        if not user.roles:
            raise ActionError(_("Người này không còn vai trò nào để bàn giao."))
        successor = successor or _find_successor(successor_email)
        result = _pass_to(user, successor, by) if successor else _invite_successor(user, successor_email, by)
        log_action(user, "hand_over", by=by, reason=reason, after={"successor": str(successor or successor_email)})
        if close:
            deactivate(user=user, by=by, reason=reason)
    return result


def _find_successor(email: str) -> User | None:
    try:
        return person_with(clean_email(email))
    except ActionError as mistake:
        raise ActionError(mistake.message, field="successor") from mistake


def _pass_to(user: User, successor: User, by: User | None) -> User:
    if successor.pk == user.pk or not successor.is_active:
        raise ActionError(_("Hãy chọn người nhận khác, có tài khoản đang hoạt động."), field="successor")
    if by is not None and successor.pk == by.pk:
        raise PermissionDenied(_("Không tự nhận vai trò của người khác; hãy nhờ quản trị viên khác."))
    pass_on(user, successor, by=by)
    return successor


def pass_on(user: User, successor: User, *, by: User | None) -> None:
    """Roles and memberships go over, in the caller's transaction.

    Only roles that `by` may give: an invitation is taken days later, when the person may have got higher ones.
    """
    roles = user.roles if by is None else user.roles & grantable(by)
    for role in sorted(roles):
        give(successor, role, by=by)
    handed_over.send(sender=User, user=user, successor=successor, by=by)
    take(user, user.grants.filter(revoked_at=None, role__in=roles), by=by)


def _invite_successor(user: User, email: str, by: User | None) -> Invitation:
    from .invitations import invite

    role = sorted(user.roles)[0]
    kind = kind_of_role(role)
    places = kind.of_user(user) if kind else []
    scope = places[0].as_dict() if places else {}
    return invite(email=email, role=role, by=by, scope=scope, replaces=user)


def reset_second_factor(*, user: User, by: User | None, reason: str) -> None:
    """A lost telephone: remove the second factor and end all sessions; the next sign-in asks to set it up anew."""
    _require_reason(reason)
    with editing(user, "reset_second_factor", by=by, permission="accounts.manage_person", reason=reason) as locked:
        Authenticator.objects.filter(user=locked).delete()
        locked.session_number += 1


def may_remove(by: User, user: User, scope: Scope) -> bool:
    """Whether `by` may end the membership of `user`: colleagues whose role they may give, or anybody they manage."""
    roles = user.roles & scope_kinds.get(scope.kind).roles
    among = scope in managed_scopes(by) and roles <= grantable(by, AMONG_COLLEAGUES)
    return by.is_active and (among or by.has_perm("accounts.manage_person", user))


@transaction.atomic
def remove_from_scope(*, user: User, scope: Scope, by: User | None, reason: str = "") -> None:
    """End a colleague's membership; the role that belongs to it ends with the last one. Raises PermissionDenied."""
    kind = scope_kinds.get(scope.kind)
    if by is not None and user.pk == by.pk:
        raise ActionError(_("Bạn không tự đưa mình ra; hãy nhờ đồng nghiệp hoặc Sở Công Thương."))
    if by is not None and not may_remove(by, user, scope):
        raise PermissionDenied(_("Bạn không quản lý người này của đơn vị."))
    if not kind.members(scope).filter(pk=user.pk).exists():
        return
    kind.leave(user, scope)
    log_action(user, "remove_from_scope", by=by, reason=reason, before={scope.kind: scope.value, "label": scope.label})
    if not kind.of_user(user):
        take(user, user.grants.filter(revoked_at=None, role__in=kind.roles), by=by, reason=reason)


def _require_reason(reason: str) -> None:
    if not (reason or "").strip():
        raise ActionError(_("Cần ghi rõ lý do."), field="reason")
