"""Base of the portal's commands: exit 0, or 2 with one clear line on stderr; `--json` prints one document."""

import json
import sys

from django.core.management.base import BaseCommand
from django.utils import translation

from .errors import ActionError


class PortalCommand(BaseCommand):
    """Subclasses write `run(**options)` and may call `print_json`; mistakes are raised as ActionError."""

    requires_system_checks: list = []

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")
        parser.add_argument("--lang", default="vi", choices=["vi", "en"], help="language of messages")
        return parser

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
