"""The registry of checks that what was frozen is still what it was. Apps register theirs in `integrity.py`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice

from django.db.models import QuerySet

from .registry import Registry


@dataclass(frozen=True)
class Broken:
    """A thing that is not what it was. problem: one sentence for people."""

    kind: str
    id: str
    label: str
    problem: str

    def as_json(self) -> dict:
        return asdict(self)


# Gives one entry for each thing that it looked at: None when it is sound.
Check = Callable[[], Iterable[Broken | None]]
integrity_checks: Registry[Check] = Registry("integrity check")


def integrity_check(name: str):
    """Register `function() -> Iterable[Broken | None]` under `name`."""

    def decorate(function: Check) -> Check:
        return integrity_checks.add(name, function)

    return decorate


def verdict(thing, kind: str, problems: Iterable[str]) -> Broken | None:
    """One entry for a model's row: None without problems, else all of them in one sentence each."""
    told = " ".join(problems)
    return Broken(kind, str(thing.pk), str(thing)[:300], told) if told else None


def in_batches(rows: QuerySet, size: int) -> Iterator[list]:
    """The rows in lists of at most `size`, so that what belongs to them is asked for a list at a time."""
    source = rows.iterator(chunk_size=size)
    while batch := list(islice(source, size)):
        yield batch


def run_checks() -> tuple[int, list[Broken]]:
    """Run every registered check; return how many things were looked at, and those that are broken."""
    checked, broken = 0, []
    for check in integrity_checks:
        for found in check():
            checked += 1
            if found is not None:
                broken.append(found)
    return checked, broken
