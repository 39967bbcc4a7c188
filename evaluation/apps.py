from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "Xét chọn và công nhận"

    def ready(self):
        from . import (  # noqa: F401
            account_bindings,
            certificates_job,
            desk,
            measures,
            navigation,
            receivers,
            receivers_recognition,
            reports,
            rules,
        )
