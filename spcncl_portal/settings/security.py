"""Who may come in, and what a browser may load."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .env import DATA_DIR, DEBUG, DEMO, env


def _kept_secret(path: Path) -> str:
    """The key in that file, made once; `link` lets one of several processes that start together win."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="") or _kept_secret(DATA_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- transport, cookies ---------------------------------------------------------------------------------------------

HTTPS = env.bool("HTTPS", default=False)
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)  # the proxy sets X-Real-IP and X-Forwarded-Proto itself
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_CLIENT_IP_HEADER = "X-Real-IP"
SECURE_SSL_REDIRECT = HTTPS
# Health checks of the container's own network come without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # seconds: one working day
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"  # the score sheet shows the dossier's PDFs beside it

# --- content security policy ----------------------------------------------------------------------------------------

_file_hosts = env.list("FILE_HOSTS", default=[])  # the S3 store's origin, when downloads are signed addresses
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *_file_hosts],  # Bootstrap's small icons are data: images
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF, *_file_hosts],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

# --- passwords, sign-in ---------------------------------------------------------------------------------------------

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validators = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": _validators + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": _validators + "MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": _validators + "CommonPasswordValidator"},
    {"NAME": _validators + "NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

LOGIN_URL = "/tai-khoan/dang-nhap/"
LOGIN_REDIRECT_URL = "/ban-lam-viec/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "spcncl_portal.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "spcncl_portal.accounts.auth_forms.LoginForm",
    "reset_password": "spcncl_portal.accounts.auth_forms.ResetPasswordForm",
    "reset_password_from_key": "spcncl_portal.accounts.auth_forms.ResetPasswordKeyForm",
    "change_password": "spcncl_portal.accounts.auth_forms.ChangePasswordForm",
    "set_password": "spcncl_portal.accounts.auth_forms.SetPasswordForm",
    "reauthenticate": "spcncl_portal.accounts.auth_forms.ReauthenticateForm",
    "add_email": "spcncl_portal.accounts.auth_forms.AddEmailForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[SPCNCL] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A department behind one address signs in many people a minute; guessing is held back by axes and login_failed.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,10/5m/key"}

MFA_REQUIRED = env.bool("MFA_REQUIRED", default=not DEMO)  # of staff and council
MFA_ADAPTER = "spcncl_portal.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "spcncl_portal.accounts.auth_forms.AuthenticateForm",
    "reauthenticate": "spcncl_portal.accounts.auth_forms.ReauthenticateCodeForm",
    "activate_totp": "spcncl_portal.accounts.auth_forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "SPCNCL Hà Nội"


def login_name(request, credentials=None) -> str | None:
    """The e-mail address that a sign-in names: allauth passes it as `email`, Django as `username`, forms as `login`."""
    for name in ("email", "login", "username"):
        value = (credentials or {}).get(name) or (request.POST.get(name) if request is not None else None)
        if value:
            return value.strip().lower()
    return None


def client_ip(request) -> str:
    """The address of the person's machine; behind the proxy the one that the proxy saw."""
    if BEHIND_PROXY and request.META.get("HTTP_X_REAL_IP"):
        return request.META["HTTP_X_REAL_IP"]
    return request.META.get("REMOTE_ADDR", "")


AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = login_name
AXES_CLIENT_IP_CALLABLE = client_ip
AXES_COOLOFF_MESSAGE = _("Bạn đã nhập sai quá nhiều lần. Hãy thử lại sau 15 phút hoặc đặt lại mật khẩu.")
AXES_PERMALOCK_MESSAGE = AXES_COOLOFF_MESSAGE
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]  # not into the logs

# /metrics answers to these addresses only.
METRICS_ALLOWED = env.list("METRICS_ALLOWED", default=["127.0.0.1", "::1"] if DEBUG or DEMO else [])
