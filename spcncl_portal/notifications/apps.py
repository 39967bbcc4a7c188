from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "spcncl_portal.notifications"
    label = "notifications"
    verbose_name = "Thông báo"

    def ready(self):
        from . import desk, navigation, page_values, receivers, rules  # noqa: F401
