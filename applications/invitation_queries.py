"""Read sets of invitation forms: batches, sets, figures, who may still be invited."""

import re

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.states import CycleState

from .models import InvitationBatch, InvitationSet, Prospect
from .states import ProspectState, SetState

# Who stands here needs no invitation any more.
PAST_INVITING = (ProspectState.REGISTERED, ProspectState.SUBMITTED, ProspectState.DECLINED)
CODE = re.compile(r"[A-HJ-NP-Z2-9]{10}")
LONGEST = 300  # characters: an address with the code in it

COUNTS = {
    "made": Count("pk"),
    "printed": Count("pk", filter=Q(printed_at__isnull=False)),
    "sent": Count("pk", filter=Q(sent_at__isnull=False)),
    "delivered": Count("pk", filter=Q(state=SetState.DELIVERED)),
    "undelivered": Count("pk", filter=Q(state=SetState.UNDELIVERED)),
    "opened": Count("pk", filter=Q(opened_at__isnull=False)),
    "registered": Count("pk", filter=Q(registered_at__isnull=False)),
}


def batches_of(cycle: Cycle) -> QuerySet[InvitationBatch]:
    """The batches of the cycle with the figures of their sets, as attributes named as in COUNTS."""
    counts = {name: Count("sets", filter=_through(count)) for name, count in COUNTS.items()}
    return InvitationBatch.objects.filter(cycle=cycle).select_related("created_by", "file").annotate(**counts)


def _through(count: Count) -> Q | None:
    """The condition of a count, asked of `sets`."""
    if count.filter is None:
        return None
    return Q(*((f"sets__{name}", value) for name, value in count.filter.children))


def sets_of(cycle: Cycle) -> QuerySet[InvitationSet]:
    """All sets of the cycle."""
    rows = InvitationSet.objects.filter(batch__cycle=cycle)
    return rows.select_related("batch__cycle", "prospect__unit", "registered").order_by("batch_id", "number")


def figures_of_sets(rows: QuerySet[InvitationSet]) -> dict[str, int]:
    """How many of `rows` were made, printed, sent, … in one query."""
    return rows.order_by().aggregate(**COUNTS)


def invitable(cycle: Cycle) -> QuerySet[Prospect]:
    """Prospects of the cycle that may get a set, each with `has_set`: whether one was made that did not come back."""
    made = InvitationSet.objects.filter(prospect=OuterRef("pk")).exclude(state=SetState.UNDELIVERED)
    rows = Prospect.objects.filter(cycle=cycle).exclude(state__in=PAST_INVITING)
    return rows.select_related("unit").annotate(has_set=Exists(made))


def normal_code(text: str) -> str | None:
    """The code of a set in what was typed or scanned: small letters, blanks, hyphens, the whole address; else None."""
    last = text.strip()[:LONGEST].rsplit("=", 1)[-1]
    bare = re.sub(r"[\s\u2010-\u2015-]", "", last).upper()
    return bare if CODE.fullmatch(bare) else None


def set_of_code(text: str) -> InvitationSet | None:
    """The set of a code on paper, in an open cycle; None for whatever else."""
    code = normal_code(text)
    if code is None:
        return None
    open_sets = InvitationSet.objects.filter(code=code, batch__cycle__state=CycleState.OPEN)
    return open_sets.select_related("batch__cycle", "prospect").first()
