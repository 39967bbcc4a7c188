"""Settings of the tests: quick password hashes, mail kept in memory, a data folder of their own (test_environment)."""

from . import *  # noqa: F403
from . import POST_OFFICE

SECRET_KEY = "test"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
SITE_URL = "http://testserver"

# The outbox stays (notices are rows); what it delivers lands in `django.core.mail.outbox`.
POST_OFFICE = {**POST_OFFICE, "BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

AXES_ENABLED = False
ACCOUNT_RATE_LIMITS = False
MFA_REQUIRED = False
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = "memory://"  # tests that need a worker start one, with folders or a Redis of their own

INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]  # noqa: F405 (finds queries that are asked row after row)
