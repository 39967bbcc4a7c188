"""Where a person says that a table stands: the sheet, the row of the header, and what each column means.

A layout travels in the address of the page (``to_query``, ``from_query``), so that looking, correcting and confirming
all read the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from spcncl_portal.core.spreadsheet_files import MAX_COLUMNS, MAX_ROWS, Sheet
from spcncl_portal.core.spreadsheets import (
    ColumnSpec,
    HeaderError,
    HeaderMatch,
    cell_text,
    guess_header,
    match_row,
    missing_columns,
)

SHEET, HEADER, COLUMN = "trang", "dong", "cot-"
SAMPLES = 3
_SAMPLE_LENGTH = 60


@dataclass(frozen=True)
class Layout:
    """``sheet``: place among the visible sheets, first is 0. ``header``: number of its last row, 0 where there is none.

    ``columns``: the places of what the table is read for, by the columns' names.
    """

    sheet: int
    header: int
    columns: dict[str, int] = field(default_factory=dict)
    twice: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str], columns: Sequence[ColumnSpec]) -> "Layout | None":
        """Return the layout that the address names, ``None`` where it names none; nonsense counts as not said."""
        if HEADER not in query:
            return None
        names, places, twice = {column.name for column in columns}, {}, []
        for key, name in query.items():
            place = _number(key.removeprefix(COLUMN), MAX_COLUMNS - 1) if key.startswith(COLUMN) else None
            if place is None or name not in names:
                continue
            if name in places:
                twice.append(name)
            places.setdefault(name, place)
        return cls(_number(query.get(SHEET), 999) or 0, _number(query[HEADER], MAX_ROWS) or 0, places, tuple(twice))

    def to_query(self) -> str:
        places = [(f"{COLUMN}{place}", name) for name, place in self.columns.items()]
        return urlencode([(SHEET, self.sheet), (HEADER, self.header), *places])

    def header_of(self, sheet: Sheet, columns: Sequence[ColumnSpec]) -> HeaderMatch:
        """Return the header that the layout names. Raises ``HeaderError`` when it cannot be read by."""
        title_of = {column.name: column.title for column in columns}
        if self.twice:
            raise HeaderError(
                _("Hai cột cùng được chọn là “%(column)s”; mỗi nội dung chỉ chọn một cột.")
                % {"column": title_of[self.twice[0]]}
            )
        titles = dict(sheet.rows).get(self.header, [])
        shown = {
            name: (cell_text(titles[place]) if place < len(titles) else "") or title_of[name]
            for name, place in self.columns.items()
        }
        match = HeaderMatch(dict(self.columns), shown, self.header)
        missing = missing_columns(match, columns)
        if missing:
            raise HeaderError(
                _("Chưa chọn cột nào là: %(columns)s.")
                % {"columns": ", ".join(f"“{column.title}”" for column in missing)}
            )
        return match


@dataclass(frozen=True)
class FileColumn:
    """A column as a person sees it in the file, with what it is taken for (name of a ``ColumnSpec`` or "")."""

    place: int
    title: str
    samples: list[str]
    name: str

    @property
    def letter(self) -> str:
        return xl_col_to_name(self.place)

    @property
    def field(self) -> str:
        return f"{COLUMN}{self.place}"


def suggest_layout(sheets: Sequence[Sheet], columns: Sequence[ColumnSpec], asked: Layout | None = None) -> Layout:
    """Return where the table seems to stand; ``asked`` settles sheet and header row, and the columns if it has any."""
    if asked and asked.columns and asked.sheet < len(sheets):
        return asked
    if asked and asked.sheet < len(sheets):
        match = match_row(sheets[asked.sheet], columns, asked.header)
        return Layout(asked.sheet, asked.header, match.columns)
    matches = [(number, guess_header(sheet, columns)) for number, sheet in enumerate(sheets)]
    found = [(number, match) for number, match in matches if match]
    if not found:
        return Layout(0, _first_full_row(sheets[0]))
    complete = [pair for pair in found if not missing_columns(pair[1], columns)]
    number, match = complete[0] if complete else max(found, key=lambda pair: len(pair[1].columns))
    return Layout(number, match.last, match.columns)


def _first_full_row(sheet: Sheet) -> int:
    """A header that nobody recognises is most likely the first row with several cells."""
    return next((number for number, cells in sheet.rows if sum(1 for c in cells if cell_text(c)) >= 3), 1)


def columns_of(sheet: Sheet, layout: Layout) -> list[FileColumn]:
    """Return the columns of the file that hold anything, with their titles and the first values below."""
    below = [cells for number, cells in sheet.rows if number > layout.header]
    titles = dict(sheet.rows).get(layout.header, [])
    name_at = {place: name for name, place in layout.columns.items()}
    width = max((len(cells) for cells in [titles, *below]), default=0)
    found = []
    for place in range(width):
        title = cell_text(titles[place]) if place < len(titles) else ""
        samples = _samples(below, place)
        if title or samples or place in name_at:
            found.append(FileColumn(place, title, samples, name_at.get(place, "")))
    return found


def _samples(rows: list[list], place: int) -> list[str]:
    found: list[str] = []
    for cells in rows:
        text = cell_text(cells[place]) if place < len(cells) else ""
        if text and text not in found:
            found.append(text if len(text) <= _SAMPLE_LENGTH else text[: _SAMPLE_LENGTH - 1] + "…")
            if len(found) == SAMPLES:
                break
    return found


def _number(text: object, maximum: int) -> int | None:
    text = str(text or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 and int(text) <= maximum else None
