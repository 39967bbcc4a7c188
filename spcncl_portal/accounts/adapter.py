"""How allauth behaves here: no sign-up past the portal's own forms, Vietnamese sentences, changes logged."""

import io

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import email_changed, password_changed, password_reset
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.log import log_action

from .roles import SECOND_FACTOR


def needs_second_factor(user) -> bool:
    """Whether the person's roles ask for a second factor in this portal."""
    return settings.MFA_REQUIRED and bool(SECOND_FACTOR & user.roles)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in, passwords, addresses."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đang khóa."),
        "duplicate_email": _("Địa chỉ này đã có trong tài khoản của bạn."),
        "email_password_mismatch": _(
            "Thư điện tử hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt."
        ),
        "email_taken": _("Địa chỉ thư này đã có tài khoản."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "invalid_password_reset": _("Liên kết đặt lại mật khẩu không còn dùng được."),
        "max_email_addresses": _("Mỗi tài khoản có nhiều nhất %d địa chỉ thư."),
        "rate_limited": _("Bạn thao tác quá nhanh; hãy đợi một lát rồi thử lại."),
        "too_many_login_attempts": _("Bạn đã nhập sai quá nhiều lần. Hãy đợi vài phút hoặc đặt lại mật khẩu."),
        "unknown_email": _("Không có tài khoản nào dùng địa chỉ này."),
        "unverified_primary_email": _("Địa chỉ chính phải được xác nhận trước."),
    }

    def is_open_for_signup(self, request) -> bool:
        """Enterprises register by tax code (`applications`), all others are invited."""
        return False

    def get_reset_password_from_key_url(self, key):
        """A link in a mail names the portal's own address, whatever host the request came with."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)

    def get_email_confirmation_url(self, request, emailconfirmation):
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])


class MFAAdapter(DefaultMFAAdapter):
    """The second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Tài khoản có lớp bảo vệ thứ hai không thêm được địa chỉ thư khác."),
        "cannot_delete_authenticator": _("Vai trò của bạn cần lớp bảo vệ thứ hai nên không tắt được."),
        "cannot_generate_recovery_codes": _("Hãy bật ứng dụng xác thực trước khi tạo mã dự phòng."),
        "incorrect_code": _("Mã không đúng hoặc đã hết hạn; hãy nhập mã đang hiện trên điện thoại."),
        "unverified_email": _("Hãy xác nhận địa chỉ thư trước khi bật lớp bảo vệ thứ hai."),
    }

    def can_delete_authenticator(self, authenticator) -> bool:
        return not needs_second_factor(authenticator.user)

    def build_totp_svg(self, url: str) -> str:
        """The QR code, drawn by the library that the portal's papers use."""
        buffer = io.BytesIO()
        segno.make(url, error="m").save(buffer, kind="svg", scale=6, border=4, light="#fff", xmldecl=False)
        return buffer.getvalue().decode()


@receiver(password_changed)
@receiver(password_reset)
def log_new_password(sender, request, user, **kwargs) -> None:
    log_action(user, "change_password", by=user)


@receiver(email_changed)
def log_new_address(sender, request, user, from_email_address, to_email_address, **kwargs) -> None:
    before = {"email": from_email_address.email} if from_email_address else {}
    log_action(user, "change_email", by=user, before=before, after={"email": to_email_address.email})


@receiver(authenticator_added)
def log_new_factor(sender, request, user, authenticator, **kwargs) -> None:
    log_action(user, "add_second_factor", by=user, after={"type": authenticator.type})


@receiver(authenticator_removed)
def log_lost_factor(sender, request, user, authenticator, **kwargs) -> None:
    log_action(user, "remove_second_factor", by=user, before={"type": authenticator.type})
