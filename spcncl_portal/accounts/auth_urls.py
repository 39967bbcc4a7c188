"""Sign-in, passwords, addresses, second factor: allauth's views, each declared like every other route.

The names are allauth's own, without a namespace, because its views reverse them.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import register_converter

from spcncl_portal.core.routes import Viewing, public, route

from .views import sign_in


class UserNumberConverter:
    """The person of a reset link, as allauth writes numbers: base 36."""

    regex = "[0-9A-Za-z]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(UserNumberConverter, "uidb36")

BOTH = ("GET", "POST")
OWN = "accounts.own_account"


def _own(pattern: str, view, name: str, methods=BOTH):
    return route(pattern, view, name=name, enter=OWN, methods=methods, viewing=Viewing.CLOSED)


def _reset_example() -> dict:
    return {"uidb36": "1", "key": "set-password"}


urlpatterns = [
    public("tai-khoan/dang-nhap/", account.login, name="account_login", methods=BOTH),
    public("tai-khoan/dang-xuat/", account.logout, name="account_logout", methods=BOTH, viewing=Viewing.ONESELF),
    public("tai-khoan/dang-khoa/", account.account_inactive, name="account_inactive"),
    public("tai-khoan/dang-ky/moi/", sign_in.to_registration, name="account_signup"),
    public(
        "tai-khoan/ngon-ngu/",
        sign_in.choose_language,
        name="set_language",
        methods=("POST",),
        viewing=Viewing.ONESELF,
    ),
    # the address
    public("tai-khoan/xac-nhan-thu/", account.email_verification_sent, name="account_email_verification_sent"),
    public(
        "tai-khoan/xac-nhan-thu/<str:key>/",
        account.confirm_email,
        name="account_confirm_email",
        methods=BOTH,
        example=lambda: {"key": "thu"},
    ),
    _own("tai-khoan/thu-dien-tu/", account.email, "account_email"),
    # passwords
    public("tai-khoan/quen-mat-khau/", account.password_reset, name="account_reset_password", methods=BOTH),
    public("tai-khoan/quen-mat-khau/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    public(
        "tai-khoan/quen-mat-khau/xong/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    public(
        "tai-khoan/quen-mat-khau/<uidb36:uidb36>-<str:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
        methods=BOTH,
        example=_reset_example,
    ),
    _own("tai-khoan/doi-mat-khau/", account.password_change, "account_change_password"),
    _own("tai-khoan/dat-mat-khau/", account.password_set, "account_set_password"),
    _own("tai-khoan/xac-nhan-mat-khau/", account.reauthenticate, "account_reauthenticate"),
    # second factor
    public("tai-khoan/hai-lop/ma/", mfa.authenticate, name="mfa_authenticate", methods=BOTH),
    _own("tai-khoan/hai-lop/", mfa.index, "mfa_index", methods=("GET",)),
    _own("tai-khoan/hai-lop/xac-nhan/", mfa.reauthenticate, "mfa_reauthenticate"),
    _own("tai-khoan/hai-lop/bat/", totp.activate_totp, "mfa_activate_totp"),
    _own("tai-khoan/hai-lop/tat/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _own("tai-khoan/hai-lop/ma-du-phong/", codes.view_recovery_codes, "mfa_view_recovery_codes", methods=("GET",)),
    _own("tai-khoan/hai-lop/ma-du-phong/tao/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _own(
        "tai-khoan/hai-lop/ma-du-phong/tai-ve/",
        codes.download_recovery_codes,
        "mfa_download_recovery_codes",
        methods=("GET",),
    ),
]
