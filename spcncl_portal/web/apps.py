from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "spcncl_portal.web"
    label = "web"
    verbose_name = "Cổng thông tin"

    def ready(self):
        from . import navigation, page_values, rules  # noqa: F401
