"""The Celery application; every setting stands in `settings/services.py` under the prefix CELERY_."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import after_task_publish, beat_init, heartbeat_sent, setup_logging, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spcncl_portal.settings")

app = Celery("spcncl_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_django_logging(**kwargs) -> None:
    """Keep Celery from replacing the handlers: worker and beat log like the web process."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)


@task_prerun.connect
def bind_task_id(task_id: str, task, **kwargs) -> None:
    """Every log line of a task carries its id, as those of a request carry the request id."""
    import structlog

    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task_id=task_id, task=task.name)


def _touch_pulse(name: str) -> None:
    """Tell scripts/healthcheck.py that this process still turns."""
    Path("/tmp", f"spcncl-{name}.pulse").touch()


@heartbeat_sent.connect
def touch_worker_pulse(**kwargs) -> None:
    """Every two seconds, from the worker's main process."""
    _touch_pulse("worker")


@beat_init.connect
def touch_beat_pulse(**kwargs) -> None:
    """Beat publishes at least every ten seconds (the outbox), so each message is a pulse."""
    after_task_publish.connect(lambda **_: _touch_pulse("beat"), weak=False)
