"""A person who registers alone: the e-mail address is confirmed before the first sign-in."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action
from spcncl_portal.core.parsing import ParseError, parse_email, parse_name, parse_phone

from ..models import User
from ..people import person_with
from .roles import give


def clean_email(text: str) -> str:
    """The address in the form that is stored; ActionError (field email) when it is none."""
    return _parsed(parse_email, text, "email", required=True)


def clean_name(text: str) -> str:
    return _parsed(parse_name, text, "full_name", required=True)[:150]


def clean_phone(text: str) -> str:
    return _parsed(parse_phone, text, "phone")


def _parsed(parser, text: str, field: str, *, required: bool = False) -> str:
    if not (text or "").strip():
        if required:
            raise ActionError(_("Chưa nhập; ô này bắt buộc."), field=field)
        return ""
    try:
        return parser(text)
    except ParseError as mistake:
        raise ActionError(str(mistake.message), field=field) from mistake


def check_password_strength(password: str, user: User) -> None:
    """Raise ActionError (field password) with everything that is wrong with the password."""
    try:
        validate_password(password, user)
    except ValidationError as mistake:
        raise ActionError(" ".join(mistake.messages), field="password") from mistake


def require_consent(consent: bool) -> None:
    if not consent:
        raise ActionError(_("Cần đồng ý cho xử lý dữ liệu cá nhân để mở tài khoản."), field="consent")


def new_person(*, email: str, full_name: str, password: str | None, verified: bool, **fields) -> User:
    """Create the row and its address in the caller's transaction; ActionError when the address is taken."""
    draft = User(email=email, full_name=full_name, **fields)
    if password is not None:
        check_password_strength(password, draft)
    taken = ActionError(_("Địa chỉ thư này đã có tài khoản; hãy đăng nhập hoặc đặt lại mật khẩu."), field="email")
    if person_with(email) is not None:
        raise taken
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, full_name=full_name, **fields)
    except IntegrityError:
        raise taken from None
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


@transaction.atomic
def register_person(
    *,
    email: str,
    full_name: str,
    phone: str = "",
    password: str,
    role: str,
    consent: bool,
    request=None,
    position: str = "",
) -> User:
    """Open an account for a person who registers alone, with `role`; the address still has to be confirmed.

    Raises ActionError with the field (email, full_name, phone, password, consent). Call `send_email_confirmation`
    afterwards. `request` may be None.
    """
    require_consent(consent)
    language = getattr(request, "LANGUAGE_CODE", "vi")
    user = new_person(
        email=clean_email(email),
        full_name=clean_name(full_name),
        phone=clean_phone(phone),
        position=position.strip()[:150],
        password=password,
        verified=False,
        consented_at=timezone.now(),
        language=language if language in ("vi", "en") else "vi",
    )
    log_action(user, "register", by=user, after={"role": role})
    give(user, role, by=None)
    return user


def send_email_confirmation(user: User, request) -> None:
    """Queue the mail with the link that confirms the address; nothing when it is confirmed already."""
    address = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=False).first()
    if address is not None:
        address.send_confirmation(request, signup=True)
