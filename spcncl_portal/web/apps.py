from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "spcncl_portal.web"
    label = "web"
    verbose_name = _("Cổng thông tin")

    def ready(self):
        from . import navigation, page_values, rules  # noqa: F401
