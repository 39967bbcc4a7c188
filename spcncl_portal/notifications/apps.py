from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "spcncl_portal.notifications"
    label = "notifications"
    verbose_name = _("Thông báo")

    def ready(self):
        from . import (  # noqa: F401
            calendar,
            delivery_desk,
            desk,
            digest_lines,
            navigation,
            page_values,
            receivers,
            receivers_extensions,
            rules,
            urging_desk,
        )
