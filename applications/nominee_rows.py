"""Nominees as pages show them: how each line stands, whether it can take part, what became of it."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from spcncl_portal.programme.models import Cycle

from .models import Dossier, Nominee
from .nomination_lines import with_standing
from .nomination_outcomes import Outcome, Outcomes, going_on
from .nominee_eligibility import Judge, NomineeVerdict
from .queries import READS_ALL, dossiers_visible_to


def for_reading(lines: QuerySet[Nominee], user, cycle: Cycle) -> QuerySet[Nominee]:
    """Lines with `standing` and enterprise; for people who read all also with the dossiers that began with them."""
    rows = with_standing(lines).select_related("letter__body", "enterprise__merged_into__merged_into")
    if not READS_ALL & user.roles:
        return rows
    dossiers = dossiers_visible_to(user, cycle).filter(joined_to=None).prefetch_related("figures").order_by("-code")
    return rows.prefetch_related(Prefetch("dossiers", dossiers, to_attr="open_dossiers"))


class Reader:
    """Answers for the lines of one cycle what a person may know; data are read once, whatever the number of lines.

    A body learns nothing of a dossier's figures: its verdict rests on the letter alone. Of products in a list that it
    has not sent it learns nothing of dossiers at all, or writing a name there would be a way to ask.
    """

    def __init__(self, cycle: Cycle, user):
        self.reads_all = bool(READS_ALL & user.roles)
        self._judge, self._outcomes = Judge(cycle), Outcomes(cycle, user)

    def verdict(self, line: Nominee) -> NomineeVerdict:
        return self._judge.line(line, self._dossier(line))

    def outcome(self, line: Nominee) -> Outcome:
        if not self.reads_all and line.standing == "open":
            return Outcome(going_on(line.enterprise))
        return self._outcomes.of(line)

    def read(self, lines: Iterable[Nominee]) -> list[Nominee]:
        """The lines with `verdict` and `outcome` set, for a template."""
        rows = list(lines)
        for line in rows:
            line.verdict, line.outcome = self.verdict(line), self.outcome(line)
        return rows

    def _dossier(self, line: Nominee) -> Dossier | None:
        return next(iter(getattr(line, "open_dossiers", [])), None) if self.reads_all else None
