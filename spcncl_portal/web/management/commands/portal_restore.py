"""Put an archive of `portal_backup` into an empty or just migrated portal."""

from pathlib import Path

from django.utils.translation import gettext as _

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.web.backup.restoring import restore_backup


class Command(PortalCommand):
    help = "Restore an archive of portal_backup into an empty or just migrated portal."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the archive")

    def run(self, *args, file, as_json, **options):
        manifest = restore_backup(Path(file), self.say)
        if as_json:
            counts = {"rows": manifest.counts(), "files": len(manifest.files), "missing": manifest.missing}
            self.print_json({"made_at": manifest.made_at, **counts})
            return
        words = {"rows": sum(manifest.counts().values()), "files": len(manifest.files)}
        self.stdout.write(_("Đã khôi phục %(rows)d dòng và %(files)d tệp.") % words)
