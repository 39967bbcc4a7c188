"""The list of a nomination letter as a spreadsheet: its columns, reading it, and what an import would do.

Nothing here writes: `actions.nominees.import_nominees` carries a plan out. The command and the screen share both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from spcncl_portal.core.parsing import show_number
from spcncl_portal.core.spreadsheet_files import read_sheets
from spcncl_portal.core.spreadsheet_layout import Layout
from spcncl_portal.core.spreadsheet_marking import mark_errors, title_of
from spcncl_portal.core.spreadsheets import (
    HeaderError,
    HeaderMatch,
    RowError,
    Sheet,
    cell_text,
    find_header,
    read_sheet,
    read_table,
    write_template,
)
from spcncl_portal.core.text import search_text
from spcncl_portal.programme.models import Body, Cycle, Sector

from ..models import NominationLetter, Nominee
from ..states import LetterState
from .nomination_columns import columns, in_unit_of_title
from .plan import Plan

OPEN_STATES = (LetterState.DRAFT, LetterState.RETURNED)


def template(cycle: Cycle | None) -> bytes:
    """The empty .xlsx that is offered, with drop-downs of the sectors and of the cycle's product groups."""
    sectors = list(Sector.objects.values_list("name", flat=True))
    groups = []
    if cycle and cycle.criteria_set_id:
        groups = list(cycle.criteria_set.groups.values_list("name", flat=True))
    lists = {name: values for name, values in (("sector", sectors), ("group", groups)) if values}
    sample = {
        "enterprise_name": _("Công ty cổ phần Ví dụ"),
        "tax_code": "0100000010",
        "product_name": _("Quạt trần"),
        "sector": sectors[0] if sectors else "",
        "group": groups[0] if groups else "",
        "phone": "024 3825 1234",
        "email": "lienhe@congty.example",
        "product_revenue": "125.000.000.000",
        "industrial_revenue": "300.000.000.000",
        "export_usd": "1.500.000",
        "in_hanoi": _("Có"),
    }
    title = _("Danh sách sản phẩm giới thiệu tham gia xét chọn")
    if cycle:
        title = f"{title} {_('năm')} {cycle.year}"
    return write_template(columns(), title, [sample], lists)


@dataclass(frozen=True)
class Line:
    """One good row: its number in the file and the values of the columns that the file has."""

    row: int
    values: dict[str, object]

    @property
    def key(self) -> tuple[str, str]:
        return self.values["tax_code"], search_text(self.values["product_name"])[:250]


@dataclass(frozen=True)
class NominationTable:
    """A file as read: good lines, faults by row and column, how many rows, titles that no column is called by.

    `remarks` are values that were read otherwise than they stand there, `skipped` rows that hold no product;
    `sheet` and `header` say where the table is.
    """

    lines: list[Line]
    errors: list[RowError]
    total: int
    ignored: list[str] = field(default_factory=list)
    remarks: list[RowError] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    sheet: str = ""
    header: HeaderMatch | None = None


def read_nominations(data: bytes, filename: str, layout: Layout | None = None) -> NominationTable:
    """Read a list; the second of two rows with the same tax code and product is a fault.

    `layout` is where a person says that the table stands. Raises ActionError when the file is no spreadsheet, and its
    kind HeaderError when it lacks a required column or any row: then a layout may help.
    """
    sheet, header = _find_table(data, filename, layout)
    above = _unit_above(sheet, header)
    specs = [in_unit_of_title(spec, header.titles.get(spec.name, ""), above) for spec in columns()]
    result = read_table(sheet, specs, header)
    product_title, product_letter = header.titles["product_name"], xl_col_to_name(header.columns["product_name"])
    errors, lines, first = list(result.errors), [], {}
    for row in result.rows:
        values = {name: _stored(name, row.values[name]) for name in header.columns}
        line = Line(row.number, values)
        if line.key in first:
            message = _("Trùng với dòng %(row)s: cùng mã số thuế và tên sản phẩm; hãy xóa một dòng.")
            message %= {"row": first[line.key]}
            errors.append(RowError(row.number, product_title, values["product_name"], message, product_letter))
        else:
            first[line.key] = row.number
            lines.append(line)
    errors.sort(key=lambda error: error.row)
    ignored = _ignored_titles(sheet, header)
    return NominationTable(lines, errors, result.total, ignored, result.remarks, result.skipped, sheet.name, header)


def _find_table(data: bytes, filename: str, layout: Layout | None) -> tuple[Sheet, HeaderMatch]:
    specs = columns()
    if layout is None:
        sheet = read_sheet(data, filename, specs)
        return sheet, find_header(sheet, specs)
    sheets = list(read_sheets(data, filename))
    if layout.sheet >= len(sheets):
        raise HeaderError(_("Tệp “%(name)s” không có trang tính này; hãy chọn lại trang.") % {"name": filename})
    return sheets[layout.sheet], layout.header_of(sheets[layout.sheet], specs)


def _unit_above(sheet: Sheet, header: HeaderMatch) -> str:
    """The line over the table that names the unit of its figures, if there is one."""
    over = (cell_text(cell) for number, cells in sheet.rows if number < header.last for cell in cells)
    return next((text for text in over if search_text(text).startswith(("don vi tinh", "dvt", "don vi trieu"))), "")


def marked_list(data: bytes, filename: str, table: NominationTable) -> bytes:
    """The person's file as .xlsx with the faults of `table`, which was read from it, marked in it."""
    sheet = next(sheet for sheet in read_sheets(data, filename) if sheet.name == table.sheet)
    return mark_errors(data, sheet, table.header.last, table.errors)


def _stored(name: str, value: object) -> object:
    """An empty cell is empty text, but no figure and no answer."""
    return "" if value is None and not Nominee._meta.get_field(name).null else value


def _ignored_titles(sheet: Sheet, header: HeaderMatch) -> list[str]:
    """Titles of columns that are not read, but for row numbers and the messages of an earlier marking."""
    cells: Sequence = dict(sheet.rows).get(header.last, [])
    known = set(header.columns.values())
    titles = [cell_text(cell) for index, cell in enumerate(cells) if index not in known]
    passed = ("stt", "tt", "so tt", "so thu tu", search_text(title_of()))
    return [title for title in titles if title and search_text(title) not in passed]


class ImportPlan(Plan[Line, Nominee]):
    """What an import of nominees does."""

    def report(self, *, partial: bool) -> dict:
        """The counts and faults as the contract of `import_nominations` names them."""
        refused = self.refused(partial=partial)
        return {
            "rows": self.total,
            "created": 0 if refused else len(self.created),
            "updated": 0 if refused else len(self.updated),
            "unchanged": len(self.unchanged),
            "rejected": self.rejected,
            "errors": [
                {"row": e.row, "column": e.column, "letter": e.letter, "value": e.value, "message": e.message}
                for e in self.errors
            ],
        }


def plan_import(table: NominationTable, *, cycle: Cycle, body: Body) -> ImportPlan:
    """Compare the lines with all lines of the body in the cycle, by tax code and product. Two queries, any size."""
    standing = lines_of_body(cycle, body)
    created, updated, unchanged = [], [], []
    for line in table.lines:
        there = standing.get(line.key)
        if there is None:
            created.append(line)
        elif all(getattr(there, name) == value for name, value in line.values.items()):
            unchanged.append(line)
        else:
            updated.append((there, line))
    return ImportPlan(table.total, created, updated, unchanged, table.errors)


def changes_of(standing: Nominee, line: Line) -> list[tuple[str, str, str]]:
    """What a line of the file changes in the one that stands: title of the column, old and new value as shown."""
    title_of_name = {spec.name: spec.title for spec in columns()}
    pairs = ((name, getattr(standing, name), value) for name, value in line.values.items())
    return [(title_of_name[name], _shown(old), _shown(new)) for name, old, new in pairs if old != new]


def _shown(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return show_number(value)
    return cell_text(value) or "–"


def lines_of_body(cycle: Cycle, body: Body) -> dict[tuple[str, str], Nominee]:
    """The line that counts for each key: one in an open letter, else the newest one.

    A letter that is being corrected or was corrected is left out: the list of the correction stands in its place.
    """
    letters = list(NominationLetter.objects.filter(cycle=cycle, body=body, corrections=None))
    return _by_key(sorted(letters, key=lambda letter: (letter.state in OPEN_STATES, letter.pk)))


def _by_key(letters: Iterable[NominationLetter]) -> dict[tuple[str, str], Nominee]:
    places = {letter.pk: place for place, letter in enumerate(letters)}
    by_pk = {letter.pk: letter for letter in letters}
    rows = sorted(Nominee.objects.filter(letter__in=places), key=lambda nominee: places[nominee.letter_id])
    for nominee in rows:
        nominee.letter = by_pk[nominee.letter_id]
    return {(nominee.tax_code, nominee.product_key): nominee for nominee in rows}
