"""Pieces of printed papers."""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ..certificate_ground import crop_marks as mark_path
from ..certificate_pieces import Piece
from ..fitting import Fitted
from ..inks import Setup

register = template.Library()


@register.filter
def fitted(value: Fitted) -> SafeString:
    """Show a fitted name with its lines broken where they were broken when it was fitted."""
    return mark_safe("<br>".join(escape(line) for line in value.lines))


@register.filter
def placed(piece: Piece) -> SafeString:
    """Show a piece of a certificate at its place."""
    style = (
        f"left:{piece.x:g}mm;top:{piece.y:g}mm;width:{piece.width:g}mm;font-size:{piece.fitted.size:g}pt;"
        f"color:{piece.colour}"
    )
    if piece.spacing:
        style += f";letter-spacing:{piece.spacing:g}em"
    if piece.line:
        style += f";border-bottom:.6pt solid {piece.colour}"
    return format_html('<p class="p {} {}" style="{}">{}</p>', piece.font, piece.align, style, fitted(piece.fitted))


@register.simple_tag
def crop_marks(width: float, height: float, setup: Setup) -> SafeString:
    """Draw the marks of the cut around a printed page of width × height mm."""
    path = mark_path(width - 2 * setup.margin, height - 2 * setup.margin, setup.margin)
    return format_html(
        '<svg class="marks" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" style="width:{}mm;height:{}mm">'
        '<path d="{}" fill="none" stroke="{}" stroke-width=".09"/></svg>',
        *(f"{value:g}" for value in (width, height, width, height)),
        path,
        setup.ink("#000000"),
    )
