"""What belongs to the request in hand: its id for logs, and what work in the background takes over from it."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from .registry import Registry

request_id: ContextVar[str] = ContextVar("request_id", default="")


@dataclass(frozen=True)
class CarriedValue:
    """A value that a middleware hangs on requests and that a list needs in the background too.

    keep: request → what JSON can hold. restore: (request, kept) hangs it on the request made in the worker.
    """

    keep: Callable[[Any], Any]
    restore: Callable[[Any, Any], None]


carried: Registry[CarriedValue] = Registry("carried value")
