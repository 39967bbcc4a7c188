"""The check list of visits: shipped with a marked assumption, copied to the next year, edited in the admin."""

import json
from functools import cache
from pathlib import Path

from django.dispatch import receiver

from spcncl_portal.core.log import log_bulk
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.signals import cycle_copied, reference_loaded

from .models import InspectionQuestion

# Lines of the shipped list whose text the closing form of a visit begins with: code → column of the visit.
CLOSING = {
    "dai-dien-doanh-nghiep": "enterprise_people",
    "nhan-xet": "summary",
    "y-kien-doanh-nghiep": "enterprise_opinion",
}
COPIED = ("code", "text", "guidance", "kind", "figure", "tolerance", "position", "assumed")


@cache
def shipped() -> list[dict]:
    """The lines of `data/inspection_questions.json`."""
    path = Path(__file__).parent / "data" / "inspection_questions.json"
    return json.loads(path.read_text(encoding="utf-8"))["questions"]


def ensure_questions(cycle: Cycle) -> None:
    """Give a cycle without a check list the shipped one, marked as assumed; a list that stands is left alone."""
    if not cycle.inspection_questions.exists():
        rows = [
            InspectionQuestion(cycle=cycle, position=position, assumed=True, **entry)
            for position, entry in enumerate(shipped(), start=1)
        ]
        InspectionQuestion.objects.bulk_create(rows, ignore_conflicts=True)  # another may plan at the same time
        log_bulk(rows, "load_reference")


@receiver(reference_loaded)
def load_questions(sender, plan, **kwargs) -> None:
    for cycle in Cycle.objects.filter(year=plan["cycle"]["year"]):
        ensure_questions(cycle)


@receiver(cycle_copied)
def copy_questions(sender, cycle, source, **kwargs) -> None:
    InspectionQuestion.objects.bulk_create(
        InspectionQuestion(cycle=cycle, **{name: getattr(one, name) for name in COPIED})
        for one in source.inspection_questions.all()
    )
