"""A list of prospects as a spreadsheet: its columns, reading it, and what an import would do. Nothing here writes."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import ParseError, parse_email, parse_name, parse_phone, parse_tax_code
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
from spcncl_portal.programme.queries import bodies_of

from ..models import Prospect
from ..prospect_queries import prospects_visible_to, units_of
from .plan import Plan

MAX_ROWS = 5000


def _text(maximum: int) -> Callable[[object], str]:
    def parse(cell: object) -> str:
        return parse_name(cell_text(cell), maximum=maximum)

    return parse


def _one_of(rows, names: Callable, message) -> Callable[[object], object]:
    """A parser that finds a row by any of its names, accents and case aside; several with the name are a fault."""
    known = defaultdict(set)
    for row in rows:
        for name in names(row):
            known[search_text(name)].add(row)

    def parse(cell: object):
        found = known.get(search_text(cell_text(cell)), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            codes = ", ".join(sorted(f"{row} ({row.code})" for row in found))
            raise ParseError(_("Có nhiều đơn vị cùng tên; hãy ghi mã: %(codes)s.") % {"codes": codes})
        raise ParseError(message)

    return parse


def _known(cycle: Cycle) -> tuple[Callable, Callable]:
    """Parsers of the units of the cycle's time and of the sectors. Two queries."""
    unit = _one_of(
        list(units_of(cycle)),
        lambda body: {body.name, body.short_name or body.name, body.code},
        _("Không có quận, huyện, phường, xã này vào thời gian của chu kỳ; hãy chọn trong danh sách."),
    )
    sector = _one_of(
        list(Sector.objects.all()),
        lambda row: {row.name, row.code},
        _("Không có ngành này; hãy chọn trong danh sách hoặc bỏ trống."),
    )
    return unit, sector


def columns(cycle: Cycle) -> list[ColumnSpec]:
    """The columns of the list; their names are those of `Prospect`."""
    unit, sector = _known(cycle)
    return [
        ColumnSpec(
            "name",
            (_("Tên doanh nghiệp"), "Tên doanh nghiệp", "Doanh nghiệp", "Tên công ty", "Đơn vị sản xuất"),
            required=True,
            parser=_text(250),
            width=40,
        ),
        ColumnSpec(
            "tax_code",
            (_("Mã số thuế"), "Mã số thuế", "MST", "Mã số doanh nghiệp"),
            parser=parse_tax_code,
            text=True,
            width=18,
            note=_("Nếu đã biết: 10 hoặc 13 chữ số, giữ số 0 ở đầu. Nhờ mã số thuế, cổng nhận ra khi đăng ký."),
        ),
        ColumnSpec("address", (_("Địa chỉ"), "Địa chỉ", "Địa chỉ doanh nghiệp"), parser=_text(300), width=40),
        ColumnSpec(
            "unit",
            (_("Địa bàn"), "Địa bàn", "Quận, huyện", "Quận/huyện", "Quận huyện", "Phường, xã", "Phường/xã"),
            parser=unit,
            width=24,
            note=_("Quận, huyện, phường, xã nơi có doanh nghiệp; chọn trong danh sách."),
        ),
        ColumnSpec("sector", (_("Ngành"), "Ngành", "Ngành hàng", "Lĩnh vực"), parser=sector, width=28),
        ColumnSpec("product", (_("Sản phẩm"), "Sản phẩm", "Tên sản phẩm"), parser=_text(250), width=32),
        ColumnSpec("contact_name", (_("Người liên hệ"), "Người liên hệ", "Liên hệ"), parser=_text(150), width=24),
        ColumnSpec(
            "phone",
            (_("Điện thoại"), "Điện thoại", "Số điện thoại", "ĐT", "SĐT"),
            parser=parse_phone,
            text=True,
            width=18,
        ),
        ColumnSpec("email", (_("Thư điện tử"), "Thư điện tử", "Email", "E-mail"), parser=parse_email, width=28),
        ColumnSpec("note", (_("Ghi chú"), "Ghi chú"), parser=_text(2000), width=30),
    ]


def template(cycle: Cycle) -> bytes:
    """The empty .xlsx that is offered, with drop-downs of the units of the cycle's time and of the sectors."""
    units, sectors = list(units_of(cycle)), list(Sector.objects.all())
    twice = Counter(unit.name for unit in units)
    named = [unit.name if twice[unit.name] == 1 else unit.code for unit in units]
    lists = {"unit": named, "sector": [sector.name for sector in sectors]}
    sample = {
        "name": _("Công ty cổ phần Ví dụ"),
        "tax_code": "0100000010",
        "unit": named[0] if named else "",
        "sector": sectors[0].name if sectors else "",
        "product": _("Quạt trần"),
        "phone": "024 3825 1234",
        "email": "lienhe@congty.example",
    }
    title = _("Danh sách doanh nghiệp cần vận động năm %(year)s") % {"year": cycle.year}
    return write_template(columns(cycle), title, [sample], {name: values for name, values in lists.items() if values})


@dataclass(frozen=True)
class Line:
    """One row without faults of its own; `values` holds the cells that are not empty."""

    row: int
    values: dict[str, object]

    @property
    def code(self) -> str:
        return self.values.get("tax_code", "")

    @property
    def name_key(self) -> str:
        return search_text(self.values["name"])


@dataclass(frozen=True)
class ProspectTable:
    """A file as read: good lines, faults by row and column, how many rows, the titles of its columns."""

    lines: list[Line]
    errors: list[RowError]
    total: int
    titles: dict[str, str]


def read_prospects(data: bytes, filename: str, cycle: Cycle) -> ProspectTable:
    """Read a list; the second of two rows of one enterprise is a fault.

    Raises ActionError when the file is no spreadsheet, lacks the column of names or any row, or is too long.
    """
    specs = columns(cycle)
    sheet = read_sheet(data, filename, specs)
    titles = find_header(sheet, specs).titles
    result = read_table(sheet, specs)
    if result.total > MAX_ROWS:
        raise ActionError(_("Tệp có %(n)s dòng; mỗi lần nhập nhiều nhất %(max)s dòng, hãy chia tệp.")
                          % {"n": result.total, "max": MAX_ROWS})  # fmt: skip
    rows = [Line(row.number, {k: v for k, v in row.values.items() if v not in (None, "")}) for row in result.rows]
    lines, doubles = _without_doubles(rows, titles["name"])
    errors = sorted([*result.errors, *doubles], key=lambda error: error.row)
    return ProspectTable(lines, errors, result.total, titles)


def _without_doubles(rows: list[Line], title: str) -> tuple[list[Line], list[RowError]]:
    """The same tax code is the same enterprise; so is the same name where one of two has no tax code."""
    lines, errors, codes, names = [], [], {}, defaultdict(list)
    for line in rows:
        same_name = next((one for one in names[line.name_key] if not (one.code and line.code)), None)
        first = codes.get(line.code) if line.code else None
        first = first or same_name
        if first:
            message = _("Trùng doanh nghiệp với dòng %(row)s; hãy xóa một dòng.") % {"row": first.row}
            errors.append(RowError(line.row, title, line.values["name"], message))
            continue
        codes[line.code] = line
        names[line.name_key].append(line)
        lines.append(line)
    return lines, errors


class ImportPlan(Plan[Line, Prospect]):
    """What an import of prospects does."""


def plan_import(table: ProspectTable, *, cycle: Cycle, body: Body | None, by: User | None) -> ImportPlan:
    """Compare the lines with the cycle's list: by tax code, else by name. A fixed number of queries.

    `by` changes only what that person may edit. What stands elsewhere with the same tax code is a fault of its row, and
    so is an officer's line that moves a prospect of others away from the officer's ground.
    """
    seen = prospects_visible_to(by, cycle) if by is not None else Prospect.objects.filter(cycle=cycle)
    standing = list(seen.select_related("cycle", "unit", "sector").order_by("pk"))
    by_code = {one.tax_code: one for one in standing if one.tax_code}
    by_name = defaultdict(list)
    for one in standing:
        by_name[search_text(one.name)].append(one)
    taken = set(Prospect.objects.filter(cycle=cycle).exclude(tax_code="").values_list("tax_code", flat=True))
    own = set(bodies_of(by).values_list("pk", flat=True)) if by is not None and Role.STAFF not in by.roles else None
    created, updated, unchanged, errors, used = [], [], [], list(table.errors), {}
    for line in table.lines:
        try:
            found = _standing(line, by_code, by_name, taken)
            _refuse_second(found, line, used)
        except ParseError as mistake:
            column = "tax_code" if line.code else "name"
            errors.append(RowError(line.row, table.titles[column], line.values[column], str(mistake.message)))
            continue
        if found is None:
            created.append(line)
        elif all(getattr(found, name) == value for name, value in line.values.items()):
            unchanged.append(line)
        elif own is not None and not own & {found.body_id, _unit_after(found, line)}:
            column = "unit" if "unit" in line.values else "name"
            message = _("Địa bàn này không thuộc đơn vị bạn; hãy chọn lại địa bàn.")
            errors.append(RowError(line.row, table.titles[column], cell_text(line.values[column]), message))
        else:
            updated.append((found, line))
    return ImportPlan(table.total, created, updated, unchanged, sorted(errors, key=lambda error: error.row))


def _unit_after(found: Prospect, line: Line) -> int | None:
    unit = line.values.get("unit")
    return unit.pk if unit else found.unit_id


def _refuse_second(found: Prospect | None, line: Line, used: dict[int, int]) -> None:
    if found is not None and used.setdefault(found.pk, line.row) != line.row:
        raise ParseError(_("Trùng doanh nghiệp với dòng %(row)s; hãy xóa một dòng.") % {"row": used[found.pk]})


def _standing(line: Line, by_code: dict, by_name: dict, taken: set[str]) -> Prospect | None:
    """The prospect that the line is about; a name without tax code in the list takes the line's tax code."""
    if line.code in by_code:
        return by_code[line.code]
    if line.code in taken:
        raise ParseError(_("Mã số thuế này do đơn vị khác vận động; hãy bỏ dòng, hoặc liên hệ Sở Công Thương."))
    named = by_name.get(line.name_key, [])
    fitting = [one for one in named if not (line.code and one.tax_code)]
    if len(fitting) > 1:
        raise ParseError(_("Danh sách có %(n)s doanh nghiệp cùng tên; hãy ghi mã số thuế.") % {"n": len(fitting)})
    return fitting[0] if fitting else None
