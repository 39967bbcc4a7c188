"""Every route of the portal with the roles that may enter it, read from the URL table and the rules."""

from dataclasses import dataclass

import rules
from django.contrib import admin
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from spcncl_portal.accounts.roles import Role


@dataclass(frozen=True)
class Route:
    """One route. `example` is a real address in the data at hand, or None where the data has no such object."""

    name: str
    pattern: str
    example: str | None
    methods: tuple[str, ...]
    roles: tuple[str, ...]
    public: bool


def all_routes() -> list[Route]:
    """All routes in the order of the URL table; of the Django admin, its index and the lists of its models."""
    routes = [_route(names, pattern, entry) for names, pattern, entry in _walk(get_resolver(), (), "")]
    return routes + _admin_routes()


def roles_of(permission: str) -> tuple[str, ...]:
    """The roles that hold an entry permission; empty means public."""
    if not permission:
        return tuple(Role.values)
    predicate = rules.permissions.permissions[permission]
    return tuple(role for role in Role.values if role in predicate.roles)


def _walk(resolver, namespaces, prefix):
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            if item.namespace == "admin":
                continue
            deeper = (*namespaces, item.namespace) if item.namespace else namespaces
            yield from _walk(item, deeper, prefix + str(item.pattern))
        elif isinstance(item, URLPattern) and hasattr(item.callback, "entry"):
            yield ":".join((*namespaces, item.name)), prefix + str(item.pattern), item.callback.entry


def _route(name: str, pattern: str, entry) -> Route:
    return Route(
        name=name,
        pattern="/" + pattern,
        example=_example(name, entry),
        methods=entry.methods,
        roles=roles_of(entry.enter),
        public=not entry.enter,
    )


def _example(name: str, entry) -> str | None:
    values = entry.example() if entry.example else {}
    if values is None:
        return None
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch:
        return None


def _admin_routes() -> list[Route]:
    admins = (str(Role.ADMIN),)
    routes = [Route("admin:index", "/quan-tri/", reverse("admin:index"), ("GET",), admins, False)]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        address = reverse(name)
        routes.append(Route(name, address, address, ("GET", "POST"), admins, False))
    return routes
