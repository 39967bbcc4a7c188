"""Pieces of printed papers."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ..fitting import Fitted

register = template.Library()


@register.filter
def fitted(value: Fitted) -> SafeString:
    """Show a fitted name with its lines broken where they were broken when it was fitted."""
    return mark_safe("<br>".join(escape(line) for line in value.lines))
