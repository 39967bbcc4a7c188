"""Enterprises as something that the role "enterprise" belongs to (accounts.scopes)."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.accounts.scopes import Scope, ScopeKind, scope_kinds
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import ParseError, parse_tax_code
from spcncl_portal.core.text import search_text

from .enterprise_queries import own_enterprises, people_of_enterprise
from .models import Enterprise

NAME = "enterprise"


def scope_of(enterprise: Enterprise) -> Scope:
    """The enterprise as an invitation's scope."""
    return Scope(NAME, enterprise.pk, f"{enterprise.name} ({enterprise.tax_code})")


def _get(value) -> Scope | None:
    found = Enterprise.objects.filter(pk=value).first() if str(value).isdecimal() else None
    return scope_of(found) if found else None


def _find(text: str) -> Scope | None:
    try:
        found = Enterprise.objects.filter(tax_code=parse_tax_code(text)).first()
    except ParseError:
        matches = list(Enterprise.objects.filter(search_text__contains=search_text(text))[:2]) if text.strip() else []
        found = matches[0] if len(matches) == 1 else None
    return scope_of(found) if found else None


def _of_user(user: User) -> list[Scope]:
    return [scope_of(enterprise) for enterprise in own_enterprises(user)]


def _managed_by(user: User) -> list[Scope]:
    owned = user.enterprise_memberships.filter(left_at=None, is_owner=True).select_related("enterprise")
    return [scope_of(membership.enterprise) for membership in owned]


def _members(scope: Scope) -> QuerySet[User]:
    return people_of_enterprise(Enterprise.objects.get(pk=scope.value))


def _leave(user: User, scope: Scope) -> None:
    """End the membership; an enterprise whose other people stay keeps at least one owner."""
    memberships = Enterprise.objects.get(pk=scope.value).memberships.filter(left_at=None).select_for_update()
    others = [membership for membership in memberships if membership.user_id != user.pk]
    if others and not any(membership.is_owner for membership in others):
        raise ActionError(_("Đây là người quản lý duy nhất; hãy giao quyền quản lý cho đồng nghiệp khác trước."))
    for membership in memberships:
        if membership.user_id == user.pk:
            membership.left_at = timezone.now()
            membership.save(update_fields=["left_at"])


scope_kinds.add(
    NAME,
    ScopeKind(
        name=NAME,
        label=gettext_lazy("Doanh nghiệp"),
        roles=frozenset({Role.ENTERPRISE}),
        get=_get,
        find=_find,
        of_user=_of_user,
        managed_by=_managed_by,
        members=_members,
        leave=_leave,
    ),
)
