"""The menu of the public pages."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from spcncl_portal.core.context import page_values


def public_navigation(request) -> dict:
    """What stands in the public menu beside the front page, the register and the verification."""
    entries = [
        (pgettext("menu", "Doanh nghiệp"), reverse("evaluation:enterprise_register")),
        (_("Lịch"), reverse("programme:calendar")),
        (_("Hướng dẫn"), reverse("web:guide")),
    ]
    return {
        "public_navigation": [
            {"label": label, "url": url, "active": request.path.startswith(url)} for label, url in entries
        ]
    }


page_values.add("public_navigation", public_navigation)
