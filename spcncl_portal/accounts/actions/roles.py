"""Give and take roles."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import lock
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action

from ..models import RoleGrant, User
from ..roles import INCOMPATIBLE, Role
from ..rules import grantable
from .view_as import end_views_of


def require_grantable(by: User | None, role: str, user: User | None = None) -> None:
    """Raise PermissionDenied unless `by` may give `role` anywhere (rules.ANYWHERE), and not to themselves."""
    if by is None:
        return
    if not by.is_active or role not in grantable(by) or (user is not None and user.pk == by.pk):
        raise PermissionDenied(_("Bạn không có quyền giao hoặc thu vai trò này."))


def refuse_incompatible(roles, role: str) -> None:
    """Raise ActionError when `role` may not stand beside one of `roles` on one person (duties are kept apart)."""
    for pair in INCOMPATIBLE:
        if role in pair:
            other = pair[1] if role == pair[0] else pair[0]
            if other in roles:
                raise ActionError(
                    _("Một người không thể vừa có vai trò “%(one)s” vừa có vai trò “%(other)s”.")
                    % {"one": Role(role).label, "other": Role(other).label},
                    field="role",
                )


def protect_last_admin(user: User) -> None:
    """Raise ActionError when the portal would be left without an administrator; holds the grants until the end."""
    grants = RoleGrant.objects.select_for_update(of=("self",)).filter(role=Role.ADMIN, revoked_at=None)
    admins = {grant.user_id for grant in grants.filter(user__is_active=True)}
    if admins == {user.pk}:
        raise ActionError(_("Đây là quản trị viên cuối cùng; hãy giao vai trò quản trị cho người khác trước."))


def give(user: User, role: str, *, by: User | None) -> RoleGrant:
    """Grant without asking who may; in the caller's transaction. A role that is there already stays as it is."""
    refuse_incompatible(user.roles, role)
    grant, created = RoleGrant.objects.get_or_create(user=user, role=role, revoked_at=None, defaults={"granted_by": by})
    if created:
        log_action(user, "grant_role", by=by, after={"role": role})
        end_views_of(user, by=by)
    user.forget_roles()
    return grant


@transaction.atomic
def grant_role(*, user: User, role: str, by: User | None) -> RoleGrant:
    """Give a role; again is no error. Raises PermissionDenied, or ActionError for roles that exclude each other."""
    require_grantable(by, role, user)
    locked = lock(user)
    if not locked.is_active:
        raise ActionError(_("Tài khoản đang khóa; hãy mở lại trước khi giao vai trò."))
    grant = give(locked, role, by=by)
    user.forget_roles()
    return grant


@transaction.atomic
def revoke_role(*, user: User, role: str, by: User | None, reason: str = "") -> None:
    """Take a role away; one that is not there is no error. The last administrator stays one."""
    require_grantable(by, role, user)
    lock(user)
    grant = RoleGrant.objects.filter(user=user, role=role, revoked_at=None).first()
    if grant is None:
        return
    if role == Role.ADMIN:
        protect_last_admin(user)
    take(user, [grant], by=by, reason=reason)


def take(user: User, grants, *, by: User | None, reason: str = "") -> None:
    """End these grants without asking who may, in the caller's transaction."""
    for grant in grants:
        grant.revoked_at = timezone.now()
        grant.save(update_fields=["revoked_at"])
        log_action(user, "revoke_role", by=by, reason=reason, before={"role": grant.role})
    end_views_of(user, by=by)
    user.forget_roles()
