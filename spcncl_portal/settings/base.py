"""Paths, applications, middleware, templates, language and time."""

from .env import BASE_DIR, DATA_DIR, DEBUG, DEMO, env  # noqa: F401 (BASE_DIR, DEBUG and DEMO are settings too)

PORTAL_APPS = [
    # From the bottom of the house to its top: docs/architecture.md.
    "spcncl_portal.core",
    "spcncl_portal.accounts",
    "spcncl_portal.files",
    "spcncl_portal.programme",
    "spcncl_portal.budget",
    "spcncl_portal.documents",
    "spcncl_portal.notifications",
    "applications",
    "evaluation",
    "reports",
    "spcncl_portal.web",
]

INSTALLED_APPS = [
    *PORTAL_APPS,
    "spcncl_portal.core.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "auditlog",
    "rules",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "import_export",
    "ninja",  # its description page is served from here, nothing from elsewhere
    "phonenumber_field",
    "django_celery_beat",
    "post_office",
    "health_check",
    "django_prometheus",
]

AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "spcncl_portal.urls"
WSGI_APPLICATION = "spcncl_portal.wsgi.application"
ASGI_APPLICATION = "spcncl_portal.asgi.application"

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "spcncl_portal.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "spcncl_portal.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "spcncl_portal.accounts.middleware.UserLanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "spcncl_portal.accounts.view_as.ViewAsMiddleware",
    "spcncl_portal.core.middleware.DenyUnnamedRoutes",
    "spcncl_portal.accounts.middleware.SecondFactorMiddleware",
    "spcncl_portal.programme.middleware.CycleMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "spcncl_portal.core.context.portal",
            ],
        },
    },
]
# Widgets too come from templates/, where the components of the portal stand.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "django_tables2/bootstrap5.html"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "spcncl_portal.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
PHONENUMBER_DEFAULT_REGION = "VN"

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(DATA_DIR / "static"))()
STATICFILES_DIRS = [BASE_DIR / "static"]

# The address under which people reach the portal; letters, QR codes and mails carry it.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:" + (env.str("PORT", default="") or "8000")).rstrip("/")

# Shown in the footer.
PORTAL_VERSION = "2026.1"

DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a score table or an item-by-item check posts many small fields
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
