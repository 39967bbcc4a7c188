"""The portal's own settings for the browser tests, with a faster beat and static files that are not compressed."""

from spcncl_portal.settings import *  # noqa: F403
from spcncl_portal.settings import CELERY_BEAT_SCHEDULE, STORAGES

SECONDS = {"send-queued-mail": 1.0, "send-due-reminders": 3.0, "sweep-jobs": 3.0}
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": SECONDS.get(name, entry["schedule"])} for name, entry in CELERY_BEAT_SCHEDULE.items()
}
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
