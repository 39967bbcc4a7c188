from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "spcncl_portal.files"
    label = "files"
    verbose_name = _("Tệp")

    def ready(self):
        from . import integrity, job_files, list_export_job, receivers, rules  # noqa: F401
