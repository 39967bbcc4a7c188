"""The analysis of a cycle's dossiers (task 1 of the plan: "tính toán, phân tích số liệu hồ sơ tham gia")."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.db.models import F, FloatField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext as _

from spcncl_portal.programme.models import CityStatistic, Cycle

from . import analysis_calc as calc
from .calc import share_percent
from .models import Dossier, DossierFigures
from .models.dossier import FIGURE_NAMES, FIGURES_OF_ENTERPRISE
from .queries import dossiers_visible_to
from .states import BEFORE_COUNCIL, DossierState

# Whose figures are analysed: those that staff have found valid. An accepted dossier's figures can't be edited.
ANALYSED = (DossierState.ACCEPTED, *BEFORE_COUNCIL)
SHARES = {
    CityStatistic.Kind.INDUSTRIAL_OUTPUT: "production_value",
    CityStatistic.Kind.EXPORTS: "export_vnd",
}


def analysed_dossiers(cycle: Cycle, user=None) -> QuerySet[Dossier]:
    """The valid dossiers of the cycle; of these, with `user`, those that the person may read."""
    rows = Dossier.objects.filter(cycle=cycle) if user is None else dossiers_visible_to(user, cycle)
    return rows.filter(state__in=ANALYSED).order_by("code")


def with_measures(cycle: Cycle, user) -> QuerySet[Dossier]:
    """The same dossiers as `analyse`, each with the figures of the last year that the list shows and sorts by."""
    last = cycle.figure_years()[-1]

    def figure(name: str, year: int = last) -> Subquery:
        return Subquery(DossierFigures.objects.filter(dossier=OuterRef("pk"), year=year).values(name))

    rows = analysed_dossiers(cycle, user).annotate(
        revenue=figure("product_revenue"),
        revenue_before=figure("product_revenue", last - 1),
        production=figure("production_value"),
        exports=figure("export_vnd"),
        whole_revenue=figure("enterprise_revenue"),
        people=figure("employees"),
    )
    return rows.annotate(
        growth_order=_ratio("revenue", "revenue_before"),
        productivity_order=_ratio("whole_revenue", "people"),
        export_order=_ratio("exports", "revenue"),
    )


def _ratio(part: str, whole: str):
    """One figure on another, for sorting only: what is shown is worked out exactly."""
    return Cast(F(part), FloatField()) / NullIf(Cast(F(whole), FloatField()), 0.0)


@dataclass(frozen=True)
class Share:
    """Part of the city's whole in a year, in per cent; `given` of the dossiers gave their figure."""

    kind: str
    part: int
    given: int
    whole: int | None
    source: str
    assumed: bool

    @property
    def label(self) -> str:
        return CityStatistic.Kind(self.kind).label

    @property
    def percent(self) -> Fraction | None:
        return share_percent(self.part, self.whole) if self.given else None


@dataclass(frozen=True)
class Analysis:
    """All of it, worked out once; `entries` in the order of the dossiers' codes."""

    cycle: Cycle
    entries: list[calc.Entry]

    @property
    def years(self) -> list[int]:
        return self.cycle.figure_years()

    @property
    def last_year(self) -> int:
        return self.years[-1]

    @cached_property
    def whole(self) -> calc.Summary:
        return calc.summary(_("Cộng"), self.entries, self.last_year)

    @cached_property
    def sectors(self) -> list[calc.Summary]:
        return calc.by_sector(self.entries, self.last_year)

    @cached_property
    def spreads(self) -> dict[str, calc.Spread]:
        return {name: calc.spread(self.values(name)) for name in calc.MEASURES}

    @cached_property
    def outliers(self) -> list[calc.Outlier]:
        return [one for name in calc.MEASURES for one in calc.outliers(self.entries, name, self.cycle.year)]

    @cached_property
    def missing(self) -> dict[tuple[str, int], list[str]]:
        return calc.missing(self.entries, self.years, FIGURE_NAMES)

    @cached_property
    def contradictions(self) -> list:
        return calc.contradictions(self.entries, self.years, FIGURES_OF_ENTERPRISE)

    @cached_property
    def growth_counts(self) -> Counter:
        return calc.growth_counts(self.entries, self.cycle.year)

    @cached_property
    def shares(self) -> list[Share]:
        found = {one.kind: one for one in CityStatistic.objects.filter(year=self.last_year)}
        return [self._share(kind, name, found.get(kind)) for kind, name in SHARES.items()]

    def _share(self, kind: str, name: str, statistic: CityStatistic | None) -> Share:
        given = [value for one in self.entries if (value := one.value(self.last_year, name)) is not None]
        if statistic is None:
            return Share(kind, sum(given), len(given), None, "", assumed=False)
        return Share(kind, sum(given), len(given), statistic.value, statistic.source, statistic.assumed)

    def values(self, measure: str) -> list[Fraction | None]:
        return [one.measure(measure, self.cycle.year) for one in self.entries]

    def totals(self, name: str) -> list[int]:
        """The sum of a figure in each year, over the dossiers that gave it in all years, so that years compare."""
        whole = [one for one in self.entries if all(one.value(year, name) is not None for year in self.years)]
        return [sum(one.value(year, name) for one in whole) for year in self.years]


def analyse(cycle: Cycle, user=None) -> Analysis:
    """The analysis of the dossiers that `user` (None: everybody) may read. Two queries, any number of dossiers."""
    dossiers = analysed_dossiers(cycle, user)
    figures: dict[int, dict[int, dict]] = defaultdict(dict)
    rows = DossierFigures.objects.filter(dossier__in=dossiers.order_by().values("pk"), year__in=cycle.figure_years())
    for row in rows.values("dossier_id", "year", *FIGURE_NAMES):
        figures[row["dossier_id"]][row["year"]] = {name: row[name] for name in FIGURE_NAMES}
    columns = ("pk", "code", "product_name", "enterprise_id", "enterprise_name", "sector__name")
    entries = [
        calc.Entry(code, product, enterprise, name, sector or _("(chưa chọn ngành)"), figures.get(pk, {}))
        for pk, code, product, enterprise, name, sector in dossiers.values_list(*columns)
    ]
    return Analysis(cycle, entries)
