"""Unread notices, on every page."""

from django.utils.functional import SimpleLazyObject

from spcncl_portal.core.context import page_values


def unread(request) -> dict:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread_notices": SimpleLazyObject(lambda: user.notices.filter(read_at=None).count())}


page_values.add("unread", unread)
