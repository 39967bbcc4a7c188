from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = "Xét chọn và công nhận"

    def ready(self):
        from . import desk, measures, navigation, receivers, reports, rules  # noqa: F401
