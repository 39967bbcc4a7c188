"""What templates say of the documents of a dossier."""

from django import template
from django.utils.safestring import SafeString

from spcncl_portal.core.templatetags.portal import status_tag

from ..expiry import validity

register = template.Library()


@register.simple_tag
def validity_tag(expires_on, cycle) -> SafeString | str:
    """Until when a document is valid, red when that is not long enough; nothing without a date."""
    found = validity(expires_on, cycle)
    return status_tag(*found) if found else ""
