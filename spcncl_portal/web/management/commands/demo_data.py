"""Fill the portal with the demo's data."""

from django.utils import timezone

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.programme.loading import load_all
from spcncl_portal.web.demo.counts import counts
from spcncl_portal.web.demo.open_cycle import open_this_year
from spcncl_portal.web.demo.people import give_bodies_addresses, make_people
from spcncl_portal.web.demo.replay_2021 import replay
from spcncl_portal.web.demo.scale import make_scaled_cycle


class Command(PortalCommand):
    help = "Replay 2021 and open a cycle of this year with something to do for each demo account."

    def add_arguments(self, parser):
        parser.add_argument("--scale", type=int, default=0, help="one more cycle with N × 54 dossiers, fully scored")
        parser.add_argument("--seed", type=int, default=2021)

    def run(self, *args, scale, seed, as_json, **options):
        load_all()
        people = make_people()
        give_bodies_addresses()
        if scale:
            year = make_scaled_cycle(scale, seed=seed, people=people, tell=self.say).year
        else:
            replay(people, seed=seed, tell=self.say)
            year = open_this_year(people, seed=seed, today=timezone.localdate(), tell=self.say).year
        document = {**counts(), "cycle": year}
        if as_json:
            self.print_json(document)
        else:
            self.say(
                f"{document['applications.enterprise']} doanh nghiệp, {document['applications.dossier']} hồ sơ, "
                f"{document['evaluation.scoresheet']} phiếu chấm điểm; chu kỳ {year}"
            )
