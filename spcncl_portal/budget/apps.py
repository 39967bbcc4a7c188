from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetConfig(AppConfig):
    name = "spcncl_portal.budget"
    label = "budget"
    verbose_name = _("Kinh phí")

    def ready(self):
        from . import desk, integrity, measures, navigation, receivers, rules  # noqa: F401
