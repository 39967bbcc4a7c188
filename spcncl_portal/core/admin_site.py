"""Django's admin under `/quan-tri/`: the portal's own sign-in, its own refusal, administrators only."""

from functools import update_wrapper

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


def is_of_the_portal(model: type) -> bool:
    return model.__module__.split(".")[0] in {path.split(".")[0] for path in settings.PORTAL_APPS}


class PortalAdminSite(admin.AdminSite):
    site_title = site_header = _("Quản trị cổng SPCNCL")
    index_title = _("Dữ liệu tham chiếu và hồ sơ (chỉ xem)")
    site_url = "/ban-lam-viec/"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only the portal's own models: rows of libraries (second factors, mail, locks) are not edited by hand."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        super().register([model for model in models if is_of_the_portal(model)], admin_class, **options)

    def has_permission(self, request) -> bool:
        return request.user.is_authenticated and request.user.has_perm("core.reference_data")

    def admin_view(self, view, cacheable=False):
        """Anonymous → the portal's login, signed in without the right → 403."""
        inner = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, view)

    def login(self, request, extra_context=None):
        return redirect_to_login(request.GET.get("next") or "/quan-tri/")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
