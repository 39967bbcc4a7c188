"""Issue the certificates of a cycle."""

from django.utils.translation import gettext as _

from evaluation.actions.certificates import issue_certificates
from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.core.errors import ActionError
from spcncl_portal.programme.queries import cycle_of_year


class Command(PortalCommand):
    help = "Issue the certificates of a cycle: what is there stays as it is."

    def add_arguments(self, parser):
        parser.add_argument("--cycle", required=True)

    def run(self, *args, cycle, as_json, **options):
        found = cycle_of_year(cycle)
        if found is None:
            raise ActionError(_("Không có chu kỳ %(year)s.") % {"year": cycle})
        result = issue_certificates(
            cycle=found, by=None, report_progress=lambda done, total: self.say(f"{done}/{total}")
        )
        if as_json:
            self.print_json(
                {
                    "issued": result.issued,
                    "unchanged": result.unchanged,
                    "files": result.files,
                    "render_seconds": round(result.render_seconds, 3),
                    "seal_seconds": round(result.seal_seconds, 3),
                }
            )
            return
        self.stdout.write(
            _("Đã cấp %(issued)d giấy chứng nhận, giữ nguyên %(unchanged)d.")
            % {"issued": result.issued, "unchanged": result.unchanged}
        )
