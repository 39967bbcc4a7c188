from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Hồ sơ và giới thiệu")

    def ready(self):
        from . import (  # noqa: F401
            calendar,
            calendar_outreach,
            callers,
            desk,
            digest,
            digest_outreach,
            dossier_papers,
            field_guides,
            inspection_questions,
            integrity,
            invitation_job,
            measures,
            navigation,
            receivers,
            receivers_dossier,
            receivers_inspection,
            receivers_invitation,
            receivers_outreach,
            reminders,
            reminders_dossier,
            reports,
            rules,
            scopes,
        )
