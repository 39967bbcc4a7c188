"""Addresses of what did not arrive, and of connections; `urls` takes them in."""

from django.conf import settings

from spcncl_portal.core.routes import public, route

from . import delivery_queries, delivery_views, webhooks_views
from .delivery_actions import MEND
from .models import WebhookEndpoint
from .webhooks_actions import MANAGE

VIEW = "notifications.view_undelivered"


def _delivery():
    pk = delivery_queries.mendable().values_list("pk", flat=True).first()
    return {"pk": pk} if pk else None


def _endpoint():
    pk = WebhookEndpoint.objects.values_list("pk", flat=True).first()
    return {"pk": pk} if pk else None


urlpatterns = [
    route("thong-bao/khong-den/", delivery_views.undelivered, name="undelivered", enter=VIEW, methods=("GET",)),
    route(
        "thong-bao/khong-den/<int:pk>/gui-lai/",
        delivery_views.send_again,
        name="send_again",
        enter=MEND,
        example=_delivery,
    ),
    route(
        "thong-bao/khong-den/<int:pk>/xu-ly/",
        delivery_views.mark_handled,
        name="mark_delivery_handled",
        enter=MEND,
        example=_delivery,
    ),
    route("thong-bao/ket-noi/", webhooks_views.webhooks, name="webhooks", enter=MANAGE, methods=("GET",)),
    route("thong-bao/ket-noi/them/", webhooks_views.connect, name="connect_webhook", enter=MANAGE),
    route("thong-bao/ket-noi/<int:pk>/", webhooks_views.change, name="change_webhook", enter=MANAGE, example=_endpoint),
    route(
        "thong-bao/ket-noi/<int:pk>/khoa/",
        webhooks_views.renew_secret,
        name="renew_webhook_secret",
        enter=MANAGE,
        example=_endpoint,
    ),
    route(
        "thong-bao/ket-noi/<int:pk>/bat-tat/",
        webhooks_views.switch,
        name="switch_webhook",
        enter=MANAGE,
        methods=("POST",),
        example=_endpoint,
    ),
]
if settings.DEMO:
    urlpatterns.append(public("demo/tin-nhan/", delivery_views.demo_texts, name="demo_texts"))
