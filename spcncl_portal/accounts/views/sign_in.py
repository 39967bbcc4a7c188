"""Around the sign-in: the language, and the way to the registration of enterprises."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.i18n import set_language

from ..actions import change_language


def to_registration(request) -> HttpResponse:
    """Mails of allauth name its sign-up page; enterprises register by tax code."""
    return redirect("/tai-khoan/dang-ky/")


def choose_language(request) -> HttpResponse:
    """Switch the language for this browser, and for the person where one is signed in."""
    if request.user.is_authenticated:
        change_language(user=request.user, language=request.POST.get("language", ""))
    return set_language(request)
