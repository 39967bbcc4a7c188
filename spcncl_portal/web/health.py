"""Is the process alive (`/healthz`), and can it work (`/readyz`): database, broker, storage."""

import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django_prometheus.exports import ExportToDjangoView

from spcncl_portal.celery import app as celery_app

log = structlog.get_logger(__name__)


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def broker() -> None:
    with celery_app.connection_for_write() as channel:
        channel.ensure_connection(max_retries=1, timeout=2)


def storage() -> None:
    name = default_storage.save(f"health/{uuid.uuid4().hex}", ContentFile(b"ok"))
    default_storage.delete(name)


CHECKS: dict[str, Callable[[], None]] = {"database": database, "broker": broker, "storage": storage}


@never_cache
def alive(request):
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def ready(request):
    """200 only when every part answers, else 503; says which part does not, not why (that is in the log)."""
    answers = {}
    for name, check in CHECKS.items():
        try:
            check()
            answers[name] = "ok"
        except Exception:
            log.exception("not_ready", part=name)
            answers[name] = "error"
    good = all(answer == "ok" for answer in answers.values())
    return JsonResponse(answers, status=200 if good else 503)


@never_cache
def metrics(request):
    """Prometheus figures, for configured addresses only."""
    if settings.AXES_CLIENT_IP_CALLABLE(request) not in settings.METRICS_ALLOWED:
        return HttpResponseForbidden()
    return ExportToDjangoView(request)
