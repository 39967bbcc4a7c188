"""Measure the portal on the configured kind of database, in a throw-away copy; the real data is not touched."""

import json
import subprocess
import sys

from django.utils.translation import gettext as _

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.core.errors import ActionError
from spcncl_portal.web.benchmark.place import root, throw_away_copy


class Command(PortalCommand):
    help = "Times of screens, an import and certificates at 54 and 5,000 dossiers (or N × 54), in a throw-away copy."

    def add_arguments(self, parser):
        parser.add_argument(
            "--scale", type=int, default=0, help="only one cycle of N × 54 dossiers, with a smaller list and batch"
        )
        parser.add_argument("--seed", type=int, default=2021)

    def run(self, *args, scale, seed, as_json, **options):
        if not 0 <= scale <= 1000:
            raise ActionError(_("--scale phải từ 0 đến 1000."))
        with throw_away_copy() as environment:
            document = self.measure(environment, scale, seed)
        if as_json:
            self.print_json(document)
        else:
            self.print_table(document)

    def measure(self, environment: dict[str, str], scale: int, seed: int) -> dict:
        command = [sys.executable, "-m", "spcncl_portal.web.benchmark", "--scale", str(scale), "--seed", str(seed)]
        done = subprocess.run(command, env=environment, cwd=root(), stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise ActionError(_("Phép đo dừng giữa chừng; nguyên nhân ở các dòng trên."))
        return json.loads(done.stdout)

    def print_table(self, document: dict) -> None:
        for name, value in document["environment"].items():
            self.stdout.write(f"{name:22}{value}")
        queries_word = _("truy vấn")
        self.stdout.write(f"\n{'':22}{'n':>8}{'':>12}{queries_word:>14}")
        for row in document["figures"]:
            queries = "–" if row["queries"] is None else row["queries"]
            self.stdout.write(f"{row['name']:22}{row['n']:>8}{row['value']:>12.2f} {row['unit']:4}{queries:>9}")
