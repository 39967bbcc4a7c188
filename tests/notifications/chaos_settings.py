"""The portal's own settings for the test of chaos: minutes become seconds, and only what delivers is beaten."""

from spcncl_portal.settings import *  # noqa: F403
from spcncl_portal.settings import CELERY_BEAT_SCHEDULE

SECONDS = {"send-queued-mail": 1.0, "send-due-reminders": 2.0}
CELERY_BEAT_SCHEDULE = {name: {**CELERY_BEAT_SCHEDULE[name], "schedule": every} for name, every in SECONDS.items()}
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
MAIL_CONNECTIONS = 3
RETRY_FIRST_SECONDS, RETRY_LONGEST_SECONDS = 1, 2
SENDING_LIFE_SECONDS, SENDING_STALE_SECONDS = 2, 5
