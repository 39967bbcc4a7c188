"""Print the targets and tasks of a cycle with their figures."""

from django.utils.translation import gettext as _

from reports.plan import kpi_document
from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.core.errors import ActionError
from spcncl_portal.programme.measures import STATUS_NAMES
from spcncl_portal.programme.queries import cycle_of_year


class Command(PortalCommand):
    help = "Targets and tasks of a cycle: value, range, status, rows behind each."

    def add_arguments(self, parser):
        parser.add_argument("--cycle", required=True)

    def run(self, *args, cycle, as_json, **options):
        found = cycle_of_year(cycle)
        if found is None:
            raise ActionError(_("Không có chu kỳ %(year)s.") % {"year": cycle})
        document = kpi_document(found)
        if as_json:
            self.print_json(document)
            return
        for row in document["targets"]:
            value = "–" if row["value"] is None else row["value"]
            self.stdout.write(f"{row['code']}: {value} {row['unit']} ({STATUS_NAMES[row['status']]})")
        for row in document["tasks"]:
            self.stdout.write(f"{_('Nhiệm vụ')} {row['no']}: {row['progress']:.0%}")
