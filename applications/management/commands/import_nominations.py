"""Read a list into the open letter of a body: `import_nominations FILE --unit CODE --cycle YEAR`."""

import sys
from pathlib import Path

from django.utils.translation import gettext as _

from applications.actions.nominees import import_nominees
from applications.imports.nominations import ImportPlan, plan_import, read_nominations
from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.core.errors import ActionError
from spcncl_portal.programme.models import Body, Cycle
from spcncl_portal.programme.queries import cycle_of_year, nominating_bodies


class Command(PortalCommand):
    help = "Import a list of nominated products (.xlsx, .xls, .ods, .csv); all or nothing unless --partial."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the list")
        parser.add_argument("--unit", required=True, help="code of the nominating body")
        parser.add_argument("--cycle", required=True, help="year of the cycle")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--partial", action="store_true", help="write the good rows although others are faulty")

    def run(self, *, file: Path, unit: str, cycle: str, dry_run: bool, partial: bool, as_json: bool, **options):
        year = find_cycle(cycle)
        body = find_body(unit, year)
        table = read_nominations(read_bytes(file), file.name)
        if dry_run:
            plan = plan_import(table, cycle=year, body=body)
        else:
            plan = import_nominees(table=table, cycle=year, body=body, by=None, partial=partial)
        self.tell(plan, dry_run=dry_run, partial=partial, as_json=as_json)
        if plan.refused(partial=partial):
            self.say(_("Có %(rows)s dòng sai; chưa ghi gì.") % {"rows": plan.rejected})
            sys.exit(2)

    def tell(self, plan: ImportPlan, *, dry_run: bool, partial: bool, as_json: bool) -> None:
        report = plan.report(partial=partial)
        if as_json:
            self.print_json(report)
            return
        for error in plan.errors:
            line = _("Dòng %(row)s, cột “%(column)s”, giá trị “%(value)s”: %(message)s")
            values = {"row": error.row, "column": error.column, "value": error.value, "message": error.message}
            self.stdout.write(line % values)
        counts = _("%(rows)s dòng: thêm %(created)s, sửa %(updated)s, không đổi %(unchanged)s, sai %(rejected)s.")
        self.stdout.write(counts % report)
        if dry_run:
            self.stdout.write(_("Chạy thử: chưa ghi gì."))


def read_bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise ActionError(_("Không đọc được tệp “%(name)s”.") % {"name": file}) from problem


def find_cycle(year: str) -> Cycle:
    cycle = cycle_of_year(year)
    if cycle is None:
        raise ActionError(_("Không có chu kỳ năm “%(year)s”.") % {"year": year})
    return cycle


def find_body(code: str, cycle: Cycle) -> Body:
    """The nominating body of the cycle with this code; those of its year, whether they exist today or not."""
    found = nominating_bodies(cycle).filter(code=code).first()
    if found is not None:
        return found
    if Body.objects.filter(code=code).exists():
        message = _("Đơn vị mã “%(code)s” không thuộc các đơn vị giới thiệu của năm %(year)s.")
        raise ActionError(message % {"code": code, "year": cycle.year})
    raise ActionError(_("Không có đơn vị mã “%(code)s”.") % {"code": code})
