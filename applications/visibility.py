"""Dossiers hidden from a person for reasons that an app above knows (a council member's conflict of interest)."""

from collections.abc import Callable

from django.db.models import Q

from spcncl_portal.core.registry import Registry

# name → function(user) -> Q of the dossiers that `user` must not see, or None
hidden: Registry[Callable[[object], Q | None]] = Registry("hidden dossiers")


def without_hidden(dossiers, user):
    """Take out of a queryset of dossiers what is hidden from `user`."""
    for ask in hidden:
        condition = ask(user)
        if condition is not None:
            dossiers = dossiers.exclude(condition)
    return dossiers


def is_hidden(user, dossier) -> bool:
    """Is this single dossier hidden from `user`?"""
    conditions = [condition for ask in hidden if (condition := ask(user)) is not None]
    return any(type(dossier)._default_manager.filter(condition, pk=dossier.pk).exists() for condition in conditions)
