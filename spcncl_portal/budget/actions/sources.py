"""The sources of a cycle: from the plan's data, from the cycle it was copied from, or entered by staff."""

from django.db import transaction
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating, lock
from spcncl_portal.core.errors import ActionError
from spcncl_portal.programme.models import Cycle

from ..models import Source


@transaction.atomic
def load_sources(*, cycle: Cycle, entries: list[dict]) -> None:
    """Create the sources of the plan's data (dicts with code and name) that the cycle lacks; standing ones stay."""
    standing = set(cycle.budget_sources.values_list("code", flat=True))
    for position, entry in enumerate(entries, start=1):
        if entry["code"] not in standing:
            source = Source(cycle=cycle, code=entry["code"], name=entry["name"], position=position)
            creating(source, "load_reference", by=None)


@transaction.atomic
def copy_sources(*, cycle: Cycle, source: Cycle, by) -> None:
    """Give a new cycle the sources of the one it was made from. Lines are not copied: amounts are those of a year."""
    for one in source.budget_sources.all():
        copy = Source(cycle=cycle, code=one.code, name=one.name, position=one.position)
        creating(copy, "copy_cycle", by=by)


def add_source(*, cycle: Cycle, code: str, name: str, by) -> Source:
    """One more source of the cycle. Raises ActionError when the code or the name is taken."""
    with transaction.atomic():
        held = lock(cycle)
        code, name = code.strip().upper(), name.strip()
        if held.budget_sources.filter(code=code).exists():
            raise ActionError(_("Chu kỳ đã có nguồn mang mã này."), field="code")
        if held.budget_sources.filter(name=name).exists():
            raise ActionError(_("Chu kỳ đã có nguồn mang tên này."), field="name")
        source = Source(cycle=held, code=code, name=name, position=held.budget_sources.count() + 1)
        return creating(source, "add_source", by=by, permission="budget.edit_line")
