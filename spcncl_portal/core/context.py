"""What every page shows: menu, year, unread notices, the demo's banner."""

from django.conf import settings

from . import navigation
from .registry import Registry

# Apps above add values for every page: name -> function(request) -> dict.
page_values: Registry = Registry("page values")


def portal(request) -> dict:
    values = {"demo": settings.DEMO, "portal_version": settings.PORTAL_VERSION, "navigation": []}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        values["navigation"] = navigation.for_user(user, request.path)
    for give in page_values:
        values.update(give(request))
    return values
