"""Base of the portal's commands: exit 0, or 2 with one clear line on stderr; `--json` prints one document."""

import json
import re
import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from .errors import ActionError


def _fault_of_options(message: str) -> str:
    """What argparse found, in a sentence of our own; its texts are matched as Python 3.11 to 3.13 write them."""
    if match := re.fullmatch(r"the following arguments are required: (.*)", message):
        return _("Thiếu tham số: %(names)s.") % {"names": match[1]}
    if match := re.fullmatch(r"unrecognized arguments: (.*)", message, re.DOTALL):
        return _("Không có tham số: %(names)s.") % {"names": " ".join(match[1].split())}
    if match := re.fullmatch(r"argument ([^:]*): expected .*", message):
        return _("Tham số %(name)s thiếu giá trị.") % {"name": match[1]}
    if match := re.fullmatch(r"argument ([^:]*): invalid (int )?(?:.*?: )(.*)", message, re.DOTALL):
        return _("Tham số %(name)s không nhận giá trị %(value)s.") % {
            "name": match[1],
            "value": " ".join(match[3].replace("choose from", _("chọn một trong")).split()),
        }
    return " ".join(message.split())


class PortalCommand(BaseCommand):
    """Subclasses write `run(**options)` and may call `print_json`; mistakes are raised as ActionError."""

    requires_system_checks: list = []
    language = "vi"  # of what is said before the options are read

    def run_from_argv(self, argv):
        self.language = "en" if re.search(r"--lang[= ]en\b", " ".join(argv)) else "vi"
        super().run_from_argv(argv)

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = self.refuse_options
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")
        parser.add_argument("--lang", default="vi", choices=["vi", "en"], help="language of messages")
        return parser

    def refuse_options(self, message: str):
        """In place of argparse's usage: one line that says which option is wrong; exit 2."""
        if not self._called_from_command_line:
            raise CommandError(message)
        with translation.override(self.language):
            self.stderr.write(_fault_of_options(message), self.style.ERROR)
        sys.exit(2)

    def handle(self, *args, **options):
        with translation.override(options["lang"]):
            try:
                self.run(*args, **options)
            except ActionError as mistake:
                self.stderr.write(" ".join(mistake.message.split()), self.style.ERROR)
                sys.exit(2)

    def run(self, *args, **options):
        raise NotImplementedError(f"{type(self).__name__} has no run()")

    def print_json(self, document) -> None:
        """Print the document on stdout, and nothing else."""
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))

    def say(self, text: str) -> None:
        """Tell progress; on stderr, so that stdout stays one document."""
        self.stderr.write(str(text), lambda line: line)
