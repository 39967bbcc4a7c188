"""What each request of a signed-in person goes through: their language, their second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from .adapter import needs_second_factor

# What a person without the second factor that the role asks for may still reach.
OPEN_WITHOUT_FACTOR = {
    "mfa_activate_totp",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "set_language",
}


class UserLanguageMiddleware:
    """Show the portal in the language that the person chose."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and request.user.language != translation.get_language():
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


class SecondFactorMiddleware:
    """Send people whose role asks for a second factor to set it up before they do anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        entry = getattr(view, "entry", None)
        if entry is not None and not entry.enter:
            return None  # public pages show nothing of the person
        user = request.user
        if not user.is_authenticated or request.resolver_match.url_name in OPEN_WITHOUT_FACTOR:
            return None
        if not needs_second_factor(user) or is_mfa_enabled(user):
            return None
        messages.warning(request, _("Vai trò của bạn cần lớp bảo vệ thứ hai. Hãy bật ứng dụng xác thực để tiếp tục."))
        return redirect("mfa_activate_totp")
