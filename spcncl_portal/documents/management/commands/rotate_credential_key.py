"""`rotate_credential_key`: a new key signs credentials from now on; earlier ones stay published."""

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.core.errors import ActionError

from ...credential_keys import public_keys, rotate_key


class Command(PortalCommand):
    help = "Make a new key for credentials; credentials signed with earlier keys can still be checked."

    def run(self, *args, as_json: bool, **options):
        try:
            kid = rotate_key()
            published = len(public_keys()["keys"])
        except ImproperlyConfigured as problem:
            raise ActionError(_("Không đọc hoặc ghi được tệp khóa (CREDENTIAL_KEY).")) from problem
        if as_json:
            self.print_json({"kid": kid, "published": published})
            return
        words = {"kid": kid, "n": published}
        self.stdout.write(_("Khóa mới %(kid)s; đang công bố %(n)d khóa.") % words)
