"""The list of a nomination letter as a spreadsheet: its columns, reading it, and what an import would do.

Nothing here writes: `actions.nominees.import_nominees` carries a plan out. The command and the screen share both.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from spcncl_portal.core.parsing import parse_email, parse_integer, parse_name, parse_phone, parse_tax_code
from spcncl_portal.core.spreadsheets import (
    ColumnSpec,
    RowError,
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

OPEN_STATES = (LetterState.DRAFT, LetterState.RETURNED)
# A million billion đồng: whatever is larger was typed in the wrong unit.
MAX_REVENUE = 10**15


def _text(maximum: int) -> Callable[[object], str]:
    """A parser of text that fits its column; the whole cell is kept on one line."""

    def parse(cell: object) -> str:
        return parse_name(cell_text(cell), maximum=maximum)

    return parse


def parse_revenue(cell: object) -> int:
    """Whole đồng, not negative."""
    return parse_integer(cell, minimum=0, maximum=MAX_REVENUE)


def columns() -> list[ColumnSpec]:
    """The columns of the list; their names are those of `Nominee`."""
    return [
        ColumnSpec(
            "enterprise_name",
            (_("Tên doanh nghiệp"), "Tên doanh nghiệp", "Doanh nghiệp", "Tên công ty", "Đơn vị sản xuất"),
            required=True,
            parser=_text(250),
            width=40,
            note=_("Tên đầy đủ như trên giấy đăng ký doanh nghiệp."),
        ),
        ColumnSpec(
            "tax_code",
            (_("Mã số thuế"), "Mã số thuế", "MST", "Mã số doanh nghiệp", "Mã số thuế doanh nghiệp"),
            required=True,
            parser=parse_tax_code,
            text=True,
            width=18,
            note=_("10 chữ số, hoặc 13 chữ số với đơn vị phụ thuộc. Giữ số 0 ở đầu."),
        ),
        ColumnSpec(
            "product_name",
            (_("Tên sản phẩm"), "Tên sản phẩm", "Sản phẩm", "Tên sản phẩm giới thiệu", "Sản phẩm giới thiệu"),
            required=True,
            parser=_text(250),
            width=40,
            note=_("Mỗi dòng một sản phẩm; doanh nghiệp có hai sản phẩm thì ghi hai dòng."),
        ),
        ColumnSpec(
            "sector",
            (_("Ngành"), "Ngành", "Ngành hàng", "Ngành công nghiệp", "Lĩnh vực"),
            parser=_text(150),
            width=28,
            note=_("Chọn trong danh sách."),
        ),
        ColumnSpec(
            "group",
            (_("Nhóm sản phẩm"), "Nhóm sản phẩm", "Nhóm"),
            parser=_text(200),
            width=28,
            note=_("Chọn trong danh sách."),
        ),
        ColumnSpec(
            "address",
            (_("Địa chỉ"), "Địa chỉ", "Địa chỉ doanh nghiệp", "Địa chỉ trụ sở", "Trụ sở"),
            parser=_text(300),
            width=40,
        ),
        ColumnSpec(
            "contact_name",
            (_("Người liên hệ"), "Người liên hệ", "Họ tên người liên hệ", "Liên hệ"),
            parser=_text(150),
            width=24,
        ),
        ColumnSpec(
            "phone",
            (_("Điện thoại"), "Điện thoại", "Số điện thoại", "ĐT", "SĐT", "Điện thoại liên hệ"),
            parser=parse_phone,
            text=True,
            width=18,
        ),
        ColumnSpec(
            "email",
            (_("Thư điện tử"), "Thư điện tử", "Email", "E-mail", "Địa chỉ email"),
            parser=parse_email,
            width=28,
        ),
        ColumnSpec(
            "product_revenue",
            (
                _("Doanh thu sản phẩm năm trước (đồng)"),
                "Doanh thu sản phẩm năm trước (đồng)",
                "Doanh thu sản phẩm (đồng)",
                "Doanh thu sản phẩm",
                "Doanh thu (đồng)",
                "Doanh thu",
            ),
            parser=parse_revenue,
            width=24,
            note=_("Viết đủ chữ số, đơn vị đồng."),
        ),
        ColumnSpec("note", (_("Ghi chú"), "Ghi chú"), parser=_text(500), width=30),
    ]


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
    """A file as read: good lines, faults by row and column, how many rows, titles that no column is called by."""

    lines: list[Line]
    errors: list[RowError]
    total: int
    ignored: list[str] = field(default_factory=list)


def read_nominations(data: bytes, filename: str) -> NominationTable:
    """Read a list; the second of two rows with the same tax code and product is a fault.

    Raises ActionError when the file is no spreadsheet, or lacks a required column or any row.
    """
    specs = columns()
    sheet = read_sheet(data, filename, specs)
    header = find_header(sheet, specs)
    result = read_table(sheet, specs)
    product_title = header.titles["product_name"]
    errors, lines, first = list(result.errors), [], {}
    for row in result.rows:
        values = {name: _stored(name, row.values[name]) for name in header.columns}
        line = Line(row.number, values)
        if line.key in first:
            message = _("Trùng với dòng %(row)s: cùng mã số thuế và tên sản phẩm; hãy xóa một dòng.")
            errors.append(
                RowError(row.number, product_title, values["product_name"], message % {"row": first[line.key]})
            )
        else:
            first[line.key] = row.number
            lines.append(line)
    errors.sort(key=lambda error: error.row)
    return NominationTable(lines, errors, result.total, _ignored_titles(sheet, header))


def _stored(name: str, value: object) -> object:
    """An empty cell is empty text, but no figure."""
    return "" if value is None and name != "product_revenue" else value


def _ignored_titles(sheet, header) -> list[str]:
    cells = next(cells for number, cells in sheet.rows if number == header.last)
    known = set(header.columns.values())
    titles = [cell_text(cell) for index, cell in enumerate(cells) if index not in known]
    return [title for title in titles if title and search_text(title) not in ("stt", "tt", "so tt", "so thu tu")]


@dataclass(frozen=True)
class ImportPlan:
    """What an import does with each good line. `updated` pairs the line that stands with the one of the file."""

    total: int
    created: list[Line]
    updated: list[tuple[Nominee, Line]]
    unchanged: list[Line]
    errors: list[RowError]

    @property
    def rejected(self) -> int:
        return len({error.row for error in self.errors})

    def refused(self, *, partial: bool) -> bool:
        """Whether nothing may be written: all or nothing, unless `partial`."""
        return bool(self.errors) and not partial

    def report(self, *, partial: bool) -> dict:
        """The counts and faults as the contract of `import_nominations` names them."""
        refused = self.refused(partial=partial)
        return {
            "rows": self.total,
            "created": 0 if refused else len(self.created),
            "updated": 0 if refused else len(self.updated),
            "unchanged": len(self.unchanged),
            "rejected": self.rejected,
            "errors": [{"row": e.row, "column": e.column, "value": e.value, "message": e.message} for e in self.errors],
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
