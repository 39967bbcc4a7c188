"""The same product nominated by several bodies: exactly (tax code and name), or so nearly that staff should look.

Near: the same tax code and a like name of the product; or the same name of the enterprise with another tax code.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from spcncl_portal.core.text import search_text
from spcncl_portal.programme.models import Cycle

from .models import DoubleDecision, Nominee
from .nomination_lines import Key, counting

# From this likeness (0–100) two names of products are shown to staff as one.
ALIKE = 85


@dataclass(frozen=True)
class Double:
    """Lines of several bodies that are, or may be, one product. `decisions`: those of its products, none while open."""

    lines: list[Nominee]
    decisions: list[DoubleDecision]

    @property
    def pk(self) -> int:
        """Its address: the oldest of its lines."""
        return self.lines[0].pk

    @property
    def keys(self) -> set[Key]:
        return {key_of(line) for line in self.lines}

    @property
    def is_exact(self) -> bool:
        return len(self.keys) == 1

    @property
    def kind_label(self) -> str:
        if self.is_exact:
            return _("trùng hẳn")
        if len({line.tax_code for line in self.lines}) > 1:
            return _("cùng tên, khác mã số thuế")
        return _("tên sản phẩm gần giống")

    @property
    def bodies(self) -> list[str]:
        return list(dict.fromkeys(line.letter.body_name for line in self.lines))

    @property
    def decision(self) -> DoubleDecision | None:
        """What was decided of all its products; None while a product that came later is undecided."""
        return self.decisions[0] if len(self.decisions) == len(self.keys) else None

    @property
    def decision_label(self) -> str:
        if self.decision is None:
            return _("chờ quyết định")
        if self.kept is None:
            return _("giữ tất cả")
        return _("tính ở %(body)s") % {"body": self.kept.letter.body_name}

    @property
    def kept(self) -> Nominee | None:
        """The line that counts now: that of the decision, or its newer form."""
        chosen = self.decision.kept if self.decision else None
        if chosen is None:
            return None
        own = [line for line in self.lines if line.letter.body_id == chosen.letter.body_id]
        same = [line for line in own if key_of(line) == key_of(chosen)]
        return next(iter(same or own), None)

    @property
    def enterprise_name(self) -> str:
        return self.lines[0].enterprise_name

    @property
    def tax_codes(self) -> str:
        return ", ".join(dict.fromkeys(line.tax_code for line in self.lines))

    @property
    def product_names(self) -> str:
        return " / ".join(dict.fromkeys(line.product_name for line in self.lines))


def key_of(line: Nominee) -> Key:
    return line.tax_code, line.product_key


def doubles(cycle: Cycle, *, text: str = "") -> list[Double]:
    """The doubles of the cycle, undecided ones first, then by enterprise. Three queries for any number of lines.

    `text`: words of enterprise, product, tax code or body, accents aside. Only the lines of doubles are read whole.
    """
    facts = counting(cycle).values_list("pk", "tax_code", "product_key", "enterprise_name", "letter__body")
    groups = _groups(_Line(*row) for row in facts.order_by("pk"))
    if not groups:
        return []
    whole = Nominee.objects.select_related("letter__cycle", "letter__body", "enterprise__merged_into")
    lines = whole.in_bulk([pk for group in groups for pk in group])
    decided = DoubleDecision.objects.filter(cycle=cycle).select_related("kept__letter", "decided_by")
    decisions = {(one.tax_code, one.product_key): one for one in decided}
    found = [_double([lines[pk] for pk in group], decisions) for group in groups]
    words = search_text(text).split()
    if words:
        found = [one for one in found if all(word in _searched(one) for word in words)]
    return sorted(found, key=lambda one: (one.decision is not None, one.lines[0].sort_key, one.pk))


def _double(lines: list[Nominee], decisions: dict[Key, DoubleDecision]) -> Double:
    keys = sorted({key_of(line) for line in lines})
    return Double(lines, [decisions[key] for key in keys if key in decisions])


def double_of(line: Nominee) -> Double | None:
    """The double that the line belongs to, or None."""
    return next((one for one in doubles(line.letter.cycle) if line in one.lines), None)


class _Line(NamedTuple):
    """What tells whether a line is a double."""

    pk: int
    tax_code: str
    product_key: str
    enterprise_name: str
    body: int

    @property
    def key(self) -> Key:
        return self.tax_code, self.product_key


def _groups(lines: Iterable[_Line]) -> list[list[int]]:
    """Ids of lines that are one product or nearly so, of at least two bodies; the oldest line first."""
    by_key: dict[Key, list[_Line]] = defaultdict(list)
    by_code: dict[str, set[Key]] = defaultdict(set)
    by_name: dict[str, set[Key]] = defaultdict(set)
    bodies: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        by_key[line.key].append(line)
        by_code[line.tax_code].add(line.key)
        by_name[search_text(line.enterprise_name)].add(line.key)
        bodies[line.tax_code].add(line.body)
    roots = {key: key for key in by_key}
    for code, keys in by_code.items():
        # One body alone makes no double, however long its list of one enterprise.
        for one, other in combinations(sorted(keys), 2) if len(bodies[code]) > 1 else ():
            if fuzz.token_sort_ratio(one[1], other[1]) >= ALIKE:
                _join(roots, one, other)
    for keys in by_name.values():
        first = min(keys)
        for other in keys:
            if other[0] != first[0]:
                _join(roots, first, other)
    groups: dict[Key, list[_Line]] = defaultdict(list)
    for key, rows in by_key.items():
        groups[_root(roots, key)] += rows
    several = [group for group in groups.values() if len({line.body for line in group}) > 1]
    return [sorted(line.pk for line in group) for group in several]


def _root(roots: dict[Key, Key], key: Key) -> Key:
    while roots[key] != key:
        key = roots[key]
    return key


def _join(roots: dict[Key, Key], one: Key, other: Key) -> None:
    roots[_root(roots, other)] = _root(roots, one)


def _searched(double: Double) -> str:
    parts = [part for line in double.lines for part in (line.search_text, search_text(line.letter.body_name))]
    return " ".join(parts)
