"""The forms of sign-in, passwords and second factor: allauth's, with Vietnamese labels."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

EMAIL, PASSWORD = _("Thư điện tử"), _("Mật khẩu")
NEW, AGAIN = _("Mật khẩu mới"), _("Nhập lại mật khẩu mới")


def _name(form, **labels) -> None:
    """Label the fields; the label says all, so there is no placeholder."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].widget.attrs.pop("placeholder", None)
            if "password" in name:
                form.fields[name].help_text = ""


def _hint_password(form) -> None:
    if "password1" in form.fields:
        form.fields["password1"].help_text = _("Ít nhất 10 ký tự, không chỉ có số, không giống tên hay thư của bạn.")


class LoginForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name(self, login=EMAIL, password=PASSWORD)


class ResetPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name(self, email=EMAIL)


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name(self, password1=NEW, password2=AGAIN)
        _hint_password(self)


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name(self, oldpassword=_("Mật khẩu hiện tại"), password1=NEW, password2=AGAIN)
        _hint_password(self)


class SetPasswordForm(account.SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name(self, password1=NEW, password2=AGAIN)
        _hint_password(self)


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name(self, password=PASSWORD)


class AddEmailForm(account.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name(self, email=EMAIL)


CODE = _("Mã xác thực")


class AuthenticateForm(mfa.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name(self, code=CODE)


class ReauthenticateCodeForm(mfa.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name(self, code=CODE)


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name(self, code=CODE)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
