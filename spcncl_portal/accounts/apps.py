from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "spcncl_portal.accounts"
    label = "accounts"
    verbose_name = _("Người dùng")

    def ready(self):
        from . import adapter, navigation, page_values, rules, view_as  # noqa: F401
