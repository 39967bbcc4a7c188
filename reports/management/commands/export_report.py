"""Export a named report to a file, or list the names."""

from pathlib import Path

from django.utils.translation import gettext as _

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.reporting import FORMATS, all_reports, render
from spcncl_portal.programme.queries import cycle_of_year


class Command(PortalCommand):
    help = "Export a named report (docx, xlsx or pdf), or list the names."

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", help="a name from --list")
        parser.add_argument("--list", action="store_true", dest="show_list")
        parser.add_argument("--cycle")
        parser.add_argument("--format", dest="fmt")
        parser.add_argument("--output")

    def run(self, *args, name, show_list, cycle, fmt, output, as_json, **options):
        if show_list:
            self._list(as_json)
            return
        found = self._checked(name, cycle, fmt, output)
        data = render(name, found, fmt)
        self._write(Path(output), data)
        if as_json:
            self.print_json({"name": name, "cycle": found.year, "format": fmt, "output": output, "bytes": len(data)})
        else:
            self.stdout.write(output)

    def _list(self, as_json: bool) -> None:
        if as_json:
            self.print_json(
                [{"name": one.name, "title": str(one.title), "formats": list(FORMATS)} for one in all_reports()]
            )
            return
        for one in all_reports():
            self.stdout.write(f"{one.name:<24} {one.title}")

    def _checked(self, name, cycle, fmt, output):
        """The cycle, after every option was found to be there and right."""
        for value, option in ((name, "NAME"), (cycle, "--cycle"), (fmt, "--format"), (output, "--output")):
            if not value:
                raise ActionError(_("Thiếu %(option)s.") % {"option": option})
        found = cycle_of_year(cycle)
        if found is None:
            raise ActionError(_("Không có chu kỳ %(year)s.") % {"year": cycle})
        return found

    def _write(self, path: Path, data: bytes) -> None:
        try:
            path.write_bytes(data)
        except OSError as mistake:
            values = {"path": path, "why": mistake.strerror or mistake}
            raise ActionError(_("Không ghi được tệp %(path)s: %(why)s") % values) from mistake
