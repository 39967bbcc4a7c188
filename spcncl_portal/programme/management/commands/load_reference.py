"""`load_reference`: the reference data of the project's own files (contract, section 3)."""

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.programme.loading import load_all


class Command(PortalCommand):
    help = "Load units, bodies, the criteria set and the plan of 2021; a second run changes nothing."

    def run(self, *args, as_json=False, **options):
        counts = load_all()
        if as_json:
            self.print_json(counts)
        else:
            self.say(", ".join(f"{name}: {count}" for name, count in counts.items()))
