"""Take what mail servers return: one report from a file or a pipe, or a maildir."""

import sys
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.core.errors import ActionError
from spcncl_portal.notifications import bounces


class Command(PortalCommand):
    help = "Record a returned mail (delivery status notification) from FILE, standard input or a maildir."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="the report as a mail file; without it: standard input")
        parser.add_argument("--maildir", help="read all new reports of this maildir")

    def run(self, *args, file, maildir, as_json, **options):
        if file and maildir:
            raise ActionError(_("Hãy cho tên tệp hoặc --maildir, không cả hai."))
        count = bounces.read_maildir(maildir) if maildir else bounces.record(self._content(file))
        if as_json:
            self.print_json(asdict(count))
        else:
            self.stdout.write(_("Ghi mới: %(recorded)d, đã ghi trước: %(known)d, bỏ qua: %(ignored)d") % asdict(count))

    @staticmethod
    def _content(file: str | None) -> bytes:
        if not file or file == "-":
            return sys.stdin.buffer.read(bounces.LARGEST + 1)
        try:
            return Path(file).read_bytes()
        except OSError as problem:
            raise ActionError(
                _("Không đọc được tệp %(file)s: %(problem)s") % {"file": file, "problem": problem.strerror}
            ) from problem
