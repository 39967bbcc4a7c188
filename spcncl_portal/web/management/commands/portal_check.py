"""Re-hash what was frozen: submissions, receipts, sheets, certificates, files; compute averages and results anew."""

from django.utils.translation import gettext as _

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.core.integrity import run_checks


class Command(PortalCommand):
    help = "Re-hash every snapshot, receipt, sheet, certificate and file, and tell what is not what it was."

    def run(self, *args, as_json, **options):
        checked, broken = run_checks()
        if as_json:
            self.print_json({"checked": checked, "broken": [one.as_json() for one in broken]})
            return
        for one in broken:
            self.stdout.write(f"{one.kind} {one.id} – {one.label}: {one.problem}")
        if broken:
            words = {"checked": checked, "broken": len(broken)}
            self.stdout.write(_("Đã kiểm tra %(checked)d mục, %(broken)d mục không còn nguyên vẹn.") % words)
        else:
            self.stdout.write(_("Đã kiểm tra %(checked)d mục, tất cả nguyên vẹn.") % {"checked": checked})
