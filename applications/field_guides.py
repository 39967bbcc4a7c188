"""Guidance and examples at the boxes of a dossier: shipped once, edited in the admin."""

import json
from functools import cache
from pathlib import Path

from django.dispatch import receiver
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spcncl_portal.core.log import log_bulk
from spcncl_portal.programme.signals import reference_loaded

from .models import FieldGuide


@cache
def shipped() -> list[dict]:
    """The guides of `data/field_guides.json`."""
    path = Path(__file__).parent / "data" / "field_guides.json"
    return json.loads(path.read_text(encoding="utf-8"))["guides"]


@receiver(reference_loaded)
def load_guides(sender, **kwargs) -> None:
    """Give boxes without a guide the shipped one; what an administrator has written stays."""
    there = set(FieldGuide.objects.values_list("box", flat=True))
    new = FieldGuide.objects.bulk_create(FieldGuide(**entry) for entry in shipped() if entry["box"] not in there)
    log_bulk(new, "load_reference")


def hints() -> dict[str, str]:
    """Box (figures without their year) → guidance and example as safe HTML, in the language of the screen."""
    return {one.box: text for one in FieldGuide.objects.all() if (text := _hint(one))}


def _hint(guide: FieldGuide) -> str:
    english = get_language() == "en"
    guidance = (guide.guidance_en if english else "") or guide.guidance
    example = (guide.example_en if english else "") or guide.example
    if not example:
        return format_html("{}", guidance)
    return format_html('{} <span class="field-example">{} {}</span>', guidance, _("Ví dụ:"), example)
