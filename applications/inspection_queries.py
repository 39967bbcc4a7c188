"""Read visits: whose they are to see, the lines of the check list with what was declared and seen, days and routes."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.text import sort_key
from spcncl_portal.programme.models import Cycle

from .inspection_calc import Difference, Stop, difference, is_beyond
from .models import Dossier, Inspection, InspectionAnswer, InspectionQuestion, Submission
from .queries import COUNCIL, READS_ALL
from .states import BEFORE_COUNCIL, DossierState, InspectionState
from .visibility import hidden

FIGURE, YES_NO, TEXT = InspectionQuestion.Kind.FIGURE, InspectionQuestion.Kind.YES_NO, InspectionQuestion.Kind.TEXT
# A dossier is looked at on site while it is checked or waits for the council.
INSPECTABLE = (DossierState.SUBMITTED, DossierState.ACCEPTED)
OPEN = (InspectionState.PLANNED, InspectionState.DONE)
# The team's remarks are its own until both sides have signed.
AFTER_SIGNING = (InspectionState.SIGNED,)


def inspections_visible_to(user, cycle: Cycle | None = None) -> QuerySet[Inspection]:
    """Visits that `user` may read: all but those hidden by a conflict; the council's; one's own enterprise's."""
    rows = Inspection.objects.select_related("cycle", "enterprise", "unit", "signed_file")
    if cycle is not None:
        rows = rows.filter(cycle=cycle)
    if READS_ALL & user.roles:
        return _without_hidden(rows, user)
    if COUNCIL & user.roles:
        before = Inspection.dossiers.through.objects.filter(dossier__state__in=BEFORE_COUNCIL)
        return _without_hidden(rows.filter(pk__in=before.values("inspection_id")), user)
    if Role.ENTERPRISE in user.roles:
        own = user.enterprise_memberships.filter(left_at=None).values("enterprise_id")
        return rows.filter(enterprise__in=own)
    return rows.none()


def _without_hidden(rows: QuerySet[Inspection], user) -> QuerySet[Inspection]:
    for condition in [condition for ask in hidden if (condition := ask(user)) is not None]:
        about = Inspection.dossiers.through.objects.filter(dossier__in=Dossier.objects.filter(condition))
        rows = rows.exclude(pk__in=about.values("inspection_id"))
    return rows


def inspections_of(dossier: Dossier, user) -> list[Inspection]:
    """The visits about one dossier that `user` may read, newest first; what was called off only for the office."""
    rows = inspections_visible_to(user).filter(dossiers=dossier).order_by("-starts_at")
    if not READS_ALL & user.roles:
        rows = rows.exclude(state=InspectionState.CALLED_OFF)
    return list(rows)


def reads_inside(user, inspection: Inspection) -> bool:
    """Whether answers, photos and remarks are shown: the office's own work at any time, to others once signed."""
    return bool(READS_ALL & user.roles) or inspection.state in AFTER_SIGNING


def dossiers_to_inspect(cycle: Cycle) -> QuerySet[Dossier]:
    """Dossiers that no standing visit is about, by unit and enterprise."""
    visited = Inspection.objects.filter(cycle=cycle).exclude(state=InspectionState.CALLED_OFF)
    return (
        Dossier.objects.filter(cycle=cycle, state__in=INSPECTABLE)
        .exclude(inspections__in=visited)
        .select_related("enterprise__unit")
        .order_by(F("enterprise__unit__sort_key").asc(nulls_last=True), "enterprise__sort_key", "code")
    )


def unit_word(figure: str) -> str:
    """The unit in which a figure of a dossier is written."""
    return {"export_usd": "USD", "employees": _("người")}.get(figure, _("đồng"))


@dataclass
class Line:
    """A line of the check list, of one dossier where it asks for a figure, with its answer if there is one."""

    question: InspectionQuestion
    dossier: Dossier | None
    answer: InspectionAnswer | None
    snapshot: int | None = None

    @property
    def key(self) -> str:
        return f"{self.question.pk}-{self.dossier.pk if self.dossier else 0}"

    @property
    def declared(self) -> int | None:
        """What the dossier said when the answer was recorded; before that, what it says now."""
        return self.answer.declared if self.answer else self.snapshot

    @property
    def seen(self) -> int | None:
        return self.answer.seen if self.answer else None

    @property
    def met(self) -> bool | None:
        return self.answer.met if self.answer else None

    @property
    def note(self) -> str:
        return self.answer.note if self.answer else ""

    @property
    def unit(self) -> str:
        return unit_word(self.question.figure)

    @property
    def is_answered(self) -> bool:
        return self.answer is not None and (self.met is not None or self.seen is not None or bool(self.note))

    @cached_property
    def difference(self) -> Difference | None:
        return difference(self.declared, self.seen)

    @property
    def is_flagged(self) -> bool:
        """Not met, or a figure beyond what is allowed."""
        return self.met is False or is_beyond(self.declared, self.seen, self.question.tolerance)


def lines_of(inspection: Inspection) -> list[Line]:
    """The check list of the visit: each line once, a figure once for each dossier. Five queries at most."""
    dossiers = list(inspection.dossiers.order_by("code"))
    answers = {(one.question_id, one.dossier_id): one for one in inspection.answers.all()}
    figures = declared_figures(inspection.cycle, dossiers)
    lines = []
    for question in inspection.cycle.inspection_questions.all():
        for dossier in dossiers if question.kind == FIGURE else [None]:
            snapshot = figures[dossier.pk].get(question.figure) if dossier else None
            answer = answers.get((question.pk, dossier.pk if dossier else None))
            lines.append(Line(question, dossier, answer, snapshot))
    return lines


def declared_figures(cycle: Cycle, dossiers: list[Dossier]) -> dict[int, dict[str, int | None]]:
    """Dossier → figures of the last year in its newest submission, which is the one that was accepted."""
    year = str(cycle.figure_years()[-1])
    newest: dict[int, Submission] = {}
    for one in Submission.objects.filter(dossier__in=dossiers).order_by("number"):
        newest[one.dossier_id] = one
    contents = {pk: one.content()["figures"].get(year, {}) for pk, one in newest.items()}
    return {dossier.pk: contents.get(dossier.pk, {}) for dossier in dossiers}


def on_day(rows: QuerySet[Inspection], day: datetime.date) -> QuerySet[Inspection]:
    """The visits that begin on that day (in Hà Nội) and were not called off, along their route."""
    rows = rows.filter(starts_at__date=day).exclude(state=InspectionState.CALLED_OFF)
    return rows.prefetch_related("team", "dossiers").order_by("route_position", "starts_at", "pk")


def stop_of(inspection: Inspection) -> Stop:
    """The visit as a stop of a route; its people are known by their names."""
    team = list(inspection.team.all())
    lead = next((one for one in team if one.is_lead), None)
    return Stop(
        pk=inspection.pk,
        starts_at=inspection.starts_at,
        ends_at=inspection.ends_at,
        lead=sort_key(lead.name) if lead else "",
        unit=inspection.unit.sort_key if inspection.unit else "\uffff",
        people=frozenset(one.name for one in team),
    )


def came_late(inspection: Inspection) -> int:
    """How many answers and photos a phone sent after the visit was closed: the minutes must be printed again."""
    if inspection.done_at is None:
        return 0
    late = Q(received_at__gt=inspection.done_at)
    return inspection.answers.filter(late).count() + inspection.photos.filter(late).count()
