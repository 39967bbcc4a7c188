"""Database, broker, cache, files, mail: SQLite and folders by default, real servers by environment variables."""

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from .env import DATA_DIR, DEMO, data_folder, env

# --- database -------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at the start of a transaction, so that waiting for it (timeout, seconds) works;
    # WAL lets web, worker and beat read meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- broker, cache --------------------------------------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default="")

if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "portal",
        }
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(data_folder("broker/messages")),
        "data_folder_out": str(data_folder("broker/messages")),
        "control_folder": str(data_folder("broker/control")),
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}

# A task is finished before it is acknowledged, and a worker that dies gives its message back (Redis). What neither
# brings back is queued again by `sweep_jobs`: every piece of work is a row first.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 4
# A screen must not hang when the broker is away: the row stands, the sweep queues it later.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}
# Remote control writes a file per worker and message on the filesystem broker, and nobody uses it.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", default=2)

# The same scheduler on both databases; the entries below are written into it when beat starts.
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
# Messages expire (seconds), so that none heap up while no worker runs.
CELERY_BEAT_SCHEDULE = {
    "send-queued-mail": {
        "task": "spcncl_portal.notifications.tasks.send_queued_mail",
        "schedule": 10.0,
        "options": {"expires": 30},
    },
    "send-text-messages": {
        "task": "spcncl_portal.notifications.tasks.send_text_messages",
        "schedule": 15.0,
        "options": {"expires": 30},
    },
    "call-webhooks": {
        "task": "spcncl_portal.notifications.tasks.call_webhooks",
        "schedule": 15.0,
        "options": {"expires": 30},
    },
    "read-bounces": {
        "task": "spcncl_portal.notifications.tasks.read_bounces",
        "schedule": 300.0,
        "options": {"expires": 600},
    },
    "sweep-jobs": {"task": "spcncl_portal.core.tasks.sweep_jobs", "schedule": 60.0, "options": {"expires": 120}},
    "expire-jobs": {
        "task": "spcncl_portal.core.tasks.expire_jobs",
        "schedule": 600.0,
        "options": {"expires": 1200},
    },
    "send-due-reminders": {
        "task": "spcncl_portal.notifications.tasks.send_due_reminders",
        "schedule": 600.0,
        "options": {"expires": 1200},
    },
    "send-digests": {
        "task": "spcncl_portal.notifications.tasks.send_digests",
        "schedule": 600.0,
        "options": {"expires": 1200},
    },
    "sweep-orphan-files": {
        "task": "spcncl_portal.files.tasks.sweep_orphans",
        "schedule": crontab(hour=3, minute=30),
        "options": {"expires": 3600},
    },
    "sweep-partial-uploads": {
        "task": "spcncl_portal.files.tasks.sweep_partials",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
}

# --- files ----------------------------------------------------------------------------------------------------------

S3_BUCKET = env.str("S3_BUCKET", default="")

if S3_BUCKET:
    _files = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("S3_SECRET_KEY", default="") or None,
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
            "querystring_expire": 300,  # seconds: a signed address is for one click, not for passing on
            "signature_version": "s3v4",
        },
    }
else:
    # No base_url: nothing is served by address, every download goes through a view that asks the rule.
    _files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(data_folder("files")), "base_url": None},
    }

STORAGES = {
    "default": _files,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = str(DATA_DIR / "files")
# When set (production: /protected/), the view answers with X-Accel-Redirect and the proxy sends the bytes.
FILES_X_ACCEL_PREFIX = env.str("FILES_X_ACCEL_PREFIX", default="")
# Upload limit in bytes; the proxy's own limit (deploy/nginx.conf.template) is a little above it.
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_MB", default=60) * 1024 * 1024
# All documents of one dossier together, in bytes.
MAX_DOSSIER_BYTES = env.int("MAX_DOSSIER_MB", default=500) * 1024 * 1024
# Files on their way in lie here until they are whole, also when S3 keeps the others: all web processes share it.
UPLOAD_PARTS_DIR = env.str("UPLOAD_PARTS_DIR", default="") or str(DATA_DIR / "parts")
# How much one person may have on its way at a time.
PARTIAL_UPLOADS_PER_PERSON = 20
PARTIAL_BYTES_PER_PERSON = MAX_DOSSIER_BYTES

# --- exports --------------------------------------------------------------------------------------------------------

# Days that a file made in the background can be downloaded by who asked for it; then it is deleted.
EXPORT_DAYS = env.int("EXPORT_DAYS", default=7)
# A list with more rows than this is exported in the background.
EXPORT_DIRECT_ROWS = env.int("EXPORT_DIRECT_ROWS", default=2000)

# --- mail -----------------------------------------------------------------------------------------------------------

# Every mail is a row of the outbox first; `notifications.delivery` sends it through the backend named here.
EMAIL_BACKEND = "post_office.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Cổng SPCNCL Hà Nội <khong-tra-loi@demo.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20  # seconds, of each step
# A server may take long over a whole mail (RFC 5321 grants ten minutes), and giving up early makes a mail doubtful.
EMAIL_REPLY_TIMEOUT = 120
EMAIL_FILE_PATH = str(data_folder("mail"))

_email_url = env.str("EMAIL_URL", default="")
if _email_url:
    _smtp = env.email_url("EMAIL_URL")
    _delivery_backend = _smtp.pop("EMAIL_BACKEND")
    for _name in ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"):
        globals()[_name] = _smtp.get(_name) or globals().get(_name, "")
    EMAIL_USE_TLS = _smtp.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _smtp.get("EMAIL_USE_SSL", False)
elif DEMO or env.bool("MAIL_TO_FILES", default=True):
    _delivery_backend = "django.core.mail.backends.filebased.EmailBackend"
else:
    raise ImproperlyConfigured("EMAIL_URL is not set (smtp+tls://user:password@host:587)")

POST_OFFICE = {
    "BACKENDS": {"default": _delivery_backend},
    "DEFAULT_PRIORITY": "medium",
    "CELERY_ENABLED": False,  # beat sends: a mail must not depend on the broker being there when its row is written
    "MESSAGE_ID_ENABLED": True,
    "MESSAGE_ID_FQDN": "spcncl.portal",
}

# Mails that may begin within any sixty seconds, over all workers; 0: no limit.
MAIL_PER_MINUTE = env.int("MAIL_PER_MINUTE", default=0)
# Runs that deliver at the same time; each keeps one connection and one place of a worker busy.
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", default=1)
# With these pauses sixteen attempts take about two days.
MAIL_MAX_ATTEMPTS = env.int("MAIL_MAX_ATTEMPTS", default=16)
RETRY_FIRST_SECONDS, RETRY_LONGEST_SECONDS = 60, 6 * 3600
# A run without a sign of life for that long counts no more among MAIL_CONNECTIONS; a row that is being sent for that
# long has lost its worker. The second is longer than all timeouts of one mail together.
SENDING_LIFE_SECONDS, SENDING_STALE_SECONDS = 60, 300
# Where bounces go (envelope sender), when not to DEFAULT_FROM_EMAIL; a maildir read for them every five minutes.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
BOUNCE_MAILDIR = env.str("BOUNCE_MAILDIR", default="")

# --- text messages, webhooks ----------------------------------------------------------------------------------------

# Dotted path of a class like `notifications.sms.LogBackend`; empty: the portal sends no text messages.
SMS_LOG = "spcncl_portal.notifications.sms.LogBackend"
SMS_BACKEND = env.str("SMS_BACKEND", default=SMS_LOG if DEMO else "")
SMS_FILE_PATH = str(DATA_DIR / "sms")
SMS_MAX_ATTEMPTS = 8

# Certificates (PEM) of an authority of one's own, beside those of the system.
WEBHOOK_CA_FILE = env.str("WEBHOOK_CA_FILE", default="")
WEBHOOK_MAX_ATTEMPTS = 12
# Calls that fail in a row before the portal switches an endpoint off.
WEBHOOK_MAX_FAILURES = 20

# --- seal -----------------------------------------------------------------------------------------------------------

SEAL_PKCS12 = env.str("SEAL_PKCS12", default="")  # the office's key file; without one nothing is sealed
SEAL_PASSPHRASE = env.str("SEAL_PASSPHRASE", default="")
SIGNATURE_ROOTS = env.str("SIGNATURE_ROOTS", default="")  # folder of trusted roots; without one chains stay unchecked
# The keys that sign credentials (a JSON Web Key Set), made at the first need.
CREDENTIAL_KEY = env.str("CREDENTIAL_KEY", default="") or str(DATA_DIR / "credential_keys.json")
