"""What an import does with each good line of a file; the same for every list."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from spcncl_portal.core.spreadsheets import RowError

L = TypeVar("L")
R = TypeVar("R")


@dataclass(frozen=True)
class Plan(Generic[L, R]):
    """Lines (L) by what becomes of them; `updated` pairs the row (R) that stands with the line of the file."""

    total: int
    created: list[L]
    updated: list[tuple[R, L]]
    unchanged: list[L]
    errors: list[RowError]

    @property
    def rejected(self) -> int:
        return len({error.row for error in self.errors})

    def refused(self, *, partial: bool) -> bool:
        """Whether nothing may be written: all or nothing, unless `partial`."""
        return bool(self.errors) and not partial
