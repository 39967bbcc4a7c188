"""One archive of database and files."""

from pathlib import Path

from django.utils.translation import gettext as _

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.web.backup.making import make_backup


class Command(PortalCommand):
    help = "Write one archive of database and files, with checksums."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the archive (.tar.gz); an older one of that name is replaced")

    def run(self, *args, file, as_json, **options):
        path = Path(file)
        manifest = make_backup(path, self.say)
        for name in manifest.missing:
            self.say(_("Thiếu tệp trong kho: %(name)s") % {"name": name})
        if as_json:
            self.print_json(
                {
                    "file": str(path),
                    "bytes": path.stat().st_size,
                    "portal_version": manifest.portal_version,
                    "rows": manifest.counts(),
                    "files": len(manifest.files),
                    "missing": manifest.missing,
                }
            )
            return
        words = {"file": path, "rows": sum(manifest.counts().values()), "files": len(manifest.files)}
        self.stdout.write(_("Đã sao lưu %(rows)d dòng và %(files)d tệp vào %(file)s") % words)
