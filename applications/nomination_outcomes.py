"""What became of a nominated product: registered, its dossier and state, recognised. State words only, no content."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from spcncl_portal.core.text import search_text
from spcncl_portal.programme.models import Body, Cycle
from spcncl_portal.programme.queries import bodies_of

from .models import Dossier, Enterprise, NominationLetter, Nominee
from .nomination_ground import ground_of
from .nomination_lines import ARRIVED
from .queries import READS_ALL, dossiers_visible_to
from .states import DossierState

# Of several dossiers for one product the one shown is the one that went furthest.
LAST = (DossierState.DRAFT, DossierState.WITHDRAWN)
Key = tuple[str, str]


@dataclass(frozen=True)
class Outcome:
    """`dossier`: code, empty without one; `state`: its DossierState; both empty while nothing was begun."""

    enterprise: Enterprise | None
    dossier: str = ""
    state: str = ""

    @property
    def registered(self) -> bool:
        return self.enterprise is not None

    @property
    def state_label(self) -> str:
        return str(DossierState(self.state).label) if self.state else _("chưa có hồ sơ")

    @property
    def submitted(self) -> bool:
        return bool(self.state) and self.state not in LAST

    @property
    def recognised(self) -> bool:
        return self.state == DossierState.RECOGNISED


class Outcomes:
    """Outcomes of one cycle's lines; its dossiers are read once, when the first line asks.

    People who read all see the dossiers that they may see; bodies learn code and state of their own nominees.
    """

    def __init__(self, cycle: Cycle, user):
        self.cycle, self.user = cycle, user

    def of(self, line: Nominee) -> Outcome:
        """What became of the line's product. `line.enterprise` is at hand with what it was merged into."""
        enterprise = going_on(line.enterprise)
        keys = [(line.tax_code, line.product_key)]
        if enterprise is not None and enterprise.tax_code != line.tax_code:
            keys.append((enterprise.tax_code, line.product_key))
        found = next((self._dossiers[key] for key in keys if key in self._dossiers), None)
        return Outcome(enterprise, *found) if found else Outcome(enterprise)

    @cached_property
    def _dossiers(self) -> dict[Key, tuple[str, str]]:
        """By tax code and product, of the line that a dossier began with and of the dossier itself."""
        rows = self._visible().filter(joined_to=None).order_by("code")
        columns = ("code", "state", "tax_code", "product_name", "nominee__tax_code", "nominee__product_key")
        found: dict[Key, tuple[str, str]] = {}
        ordered = sorted(rows.values_list(*columns), key=lambda row: row[1] not in LAST)
        for code, state, tax_code, product, nominated_code, nominated_key in ordered:
            found[tax_code, search_text(product)[:250]] = (code, state)
            if nominated_code:
                found[nominated_code, nominated_key] = (code, state)
        return found

    def _visible(self) -> QuerySet[Dossier]:
        if READS_ALL & self.user.roles:
            return dossiers_visible_to(self.user, self.cycle)
        return Dossier.objects.filter(cycle=self.cycle)


def going_on(enterprise: Enterprise | None) -> Enterprise | None:
    """The enterprise, or the one that it was merged into in the end."""
    while enterprise is not None and enterprise.merged_into_id:
        enterprise = enterprise.merged_into
    return enterprise


@dataclass(frozen=True)
class PastLetter:
    """A letter of an earlier year and what became of its lines. `readable`: the person may open it."""

    letter: NominationLetter
    lines: int
    registered: int
    submitted: int
    recognised: int
    readable: bool


def past_letters(bodies: Iterable[Body], cycle: Cycle, user) -> list[PastLetter]:
    """Letters that the bodies, and those that went into them, sent in earlier years; the newest year first."""
    bodies = list(bodies)
    letters = NominationLetter.objects.filter(
        body__in=ground_of(bodies), cycle__year__lt=cycle.year, state__in=ARRIVED
    ).select_related("cycle", "body")
    lines = Nominee.objects.select_related("enterprise__merged_into__merged_into")
    rows = letters.prefetch_related(Prefetch("nominees", lines)).order_by("-cycle__year", "sort_key", "pk")
    by_cycle: dict[int, Outcomes] = {}
    own = set(bodies_of(user).values_list("pk", flat=True))
    return [
        _past(letter, by_cycle.setdefault(letter.cycle_id, Outcomes(letter.cycle, user)), letter.body_id in own)
        for letter in rows
    ]


def summary(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many lines there are, whose enterprise is registered, that came as far as a dossier, that were recognised."""
    found = list(outcomes)
    return {
        "lines": len(found),
        "registered": sum(one.registered for one in found),
        "submitted": sum(one.submitted for one in found),
        "recognised": sum(one.recognised for one in found),
    }


def _past(letter: NominationLetter, outcomes: Outcomes, readable: bool) -> PastLetter:
    return PastLetter(letter, **summary(outcomes.of(line) for line in letter.nominees.all()), readable=readable)
