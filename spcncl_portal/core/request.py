"""The request id and the person of the request in hand, for logs and the action log."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
