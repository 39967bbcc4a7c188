from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "spcncl_portal.programme"
    label = "programme"
    verbose_name = _("Chương trình")

    def ready(self):
        from . import audit, desk, middleware, navigation, page_values, receivers, rules, scopes  # noqa: F401
