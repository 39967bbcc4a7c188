from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "spcncl_portal.files"
    label = "files"
    verbose_name = "Tệp"

    def ready(self):
        from . import receivers, rules  # noqa: F401
