"""`verify_document FILE`: is this file one that the portal issued, and does it hold?"""

from pathlib import Path

from django.utils.translation import gettext as _

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.core.errors import ActionError

from ...queries import verify_bytes


class Command(PortalCommand):
    help = "Verify a file by its bytes and by the code that it carries."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")

    def run(self, *args, file: str, as_json: bool, **options):
        try:
            data = Path(file).read_bytes()
        except OSError as error:
            raise ActionError(_("Không đọc được tệp “%(file)s”.") % {"file": file}) from error
        found = verify_bytes(data)
        if as_json:
            self.print_json(found.as_json())
            return
        self.stdout.write(f"{found.status.label}: {found.reason}")
        if found.known:
            self.stdout.write(f"{found.number}  {found.code}")
