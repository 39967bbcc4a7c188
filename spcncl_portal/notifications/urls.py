"""Addresses."""

from pathlib import Path

from django.conf import settings

from spcncl_portal.core.routes import Viewing, public, route
from spcncl_portal.programme.models import Cycle

from . import calendar_views, delivery_urls, reminder_views, views
from .models import CalendarKey, Notice
from .urging_urls import urging_urls


def _notice():
    pk = Notice.objects.exclude(user=None).values_list("pk", flat=True).first()
    return {"pk": pk} if pk else None


def _any_notice():
    pk = Notice.objects.values_list("pk", flat=True).first()
    return {"pk": pk} if pk else None


def _calendar():
    token = CalendarKey.objects.filter(user__is_active=True).values_list("token", flat=True).first()
    return {"token": token} if token else None


def _mail():
    file = next(Path(settings.EMAIL_FILE_PATH).glob("*.log"), None)
    return {"name": file.name} if file else None


def _cycle():
    year = Cycle.objects.values_list("year", flat=True).first()
    return {"year": year} if year else None


app_name = "notifications"
urlpatterns = [
    *urging_urls,
    route(
        "chu-ky/<int:year>/nhac-hen/",
        reminder_views.reminder_preview,
        name="reminder_preview",
        enter="notifications.preview_reminders",
        methods=("GET",),
        example=_cycle,
    ),
    route("thong-bao/", views.own, name="own", enter="notifications.own_notices", methods=("GET",)),
    route("thong-bao/da-doc/", views.read_all, name="read_all", enter="notifications.own_notices", methods=("POST",)),
    # it shows the secret address of the person's calendar
    route(
        "thong-bao/tuy-chon/",
        views.preferences,
        name="preferences",
        enter="notifications.own_notices",
        viewing=Viewing.CLOSED,
    ),
    route(
        "thong-bao/tuy-chon/lich/",
        views.renew_calendar,
        name="renew_calendar",
        enter="notifications.own_notices",
        methods=("POST",),
    ),
    public(
        "lich/rieng/<str:token>.ics",
        calendar_views.own_calendar,
        name="own_calendar",
        example=_calendar,
        viewing=Viewing.CLOSED,
    ),
    route("thong-bao/da-gui/", views.sent, name="sent", enter="notifications.view_sent", methods=("GET",)),
    route(
        "thong-bao/da-gui/<int:pk>/",
        views.sent_entry,
        name="sent_entry",
        enter="notifications.view_sent",
        methods=("GET",),
        example=_any_notice,
    ),
    route(
        "thong-bao/<int:pk>/",
        views.open_notice,
        name="open",
        enter="notifications.own_notices",
        methods=("POST",),
        example=_notice,
    ),
    *delivery_urls.urlpatterns,
]
if settings.DEMO:
    urlpatterns += [
        public("demo/thu/", views.demo_list, name="demo_list"),
        public("demo/thu/<str:name>/", views.demo_show, name="demo_show", example=_mail),
    ]
