"""Products of earlier years that a body may nominate again, each with its reasons in words.

Where they come from: letters of the body and of its predecessors, dossiers and titles of enterprises on its ground.
Of an enterprise whose unit of today is another one nothing is suggested.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.templatetags.portal import vndate
from spcncl_portal.core.text import search_text, sort_key
from spcncl_portal.programme.models import Body, Cycle
from spcncl_portal.programme.models.bodies import UNIT_KINDS
from spcncl_portal.programme.queries import nomination_day

from .models import Dossier, Enterprise, NominationLetter, Nominee
from .nomination_ground import ground_of
from .nomination_lines import in_force
from .nomination_outcomes import going_on
from .states import DossierState
from .titles import Title, titles_of

Key = tuple[str, str]
TAKEN_OVER = ("enterprise_name", "sector", "group", "address", "contact_name", "phone", "email")


@dataclass
class Suggestion:
    """One product. `facts`: year → the last that is known of it; `values`: what a new line begins with."""

    key: Key
    product_name: str
    values: dict[str, str]
    facts: dict[int, str] = field(default_factory=dict)

    def tell(self, year: int, words: str) -> None:
        self.facts[year] = words

    @property
    def reasons(self) -> list[str]:
        return [self.facts[year] for year in sorted(self.facts, reverse=True)]

    @property
    def code(self) -> str:
        """What the box to tick sends."""
        return "|".join(self.key)


def suggestions_for(body: Body, cycle: Cycle) -> list[Suggestion]:
    """What the body may nominate again in the cycle, by enterprise and product. As many queries for any number."""
    found = _Found(body, cycle)
    for line in found.lines():
        found.nominated(line)
    for dossier in found.dossiers():
        found.applied(dossier)
    running = found.held(titles_of(found.codes()))
    taken = _taken(body, cycle)
    rows = [one for key, one in found.rows.items() if key not in taken and key not in running and one.facts]
    return sorted(rows, key=lambda one: (sort_key(one.values["enterprise_name"]), sort_key(one.product_name)))


def _taken(body: Body, cycle: Cycle) -> set[Key]:
    """Products in this year's letters of the body, whatever their state; of a list put right in its new form."""
    letters = NominationLetter.objects.filter(cycle=cycle, body=body, corrections=None)
    return set(Nominee.objects.filter(letter__in=letters).values_list("tax_code", "product_key"))


class _Found:
    """What is known of earlier years, product by product."""

    def __init__(self, body: Body, cycle: Cycle):
        self.cycle, self.ground = cycle, ground_of([body])
        self.rows: dict[Key, Suggestion] = {}
        # A product that was renamed in its dossier → what its letter called it.
        self.renamed: dict[Key, Key] = {}
        units = Body.objects.filter(kind=body.kind).valid_on(nomination_day(cycle)) if body.kind in UNIT_KINDS else []
        self.elsewhere = [unit.pk for unit in units if unit.pk not in self.ground]
        on_ground = Enterprise.objects.filter(unit__in=self.ground, ended_on=None)
        self.enterprises = {enterprise.tax_code: enterprise for enterprise in on_ground}

    def lines(self) -> list[Nominee]:
        """Earlier nominations by the body or its predecessors."""
        rows = in_force(Nominee.objects.filter(letter__body__in=self.ground, letter__cycle__year__lt=self.cycle.year))
        return list(
            rows.exclude(enterprise__unit__in=self.elsewhere)
            .exclude(enterprise__ended_on__isnull=False, enterprise__merged_into=None)
            .annotate(year=F("letter__cycle__year"))
            .select_related("letter", "enterprise__merged_into__merged_into")
            .order_by("-year", "pk")
        )

    def dossiers(self) -> QuerySet[Dossier]:
        """Earlier dossiers of enterprises of the ground and of those that were nominated."""
        rows = Dossier.objects.filter(tax_code__in=self.codes(), cycle__year__lt=self.cycle.year, joined_to=None)
        rows = rows.exclude(state=DossierState.DRAFT).select_related("cycle", "enterprise", "sector", "nominee")
        return rows.order_by("-cycle__year", "code")

    def codes(self) -> set[str]:
        return {*self.enterprises, *(code for code, _product in self.rows)}

    def nominated(self, line: Nominee) -> None:
        enterprise = going_on(line.enterprise)
        code = enterprise.tax_code if enterprise else line.tax_code
        row = self._row(code, line.product_name, enterprise, line)
        row.tell(line.year, _("Giới thiệu năm %(year)s, chưa nộp hồ sơ.") % {"year": line.year})

    def applied(self, dossier: Dossier) -> None:
        nominee = dossier.nominee
        key = (dossier.tax_code, search_text(dossier.product_name)[:250])
        if nominee is not None and (nominee.tax_code, nominee.product_key) in self.rows:
            self.renamed[key] = (nominee.tax_code, nominee.product_key)
        row = self._row(dossier.tax_code, dossier.product_name, dossier.enterprise)
        values = {"year": dossier.cycle.year, "state": dossier.get_state_display()}
        row.tell(dossier.cycle.year, _("Nộp hồ sơ năm %(year)s: %(state)s.") % values)
        if dossier.sector and not row.values["sector"]:
            row.values["sector"] = dossier.sector.name

    def held(self, found: Iterable[Title]) -> set[Key]:
        """Say what is known of titles; returns the products whose title runs on beyond the year of the cycle."""
        running: set[Key] = set()
        end = datetime.date(self.cycle.year, 12, 31)
        for title in found:
            row = self._row(title.tax_code, title.product_name, self.enterprises.get(title.tax_code))
            row.values["enterprise_name"] = row.values["enterprise_name"] or title.enterprise_name
            row.tell(title.year, _title_words(title))
            if not title.revoked and title.valid_to > end:
                running.add(row.key)
        return running

    def _row(self, code: str, product: str, enterprise: Enterprise | None, line: Nominee | None = None) -> Suggestion:
        key = (code, search_text(product)[:250])
        key = self.renamed.get(key, key)
        if key not in self.rows:
            values = {name: getattr(line, name) if line else "" for name in TAKEN_OVER}
            if enterprise is not None:
                values["enterprise_name"] = enterprise.name
                values["address"] = values["address"] or enterprise.head_office
            self.rows[key] = Suggestion(key, product, values)
        return self.rows[key]


def _title_words(title: Title) -> str:
    values = {"year": title.year, "day": vndate(title.valid_to)}
    if title.revoked:
        return _("Được công nhận năm %(year)s, danh hiệu đã bị thu hồi.") % values
    if title.valid_to < timezone.localdate():
        return _("Được công nhận năm %(year)s, danh hiệu hết hạn ngày %(day)s.") % values
    return _("Được công nhận năm %(year)s, danh hiệu còn đến ngày %(day)s.") % values
