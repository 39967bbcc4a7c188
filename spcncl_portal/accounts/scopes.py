"""What a role can belong to: a body, an enterprise. The apps that keep the memberships register themselves here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.registry import Registry

from .models import User


@dataclass(frozen=True)
class Scope:
    """One body or enterprise: `kind` and `value` are what an invitation's `scope` holds."""

    kind: str
    value: Any
    label: str

    def as_dict(self) -> dict:
        return {self.kind: self.value}

    @property
    def key(self) -> str:
        """For addresses and forms: ``body:008``."""
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True)
class ScopeKind:
    """How an app keeps who belongs to its things.

    get: value → Scope or None. find: what a person types (code, tax code, name) → Scope or None. of_user: where the
    person belongs now. managed_by: those of them whose people the person may invite and remove. members: people who
    belong to it now. leave: end a membership (user, scope).
    """

    name: str
    label: str
    roles: frozenset[str]
    get: Callable[[Any], Scope | None]
    find: Callable[[str], Scope | None]
    of_user: Callable[[User], list[Scope]]
    managed_by: Callable[[User], list[Scope]]
    members: Callable[[Scope], QuerySet[User]]
    leave: Callable[[User, Scope], None]


scope_kinds: Registry[ScopeKind] = Registry("scope kind")


def kind_of_role(role: str) -> ScopeKind | None:
    """The kind of scope that the role needs; None for roles that belong to nothing."""
    return next((kind for kind in scope_kinds if role in kind.roles), None)


def scope_from(mapping: Mapping[str, Any]) -> Scope | None:
    """The scope that ``{"body": "008"}`` names; ActionError when it does not exist."""
    if not mapping:
        return None
    ((kind_name, value),) = mapping.items()
    kind = scope_kinds.get(kind_name)
    scope = kind.get(value) if kind else None
    if scope is None:
        raise ActionError(_("Không tìm thấy đơn vị hoặc doanh nghiệp “%(value)s”.") % {"value": value}, field="scope")
    return scope


def scopes_of(user: User) -> list[Scope]:
    """Everything that the person belongs to."""
    return [scope for kind in scope_kinds for scope in kind.of_user(user)]


def managed_scopes(user: User) -> list[Scope]:
    """Everything whose people the person may invite and remove."""
    return [scope for kind in scope_kinds for scope in kind.managed_by(user)]
