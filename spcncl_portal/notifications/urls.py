"""Addresses."""

from pathlib import Path

from django.conf import settings

from spcncl_portal.core.routes import public, route

from . import views
from .models import Notice


def _notice():
    pk = Notice.objects.exclude(user=None).values_list("pk", flat=True).first()
    return {"pk": pk} if pk else None


def _mail():
    file = next(Path(settings.EMAIL_FILE_PATH).glob("*.log"), None)
    return {"name": file.name} if file else None


app_name = "notifications"
urlpatterns = [
    route("thong-bao/", views.own, name="own", enter="notifications.own_notices", methods=("GET",)),
    route("thong-bao/da-doc/", views.read_all, name="read_all", enter="notifications.own_notices", methods=("POST",)),
    route("thong-bao/da-gui/", views.sent, name="sent", enter="notifications.view_sent", methods=("GET",)),
    route(
        "thong-bao/<int:pk>/",
        views.open_notice,
        name="open",
        enter="notifications.own_notices",
        methods=("POST",),
        example=_notice,
    ),
]
if settings.DEMO:
    urlpatterns += [
        public("demo/thu/", views.demo_list, name="demo_list"),
        public("demo/thu/<str:name>/", views.demo_show, name="demo_show", example=_mail),
    ]
