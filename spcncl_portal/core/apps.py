from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "spcncl_portal.core"
    label = "core"
    verbose_name = "Nền tảng"
