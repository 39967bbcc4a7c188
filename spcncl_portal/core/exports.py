"""A list as an Excel file: at once when it is short, in constant memory in the background when it is long."""

import io
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tables2.rows import BoundRows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 500  # rows that are in memory at once
SHEET_ROWS = 1_000_000  # a sheet of Excel holds 1,048,576 rows
_LEFT_OUT = ("actions",)


def file_name(name: str) -> str:
    """`nhat-ky-2026-11-24.xlsx`."""
    return f"{name}-{timezone.localdate().isoformat()}.xlsx"


def xlsx_response(table, name: str) -> HttpResponse:
    """The rows of a short table as an answer."""
    buffer = io.BytesIO()
    write_xlsx(buffer, table.as_values(exclude_columns=_LEFT_OUT))
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{file_name(name)}"'
    return response


def write_xlsx(target: io.BytesIO | Path, rows: Iterable[list], *, folder: Path | None = None) -> None:
    """Write the rows, the first of which is the heading: numbers as numbers, text never as a formula.

    `folder`: where the writer keeps what is not in memory. More rows than a sheet holds go on in a second one.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    if folder is not None:
        options["tmpdir"] = str(folder)
    rows = iter(rows)
    heading = next(rows)
    with xlsxwriter.Workbook(target if isinstance(target, io.BytesIO) else str(target), options) as book:
        bold = book.add_format({"bold": True, "border": 1})
        sheet, line = _new_sheet(book, heading, bold), 0
        for row in rows:
            if line == SHEET_ROWS:
                sheet, line = _new_sheet(book, heading, bold), 0
            line += 1
            for column, value in enumerate(row):
                sheet.write(line, column, _cell(value))


def _new_sheet(book, heading: list, bold):
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet(_("Danh sách") if number == 1 else _("Danh sách %(n)s") % {"n": number})
    sheet.freeze_panes(1, 0)
    for column, value in enumerate(heading):
        sheet.write(0, column, _cell(value), bold)
    return sheet


def _cell(value):
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        # Excel keeps 15 digits; longer whole numbers stay exact as text.
        return value if abs(value) < 10**15 else str(value)
    return "" if value is None else str(value)


def row_count(table) -> int:
    """How many rows the table has, without reading them."""
    data = table.data.data
    return data.count() if isinstance(data, QuerySet) else len(data)


def rows_in_chunks(table, tick: Callable[[int, int], None]) -> Iterator[list]:
    """Heading and rows of a long table in its order, `CHUNK` at a time; `tick(done, total)` is told after each.

    The keys are read first: the list is that of one moment, no row comes twice or is left out while others write, and
    no cursor stays open that would keep the progress from being written (SQLite).
    """
    data = table.data.data
    lazy = isinstance(data, QuerySet) and not data.query.is_sliced
    keys = list(data.values_list("pk", flat=True)) if lazy else list(data)
    tick(0, len(keys))
    yield from _values(table, [])
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        rows = _values(table, _by_keys(data, part) if lazy else part)
        next(rows)  # the heading
        yield from rows
        tick(start + len(part), len(keys))


def _by_keys(data: QuerySet, keys: list) -> list:
    """The rows of those keys in their order; what was deleted meanwhile is left out."""
    found = {row.pk: row for row in data.order_by().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def _values(table, records: list) -> Iterator[list]:
    """As the table writes itself, with these records as its rows."""
    table.rows = BoundRows(data=records, table=table)
    return table.as_values(exclude_columns=_LEFT_OUT)
