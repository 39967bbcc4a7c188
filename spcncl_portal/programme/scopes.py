"""Bodies as that to which the roles of officers and heads belong (`accounts.scopes`)."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.accounts.scopes import Scope, ScopeKind, scope_kinds
from spcncl_portal.core.text import search_text

from .models import Body
from .queries import bodies_of

BODY_ROLES = frozenset({Role.BODY_OFFICER, Role.BODY_HEAD})


def _scope(body: Body) -> Scope:
    return Scope("body", body.code, body.name)


def get(code: str) -> Scope | None:
    body = Body.objects.filter(code=code).first()
    return _scope(body) if body else None


def find(text: str) -> Scope | None:
    """By code, or by the full name when only one body of today has it."""
    text = text.strip()
    by_code = get(text)
    if by_code:
        return by_code
    words = search_text(text)
    named = [body for body in _today().filter(search_text__contains=words) if search_text(body.name) == words]
    return _scope(named[0]) if words and len(named) == 1 else None


def _today() -> QuerySet[Body]:
    return Body.objects.valid_on(timezone.localdate())


def of_user(user: User) -> list[Scope]:
    return [_scope(body) for body in bodies_of(user).order_by("sort_key", "code")]


def managed_by(user: User) -> list[Scope]:
    """Officers and heads invite for the bodies in which they are members now."""
    if not BODY_ROLES & user.roles:
        return []
    bodies = Body.objects.filter(memberships__user=user, memberships__valid_to=None)
    return [_scope(body) for body in bodies.distinct().order_by("sort_key", "code")]


def members(scope: Scope) -> QuerySet[User]:
    memberships = Q(body_memberships__body__code=scope.value, body_memberships__valid_to=None)
    return User.objects.filter(memberships).distinct()


def leave(user: User, scope: Scope) -> None:
    user.body_memberships.filter(body__code=scope.value, valid_to=None).update(valid_to=timezone.localdate())


scope_kinds.add(
    "body",
    ScopeKind("body", _("Đơn vị"), BODY_ROLES, get, find, of_user, managed_by, members, leave),
)
