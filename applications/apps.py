from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = "Hồ sơ và giới thiệu"

    def ready(self):
        from . import desk, dossier_papers, measures, navigation, receivers, reminders, reports, rules, scopes  # noqa: F401
