"""Settings of the tests: a data folder of their own, quick password hashes, mail kept in memory."""

import os
import tempfile
from pathlib import Path

# Before the other parts are read. One folder a run (conftest.py removes it), one below it for each xdist worker.
if "SPCNCL_TEST_DIR" not in os.environ:
    os.environ["SPCNCL_TEST_DIR"] = tempfile.mkdtemp(prefix="spcncl-test-")
_worker = Path(os.environ["SPCNCL_TEST_DIR"], os.environ.get("PYTEST_XDIST_WORKER", "main"))
_worker.mkdir(exist_ok=True)
os.environ["DATA_DIR"] = str(_worker)
# What a developer's shell may hold must not change what is tested; DATABASE_URL and REDIS_URL may.
for _name in ("DEMO", "DEBUG", "HTTPS", "BEHIND_PROXY", "EMAIL_URL", "S3_BUCKET", "MFA_REQUIRED", "SITE_URL", "STATIC_ROOT"):
    os.environ.pop(_name, None)

from . import *  # noqa: E402, F403
from . import POST_OFFICE  # noqa: E402

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
