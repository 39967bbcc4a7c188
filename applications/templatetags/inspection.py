"""Visits about a dossier, for its page and for the score sheet."""

from django import template

from ..inspection_queries import inspections_of, reads_inside

register = template.Library()


@register.inclusion_tag("applications/inspection/_of_dossier.html", takes_context=True)
def visits_of(context, dossier) -> dict:
    """A panel with the visits that the person may read; nothing when there is none."""
    user = context["request"].user
    visits = [{"inspection": one, "inside": reads_inside(user, one)} for one in inspections_of(dossier, user)]
    return {"inspections": visits}
