from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = _("Xét chọn và công nhận")

    def ready(self):
        from . import (  # noqa: F401
            account_bindings,
            calendar,
            certificates_job,
            certificates_print,
            desk,
            digest,
            integrity,
            measures,
            navigation,
            receivers,
            receivers_enterprise,
            receivers_recognition,
            receivers_scoring,
            reminders,
            reports,
            rules,
        )
