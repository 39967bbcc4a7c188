"""List every route with the roles that may enter it; `--markdown` prints the table that is reviewed."""

from dataclasses import asdict

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.web.permission_table import as_markdown
from spcncl_portal.web.routes import all_routes


class Command(PortalCommand):
    help = "List every route of the portal with the roles that may enter it."

    def add_arguments(self, parser):
        parser.add_argument("--markdown", action="store_true", help="the table that docs/permissions.md keeps")

    def run(self, *args, as_json, markdown, **options):
        routes = all_routes()
        if as_json:
            self.print_json([asdict(route) for route in routes])
        elif markdown:
            self.stdout.write(as_markdown(routes))
        else:
            for route in routes:
                who = "public" if route.public else ", ".join(route.roles)
                self.stdout.write(f"{route.pattern:60} {who}")
