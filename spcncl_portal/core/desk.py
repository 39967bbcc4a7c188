"""Work desk: what waits for me, by when. Apps register providers; `web` shows them."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .registry import Registry


@dataclass(frozen=True)
class DeskItem:
    """One thing that waits for a person.

    title: what to do; detail: on what; url: where; due: by when (aware datetime) or None; count: how many rows it
    stands for; tone: Bootstrap colour word of the tag; group: heading under which the desk lists it.
    """

    title: str
    url: str
    detail: str = ""
    due: datetime.datetime | None = None
    count: int | None = None
    tone: str = "primary"
    group: str = ""


Provider = Callable[..., Iterable[DeskItem]]
_providers: Registry[Provider] = Registry("desk provider")


def desk_provider(name: str):
    """Register `provider(user, cycle) -> iterable of DeskItem`; it returns nothing for people it does not concern."""

    def decorate(function: Provider) -> Provider:
        return _providers.add(name, function)

    return decorate


def items_for(user, cycle) -> list[DeskItem]:
    """Everything that waits for `user` in `cycle`, the overdue and the soonest first."""
    items = [item for provider in _providers for item in provider(user, cycle)]
    latest = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    return sorted(items, key=lambda item: item.due or latest)
