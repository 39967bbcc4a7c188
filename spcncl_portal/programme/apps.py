from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "spcncl_portal.programme"
    label = "programme"
    verbose_name = "Chương trình"

    def ready(self):
        from . import audit, desk, navigation, page_values, receivers, rules, scopes  # noqa: F401
