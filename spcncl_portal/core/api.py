"""What every part of the API shares: how an operation is entered, how mistakes are told, pages of a list.

An app writes its operations in `api.py` with a ninja Router of its own and `reads`; `web.api` puts them together.
"""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Router, Schema
from ninja.security import django_auth

from .registry import Registry
from .routes import Entry
from .tables import PER_PAGE

T = TypeVar("T")
operations: Registry[Entry] = Registry("operation of the API")

Year = Annotated[int, Field(ge=1990, le=2200)]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Text = Annotated[str, Field(max_length=100)]


class FieldProblem(Schema):
    """What is wrong with one parameter."""

    field: str
    message: str


class Problem(Schema):
    """A mistake. `error` is for programs, `message` for people, `fields` names the parameters at fault."""

    error: str
    message: str
    fields: list[FieldProblem] = []


class Paging(Schema):
    """Which part of a list is wanted."""

    page: int = Field(1, ge=1, le=1_000_000)
    page_size: int = Field(PER_PAGE, ge=1, le=100)


class Page(Schema, Generic[T]):
    """A part of a list; `count` is of the whole list."""

    count: int
    page: int
    page_size: int
    items: list[T]


def page_of(rows: QuerySet, paging: Paging, make: Callable[[Any], dict]) -> dict:
    """The wanted part of the rows: two queries however many there are; empty beyond the end."""
    start = (paging.page - 1) * paging.page_size
    count = rows.count()
    found = rows[start : start + paging.page_size] if start < count else []
    items = [make(row) for row in found]
    return {"count": count, "page": paging.page, "page_size": paging.page_size, "items": items}


def reads(
    router: Router,
    path: str,
    *,
    name: str,
    summary: str,
    response,
    enter: str = "",
    example: Callable[[], dict | None] | None = None,
    errors: tuple[int, ...] = (),
):
    """Register `function(request, …)` as a GET operation of the API.

    enter: the permission that the route asks for, empty for a public one; example: as in `core.routes.Entry`;
    errors: status codes besides 422 (and 401, 403 where a permission is asked for) that it may answer with.
    """
    refusals = (401, 403) if enter else ()
    answers = {200: response} | {status: Problem for status in sorted({*errors, *refusals, 422})}

    def decorate(function):
        operations.add(name, Entry(enter, ("GET",), example))
        register = router.get(
            path,
            url_name=name,
            operation_id=name,
            summary=summary,
            description=summary,
            response=answers,
            auth=django_auth if enter else None,
        )
        return register(function)

    return decorate
