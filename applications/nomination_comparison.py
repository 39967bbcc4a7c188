"""This year's nominations beside last year's, body by body, through mergers and splits.

A body is compared with itself and with those that went into it. What a split unit did last year can't be divided:
each of its successors is shown the whole, and told so; sums are those of last year's own bodies.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spcncl_portal.programme.models import Cycle

from .nomination_ground import Lineage
from .nomination_queries import coverage, coverage_totals


@dataclass(frozen=True)
class Before:
    """What a body, or those before it, did in the earlier cycle; `basis` says who, empty for the body itself."""

    letters: int
    nominees: int
    basis: str = ""


class LastYear:
    """The figures of the cycle before; `cycle` is None where there is none. Read once, a fixed number of queries."""

    def __init__(self, now: Cycle):
        earlier = Cycle.objects.filter(year__lt=now.year, silent=False)
        self.cycle = earlier.select_related("criteria_set").order_by("-year").first()
        self._now = now
        self._read = False

    def of(self, body_id: int) -> Before | None:
        """None where neither the body nor one before it nominated then."""
        self._load()
        whole = [pk for pk in [body_id, *self._lineage.predecessors(body_id)] if self._counts(pk, body_id)]
        if not whole:
            return None
        rows = [self._rows[pk] for pk in whole]
        letters = sum(row.letters_sent + row.letters_received for row in rows)
        return Before(letters, sum(row.nominees for row in rows), self._basis(whole, body_id))

    @property
    def totals(self) -> dict[str, int]:
        """As `coverage_totals`, of the cycle before; empty without one."""
        return coverage_totals(self.cycle) if self.cycle else {}

    def _load(self) -> None:
        if self._read:
            return
        self._read = True
        self._lineage = Lineage()
        self._rows = {row.pk: row for row in coverage(self.cycle)} if self.cycle else {}
        self._still = set(coverage(self._now).order_by().values_list("pk", flat=True))

    def _counts(self, pk: int, body_id: int) -> bool:
        """Whether the figures of `pk` are the body's own or those of one before it that is there no more."""
        return pk in self._rows and (pk == body_id or pk not in self._still)

    def _basis(self, whole: list[int], body_id: int) -> str:
        others = [pk for pk in whole if pk != body_id]
        if not others:
            return ""
        names = ", ".join(self._rows[pk].name for pk in others)
        split = max(len(self._lineage.after.get(pk, [])) for pk in others)
        if split < 2:
            return (
                _("gồm cả %(names)s") % {"names": names} if body_id in whole else _("là %(names)s") % {"names": names}
            )
        text = ngettext("của cả %(names)s, nay là %(n)s đơn vị", "của cả %(names)s, nay là %(n)s đơn vị", split)
        return text % {"names": names, "n": split}
