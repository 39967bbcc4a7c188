"""Invite a person from the shell: the way in for the first administrator."""

from django.conf import settings
from django.urls import reverse

from spcncl_portal.accounts.actions import invite
from spcncl_portal.accounts.forms import find_scope
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.commands import PortalCommand


class Command(PortalCommand):
    help = "Mời một người tham gia cổng (dùng cho quản trị viên đầu tiên); in liên kết mời."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--role", choices=Role.values, default=str(Role.ADMIN))
        parser.add_argument("--name", default="")
        parser.add_argument("--scope", default="", help="code of the body, or tax code of the enterprise")

    def run(self, *args, email, role, name, scope, as_json, **options):
        invitation = invite(email=email, role=role, full_name=name, scope=find_scope(role, scope), by=None)
        link = settings.SITE_URL + reverse("accounts:accept_invitation", args=[invitation.token])
        if as_json:
            self.print_json(
                {
                    "email": invitation.email,
                    "role": invitation.role,
                    "url": link,
                    "expires_at": invitation.expires_at.isoformat(),
                }
            )
        else:
            self.stdout.write(link)
