"""What a list that comes again changes: lines added, changed (old and new values), dropped, unchanged."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from spcncl_portal.core.parsing import show_number
from spcncl_portal.core.text import search_text

from .models import NominationLetter, Nominee
from .nomination_lines import ARRIVED, in_force
from .states import LetterState

NOT_COMPARED = {
    "id", "letter", "position", "product_key", "invited_at", "enterprise", "search_text", "sort_key", "created_at",
    "updated_at",
}  # fmt: skip
FIELDS = [one for one in Nominee._meta.concrete_fields if one.name not in NOT_COMPARED]
# From this likeness of names (0–100) a product left out and one added of the same enterprise are a new name of one.
RENAMED = 80
Values = dict[str, object]


@dataclass(frozen=True)
class Change:
    """One line: `kind` is added, changed, dropped or unchanged; `differences` (label, old, new) of a changed one."""

    kind: str
    values: Values
    differences: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Comparison:
    """A list against an earlier one."""

    title: str
    changes: list[Change]

    def of(self, kind: str) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]

    @property
    def added(self) -> list[Change]:
        return self.of("added")

    @property
    def changed(self) -> list[Change]:
        return self.of("changed")

    @property
    def dropped(self) -> list[Change]:
        return self.of("dropped")

    @property
    def unchanged(self) -> list[Change]:
        return self.of("unchanged")


def values_of(line: Nominee) -> Values:
    """What a line says, as JSON can keep it."""
    return {one.name: getattr(line, one.name) for one in FIELDS}


def compare(before: Iterable[Values], after: Iterable[Values]) -> list[Change]:
    """Pair the lines by tax code and product, then what is left of an enterprise by likeness of the product's name."""
    old = {_key(values): values for values in before}
    changes, new = [], []
    for values in after:
        there = old.pop(_key(values), None)
        if there is None:
            new.append(values)
        else:
            changes.append(_changed(there, values))
    left: dict[str, list[str]] = defaultdict(list)
    for tax_code, name in old:
        left[tax_code].append(name)
    for values in new:
        tax_code, name = _key(values)
        renamed = _renamed(name, left[tax_code])
        if renamed is None:
            changes.append(Change("added", values))
        else:
            left[tax_code].remove(renamed)
            changes.append(_changed(old.pop((tax_code, renamed)), values))
    return changes + [Change("dropped", values) for values in old.values()]


def comparisons_of(letter: NominationLetter) -> list[Comparison]:
    """What to look at before a list is sent again or received: against what was returned, corrected or sent earlier."""
    now = [values_of(line) for line in letter.nominees.all()]
    found = []
    if letter.returned_lines and letter.state in (LetterState.RETURNED, LetterState.SENT):
        found.append(Comparison(_("So với danh sách bị trả lại"), compare(letter.returned_lines, now)))
    if letter.corrects_id:
        before = [values_of(line) for line in letter.corrects.nominees.all()]
        title = _("So với văn bản số %(number)s đã tiếp nhận") % {"number": letter.corrects.number}
        found.append(Comparison(title, compare(before, now)))
    else:
        earlier = _earlier(letter, {_key(values) for values in now})
        if earlier:
            found.append(Comparison(_("So với các văn bản đã gửi trước của đơn vị"), compare(earlier, now)))
    return found


def _earlier(letter: NominationLetter, keys: set[tuple[str, str]]) -> list[Values]:
    """Lines of the body's earlier letters of the year that this letter names again."""
    lines = Nominee.objects.filter(letter__cycle=letter.cycle_id, letter__body=letter.body_id, letter__lt=letter.pk)
    rows = in_force(lines.filter(letter__state__in=ARRIVED)).order_by("letter", "position")
    newest = {(line.tax_code, line.product_key): values_of(line) for line in rows}
    return [values for key, values in newest.items() if key in keys]


def _key(values: Values) -> tuple[str, str]:
    return values["tax_code"], search_text(values["product_name"])[:250]


def _renamed(name: str, others: list[str]) -> str | None:
    """The one of the others that is most like the name, if it is like enough."""
    like = [other for other in others if fuzz.ratio(other, name) >= RENAMED]
    return max(like, key=lambda other: fuzz.ratio(other, name), default=None)


def _changed(old: Values, new: Values) -> Change:
    differences = tuple(
        (str(one.verbose_name), _shown(old.get(one.name)), _shown(new.get(one.name)))
        for one in FIELDS
        if old.get(one.name) != new.get(one.name)
    )
    return Change("changed" if differences else "unchanged", new, differences)


def _shown(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return show_number(value) if isinstance(value, int) else str(value)
