from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "spcncl_portal.accounts"
    label = "accounts"
    verbose_name = "Người dùng"

    def ready(self):
        from . import adapter, navigation, page_values, rules  # noqa: F401
