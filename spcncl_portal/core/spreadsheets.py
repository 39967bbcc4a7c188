"""Tables in spreadsheets that people made: find the header, read the rows, name every fault by row and column.

``read_sheet`` opens a file, ``read_table`` reads it against a list of ``ColumnSpec``, ``write_template`` makes the file
that is offered for it. Faulty rows never stop the reading; a file without its header does (``ActionError``).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import ParseError, one_line
from spcncl_portal.core.spreadsheet_files import ERROR_VALUES, Formula, Sheet, read_sheets
from spcncl_portal.core.spreadsheet_template import write_template
from spcncl_portal.core.text import search_text

__all__ = [
    "ColumnSpec",
    "HeaderError",
    "HeaderMatch",
    "Row",
    "RowError",
    "Sheet",
    "TableResult",
    "cell_text",
    "find_header",
    "guess_header",
    "match_row",
    "missing_columns",
    "read_sheet",
    "read_table",
    "write_template",
]

_HEADER_ROWS = 40  # a header lies within the first rows, below the name of the office and the title
_HARMLESS = re.compile(r"\((?:nếu có|bắt buộc|không bắt buộc|\*)\)|\*", re.IGNORECASE)
_TOTALS = ("tong cong", "tong so", "cong")
_CLOSING = re.compile(
    r"(?:ghi chu|nguoi lap|lap bieu|thu truong|noi nhan|giam doc|chu tich|pho chu tich|tm |kt |ky ten|ky va|ky ghi|"
    r"nguoi ky|ha noi ngay|ngay \d* ?thang)"
)


def cell_text(cell: object) -> str:
    """Return a cell as text on one line: whole floats without ``.0``, dates as dd/mm/yyyy."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("Có") if cell else _("Không")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    if isinstance(cell, date | datetime):
        return cell.strftime("%d/%m/%Y")
    return one_line(str(cell), compatible=False)


class HeaderError(ActionError):
    """The file is a spreadsheet, but the table in it was not found; a person can show where it stands."""


@dataclass(frozen=True)
class ColumnSpec:
    """A column that a table is read for.

    ``titles``: the title shown in the template and in messages, then other titles people use (accents and case do not
    count). ``parser`` takes the cell and returns the value or raises ``ParseError``; without one the cell is text.
    ``remark`` takes the cell and the value read from it and returns what the person should know of the difference.
    ``text``: the template keeps leading zeros. ``width`` is in characters. ``choices`` make a drop-down, ``check`` is
    a check inside the template: ``tax_code``, ``whole`` or ``email``.
    """

    name: str
    titles: tuple[str, ...]
    required: bool = False
    parser: Callable[[object], object] = cell_text
    text: bool = False
    width: int = 20
    note: str = ""
    choices: tuple[str, ...] = ()
    check: str = ""
    remark: Callable[[object, object], str] | None = None

    @property
    def title(self) -> str:
        return self.titles[0]


@dataclass(frozen=True)
class HeaderMatch:
    """Where the header is: ``columns`` gives the place of each column found, ``titles`` its title in the file.

    ``last`` is the number, as Excel shows it, of the header's last row.
    """

    columns: dict[str, int]
    titles: dict[str, str]
    last: int


@dataclass(frozen=True)
class Row:
    """A row without faults; ``values`` has every column of the specification, ``None`` where the cell is empty."""

    number: int
    values: dict[str, object]


@dataclass(frozen=True)
class RowError:
    """A fault of one cell: row number as Excel shows it, title of the column, what stands there, what to do.

    ``letter`` is the column's letter in Excel. A remark on a cell that was read has the same shape.
    """

    row: int
    column: str
    value: str
    message: str
    letter: str = ""


@dataclass(frozen=True)
class TableResult:
    """What a sheet holds: rows without faults, faults, rows left out as notes (number and text), and remarks."""

    rows: list[Row]
    errors: list[RowError]
    skipped: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[RowError] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """How many rows have at least one fault."""
        return len({error.row for error in self.errors})

    @property
    def total(self) -> int:
        return len(self.rows) + self.rejected


def read_sheet(data: bytes, filename: str, columns: Sequence[ColumnSpec] = ()) -> Sheet:
    """Return the first visible sheet, or with ``columns`` the first visible one that has their header.

    Raises ``ActionError`` when the file cannot be read.
    """
    first = None
    for sheet in read_sheets(data, filename):
        first = first or sheet
        if not columns or not missing_columns(guess_header(sheet, columns), columns):
            return sheet
    return first


def find_header(sheet: Sheet, columns: Sequence[ColumnSpec]) -> HeaderMatch:
    """Return where the header of ``columns`` stands, in one row or in two (merged cells above narrower ones).

    Raises ``HeaderError`` when a required column is missing or a column stands there twice.
    """
    match = guess_header(sheet, columns)
    if match:
        _refuse_doubles(sheet, match, _known(columns))
    missing = missing_columns(match, columns)
    if missing:
        raise HeaderError(
            _("Tệp “%(name)s” thiếu cột: %(columns)s. Hãy dùng tệp mẫu hoặc sửa lại dòng tiêu đề.")
            % {"name": sheet.filename, "columns": ", ".join(f"“{column.title}”" for column in missing)}
        )
    return match


def missing_columns(match: HeaderMatch | None, columns: Sequence[ColumnSpec]) -> list[ColumnSpec]:
    """Return the required columns that a header lacks."""
    found = match.columns if match else {}
    return [column for column in columns if column.required and column.name not in found]


def _known(columns: Sequence[ColumnSpec]) -> dict[str, str]:
    return {search_text(title): column.name for column in columns for title in column.titles}


def guess_header(sheet: Sheet, columns: Sequence[ColumnSpec]) -> HeaderMatch | None:
    """Return the rows near the top that hold most of the titles, or ``None`` where none holds any."""
    known = _known(columns)
    best = None
    head = sheet.rows[: _HEADER_ROWS + 1]
    for index, (number, cells) in enumerate(head):
        below = head[index + 1] if index + 1 < len(head) else None
        matches = [_match_titles(_one_row(cells), known, number)]
        if below:
            matches.append(_match_titles(_two_rows(cells, below[1]), known, below[0]))
        for match in matches:
            if match and (best is None or len(match.columns) > len(best.columns)):
                best = match
    return _with_merged_rows(best, head, known) if best else None


def match_row(sheet: Sheet, columns: Sequence[ColumnSpec], number: int) -> HeaderMatch:
    """Return what is recognised when row ``number`` is the header's last row; maybe nothing."""
    known = _known(columns)
    cells = dict(sheet.rows)
    matches = [
        _match_titles(_one_row(cells.get(number, [])), known, number),
        _match_titles(_two_rows(cells.get(number - 1, []), cells.get(number, [])), known, number),
    ]
    found = [match for match in matches if match]
    return max(found, key=lambda match: len(match.columns)) if found else HeaderMatch({}, {}, number)


def _with_merged_rows(match: HeaderMatch, head: list[tuple[int, list]], known: dict[str, str]) -> HeaderMatch:
    """A header merged over several rows ends with the last row that repeats it."""
    for number, cells in head:
        if number == match.last + 1:
            again = _match_titles(_one_row(cells), known, number)
            if again and again.columns == match.columns:
                match = again
    return match


def _one_row(cells: list) -> list[list[str]]:
    return [[text] for text in map(cell_text, cells)]


def _two_rows(upper: list, lower: list) -> list[list[str]]:
    """Return the titles a column may have under a header of two rows; a title above spreads to the right."""
    titles, spread = [], ""
    for column in range(max(len(upper), len(lower))):
        above = cell_text(upper[column]) if column < len(upper) else ""
        under = cell_text(lower[column]) if column < len(lower) else ""
        spread = above or spread
        titles.append([f"{spread} {under}", under, above] if under else [above])
    return titles


def _match_titles(titles: list[list[str]], known: dict[str, str], last: int) -> HeaderMatch | None:
    columns: dict[str, int] = {}
    shown: dict[str, str] = {}
    for index, candidates in enumerate(titles):
        for title in candidates:
            name = known.get(search_text(title)) or known.get(search_text(_HARMLESS.sub(" ", title)))
            if name and name not in columns:
                columns[name], shown[name] = index, title
                break
    return HeaderMatch(columns, shown, last) if columns else None


def _refuse_doubles(sheet: Sheet, match: HeaderMatch, known: dict[str, str]) -> None:
    cells = next(cells for number, cells in sheet.rows if number == match.last)
    for index, title in enumerate(map(cell_text, cells)):
        name = known.get(search_text(title))
        if name and match.columns.get(name, index) != index and search_text(match.titles[name]) == search_text(title):
            raise HeaderError(
                _("Tệp “%(name)s” có hai cột “%(column)s”; hãy xóa hoặc đổi tên một cột.")
                % {"name": sheet.filename, "column": title}
            )


def read_table(sheet: Sheet, columns: Sequence[ColumnSpec], header: HeaderMatch | None = None) -> TableResult:
    """Read the rows below the header. Blank rows, a row of column numbers, totals and closing notes are left out.

    ``header`` is where a person says that it stands; without it it is looked for. Raises ``HeaderError`` when it is not
    there or no row follows it.
    """
    header = header or find_header(sheet, columns)
    result = TableResult([], [])
    body = [(n, cells) for n, cells in sheet.rows if n > header.last and any(map(cell_text, cells))]
    if body and _numbers_columns(body[0][1]):
        body = body[1:]
    notes = _notes(body, header, columns)
    for number, cells in body:
        if number in notes:
            result.skipped.append((number, notes[number]))
        else:
            _read_row(number, cells, header, columns, result)
    if not result.rows and not result.errors:
        raise HeaderError(
            _("Tệp “%(name)s” không có dòng dữ liệu nào dưới dòng tiêu đề; hãy điền rồi tải lại.")
            % {"name": sheet.filename}
        )
    result.remarks.extend(_hidden(sheet, header, result))
    result.remarks.sort(key=lambda remark: remark.row)
    return result


def _read_row(
    number: int, cells: list, header: HeaderMatch, columns: Sequence[ColumnSpec], result: TableResult
) -> None:
    values: dict[str, object] = {}
    faults: list[RowError] = []
    for column in columns:
        index = header.columns.get(column.name)
        if index is None:
            values[column.name] = None
            continue
        cell = cells[index] if index < len(cells) else ""
        place = header.titles[column.name], cell_text(cell)
        letter = xl_col_to_name(index)
        try:
            value = values[column.name] = _read_cell(cell, column, f"{letter}{number}")
        except (ParseError, ActionError) as error:
            faults.append(RowError(number, *place, str(error.message), letter))
            continue
        if column.remark and value is not None and (remark := column.remark(cell, value)):
            result.remarks.append(RowError(number, *place, remark, letter))
    if faults:
        result.errors.extend(faults)
    else:
        result.rows.append(Row(number, values))


def _read_cell(cell: object, column: ColumnSpec, place: str) -> object:
    shown = cell_text(cell)
    if not shown:
        if column.required:
            raise ParseError(_("Chưa nhập; cột này bắt buộc."))
        return None
    if isinstance(cell, Formula):
        raise ParseError(
            _(
                "Ô %(place)s chứa công thức chưa được tính; hãy mở tệp bằng Excel, lưu lại rồi tải lại, "
                "hoặc nhập giá trị."
            )
            % {"place": place}
        )
    if shown in ERROR_VALUES:
        raise ParseError(
            _("Ô %(place)s chứa lỗi công thức %(value)s; hãy sửa công thức hoặc nhập giá trị.")
            % {"place": place, "value": shown}
        )
    return column.parser(cell)


def _hidden(sheet: Sheet, header: HeaderMatch, result: TableResult) -> list[RowError]:
    """Hidden rows and columns are read, since a filter left on hides good rows; the person is told."""
    remarks = [
        RowError(header.last, header.titles[name], "", _("Cột này đang ẩn trong tệp nhưng vẫn được đọc."),
                 xl_col_to_name(index))
        for name, index in header.columns.items() if index in sheet.hidden_columns
    ]  # fmt: skip
    numbers = {row.number for row in result.rows} | {error.row for error in result.errors}
    told = _("Dòng này đang ẩn trong tệp nhưng vẫn được đọc.")
    return remarks + [RowError(number, "", "", told) for number in sorted(numbers & sheet.hidden_rows)]


def _numbers_columns(cells: list) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3) … or A B 1 2 …, as in official forms."""
    texts = [cell_text(cell).strip("()[] ") for cell in cells]
    texts = [text for text in texts if text]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) <= 3]
    letters = [text for text in texts if len(text) == 1 and text.isalpha()]
    return (
        len(texts) >= 3
        and len(numbers) + len(letters) == len(texts)
        and numbers == list(range(numbers[0] if numbers else 0, (numbers[0] if numbers else 0) + len(numbers)))
    )


def _notes(body: list[tuple[int, list]], header: HeaderMatch, columns: Sequence[ColumnSpec]) -> dict[int, str]:
    """Return the rows that hold no data, with their text.

    Anywhere: totals, and rows with nothing in a known column. At the end only: a lone text in the first column of a
    table that needs more, and everything from "Ghi chú", "Người lập biểu" and the like on.
    """
    required = [header.columns[column.name] for column in columns if column.required]
    notes: dict[int, str] = {}
    last_full = -1
    for position, (number, cells) in enumerate(body):
        known = [i for i in header.columns.values() if i < len(cells) and cell_text(cells[i])]
        texts = [text for text in map(cell_text, cells) if text]
        if not known or search_text(texts[0]) in _TOTALS or search_text(texts[0]).startswith("tong cong"):
            notes[number] = " ".join(texts)
        elif len(known) >= 3 or (required and all(i in known for i in required)):
            last_full = position
    closing = False
    for number, cells in body[last_full + 1 :]:
        texts = [text for text in map(cell_text, cells) if text]
        closing = closing or any(_CLOSING.match(search_text(text)) for text in texts)
        lone = len(texts) == 1 and len(required) > 1 and bool(cell_text(cells[0])) and not texts[0].isdigit()
        if closing or lone:
            notes[number] = " ".join(texts)
    return notes
