"""Two submissions box by box, as people read them: words marked, figures with their difference, files paired."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from spcncl_portal.programme.models import Cycle

from . import calc, sections
from .models.dossier import FIGURE_NAMES
from .presentation import shown_change
from .snapshot import Change, compare

SAME, GONE, COME = "same", "gone", "come"
TEXT, FIGURE, FILE = "text", "figure", "file"
LAST = 999


@dataclass(frozen=True)
class Mark:
    """A run of words: `same`, `gone` (only in the older text) or `come` (only in the newer)."""

    kind: str
    text: str


@dataclass
class Row:
    """One box that differs. kind: `text` (before and after as marks), `figure` (values, difference and growth in per
    cent), `file` (before and after as names; an empty one was added or removed)."""

    label: str
    kind: str
    before: list[Mark] | str
    after: list[Mark] | str
    difference: int | None = None
    percent: Decimal | None = None
    words: str = ""


@dataclass
class Group:
    """A part of the dossier with its rows; anchor: its place on the page."""

    name: str
    anchor: str
    rows: list[Row] = field(default_factory=list)


def word_marks(before: str, after: str) -> tuple[list[Mark], list[Mark]]:
    """The older and the newer text, each with what is not in the other marked, word by word."""
    old, new = re.findall(r"\S+\s*|\s+", before), re.findall(r"\S+\s*|\s+", after)
    matcher = SequenceMatcher(None, [one.strip() for one in old], [one.strip() for one in new], autojunk=False)
    left, right = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        if a < b:
            left.append(Mark(SAME if tag == "equal" else GONE, "".join(old[a:b])))
        if c < d:
            right.append(Mark(SAME if tag == "equal" else COME, "".join(new[c:d])))
    return left, right


def compared(old: dict, new: dict, cycle: Cycle) -> list[Group]:
    """All that differs between two contents (`snapshot.build`), by the parts of the dossier in their order."""
    changes = compare(old, new)
    groups = []
    for name, anchor, area in _areas():
        mine = [one for one in changes if one.area == area and (one.area, one.key) != ("product", "sector")]
        mine.sort(key=_place)
        if mine:
            rows = _file_rows(mine) if area == "files" else [_row(one, cycle) for one in mine]
            groups.append(Group(name, anchor, rows))
    return groups


def _areas() -> list[tuple[str, str, str]]:
    """The parts as the check lists them: name, place on the page, area of `snapshot.Change`."""
    named = [(str(one.name), one.slug, one.code) for one in sections.SECTIONS if one is not sections.DOCUMENTS]
    documents = (str(sections.DOCUMENTS.name), sections.DOCUMENTS.slug, "files")
    return [(_("Doanh nghiệp"), "doanh-nghiep", "enterprise"), *named, documents]


def _place(change: Change) -> tuple[int, int]:
    """Where a box stands in its part: figures by name, then year; what no part names comes last."""
    if change.area == "figures":
        name, year = change.key.rsplit("_", 1)
        return FIGURE_NAMES.index(name) if name in FIGURE_NAMES else LAST, int(year)
    boxes = next((one.boxes for one in sections.SECTIONS if one.code == change.area), ())
    return boxes.index(change.key) if change.key in boxes else LAST, 0


def _row(change: Change, cycle: Cycle) -> Row:
    shown = shown_change(change, cycle)
    if change.area == "figures":
        both = change.before is not None and change.after is not None
        return Row(
            shown["label"],
            FIGURE,
            shown["before"],
            shown["after"],
            difference=change.after - change.before if both else None,
            percent=calc.rounded(calc.growth_percent(change.before, change.after)),
        )
    before, after = word_marks(str(shown["before"] or ""), str(shown["after"] or ""))
    return Row(shown["label"], TEXT, before, after)


def _file_rows(changes: list[Change]) -> list[Row]:
    """Files of one item that went and came are paired, in their order: replaced; the others were added or removed."""
    rows = []
    for item in dict.fromkeys(one.key for one in changes):
        gone = [one.before for one in changes if one.key == item and one.after is None]
        come = [one.after for one in changes if one.key == item and one.before is None]
        for number in range(max(len(gone), len(come))):
            before = gone[number] if number < len(gone) else None
            after = come[number] if number < len(come) else None
            rows.append(_file_row(before, after))
        dated = [one for one in changes if one.key == item and one.before is not None and one.after is not None]
        rows += [_file_row(one.before, one.after, _("sửa thời hạn")) for one in dated]
    return rows


def _file_row(before: dict | None, after: dict | None, words: str = "") -> Row:
    label = (before or after)["item_name"] or _("Bản quét hồ sơ giấy")
    words = words or _("thay") if before and after else _("thêm") if after else _("bỏ")
    return Row(label, FILE, before or {}, after or {}, words=words)
