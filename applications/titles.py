"""Titles that products hold or held: known to the app that recognises them, asked by whoever stands below it."""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass

from spcncl_portal.core.registry import Registry


@dataclass(frozen=True)
class Title:
    """A product's title: the year of its cycle, its last day, and whether it was taken away."""

    tax_code: str
    enterprise_name: str
    product_name: str
    year: int
    valid_to: datetime.date
    revoked: bool = False


# name → function(tax codes) -> titles of these enterprises, also those that have run out
titles: Registry[Callable[[Collection[str]], list[Title]]] = Registry("titles of products")


def titles_of(tax_codes: Collection[str]) -> list[Title]:
    """All titles of the enterprises with these tax codes."""
    return [title for ask in titles for title in ask(tax_codes)]
