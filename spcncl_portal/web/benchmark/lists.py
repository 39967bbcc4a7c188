"""Reading a long list of nominated products: the file, the comparison, the rows."""

import io
import subprocess
import sys
from collections.abc import Iterator
from tempfile import NamedTemporaryFile

import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.actions.nominees import import_nominees
from applications.imports.nominations import columns, read_nominations
from spcncl_portal.programme.models import Body, Cycle
from spcncl_portal.programme.queries import nominating_bodies
from spcncl_portal.web.demo.makers import tax_codes

from .figures import Figure, seconds, tell


def measure_import(cycle: Cycle, rows: int, generator) -> Iterator[Figure]:
    """One import of a new list, from the bytes of the file to the last row of the log."""
    tell(f"nhập danh sách {rows} dòng")
    data = _list_of(rows, generator)
    body, other = nominating_bodies(cycle)[:2]

    def run():
        with CaptureQueriesContext(connection) as captured:
            table = read_nominations(data, "danh-sach.xlsx")
            plan = import_nominees(table=table, cycle=cycle, body=body, by=None)
            return plan, len(captured)

    duration, (plan, queries) = seconds(run)
    if len(plan.created) != rows:
        raise RuntimeError(f"{len(plan.created)} of {rows} rows written; faults: {plan.errors[:3]}")
    yield Figure("import_nominations", round(duration * 1000, 2), "ms", rows, queries)
    yield Figure("import_nominations_memory", _memory(data, other, cycle), "MB", rows, None)


def _memory(data: bytes, body: Body, cycle: Cycle) -> float:
    """The most memory that a process of its own takes for the command."""
    with NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(data)
        file.flush()
        command = [sys.executable, "-m", "spcncl_portal.web.benchmark.memory_import", file.name]
        done = subprocess.run([*command, body.code, str(cycle.year)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _list_of(rows: int, generator) -> bytes:
    """An .xlsx as a district sends it, every column but the optional lists filled."""
    titles = {spec.name: spec.titles[0] for spec in columns()}
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, code in enumerate(["", *tax_codes(generator, rows)]):
            values = _line(row, code) if row else titles
            sheet.write_row(row, 0, [values[name] for name in titles if name in _line(1, "")])
    return buffer.getvalue()


def _line(number: int, code: str) -> dict[str, object]:
    return {
        "enterprise_name": f"Công ty cổ phần Đo lường {number}",
        "tax_code": code,
        "product_name": f"Sản phẩm đo {number}",
        "address": f"Số {number % 200 + 1}, đường Trình Diễn, Hà Nội",
        "contact_name": "Nguyễn Thị Đo",
        "phone": "024 3825 1234",
        "email": f"lienhe{number}@demo.example",
        "product_revenue": number * 1_000_000,
        "industrial_revenue": number * 2_000_000,
        "export_usd": number * 100,
        "in_hanoi": "Có",
    }
