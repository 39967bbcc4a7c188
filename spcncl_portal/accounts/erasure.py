"""What binds an account, so that it can't be erased: apps register what they know."""

from collections.abc import Callable

from spcncl_portal.core.registry import Registry

from .models import User

# name → function(user) → list of sentences that say what binds the account.
bindings: Registry[Callable[[User], list[str]]] = Registry("account binding")


def what_binds(user: User) -> list[str]:
    """Sentences that say why the law or the programme needs the person's data; empty: they may be erased."""
    return [sentence for ask in bindings for sentence in ask(user)]
