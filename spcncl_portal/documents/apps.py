"""The documents app: papers, their numbers, and their verification."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "spcncl_portal.documents"
    label = "documents"
    verbose_name = _("Văn bản, chứng nhận và xác minh")

    def ready(self):
        # Each app's reports.py registers its reports with `@report`; nobody needs a list of them.
        autodiscover_modules("reports")
        from . import design_rules, integrity, navigation, office_access, office_desk, rules  # noqa: F401
