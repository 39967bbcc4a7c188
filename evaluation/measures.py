"""Figures of the year's targets that the recognised products give.

What the portal cannot know yet has no value and says why: figures of the cycle's own year come with the annual returns
of the recognised makers, benefits with their records.
"""

from fractions import Fraction

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import DossierFigures
from spcncl_portal.programme.measures import Figure, measure
from spcncl_portal.programme.models import CityStatistic, Cycle

from .models import Recognition
from .recognition_queries import recognised_enterprises, register


def recognised_in(cycle: Cycle) -> QuerySet[Recognition]:
    """Products recognised in the cycle, but for those withdrawn."""
    return register().filter(year=cycle.year)


def products_url(cycle: Cycle, more: str = "") -> str:
    """The list that shows exactly the products recognised in the cycle."""
    return f"{reverse('evaluation:register')}?year={cycle.year}{more}"


@measure("recognised_products")
def products(cycle: Cycle) -> Figure:
    """How many products were recognised."""
    rows = recognised_in(cycle)
    return Figure(rows.count(), rows, products_url(cycle))


@measure("top_products")
def top_products(cycle: Cycle) -> Figure:
    """How many of them are among the Top N."""
    rows = recognised_in(cycle).filter(top=True)
    return Figure(rows.count(), rows, products_url(cycle, "&top=1"))


@measure("recognised_enterprises")
def enterprises(cycle: Cycle) -> Figure:
    """How many enterprises have a recognised product; each counts once, however many products it has."""
    rows = recognised_enterprises().filter(pk__in=recognised_in(cycle).values("enterprise"))
    return Figure(rows.count(), rows, f"{reverse('evaluation:enterprise_register')}?year={cycle.year}")


@measure("production_growth")
def production_growth(cycle: Cycle) -> Figure:
    """Growth of production in the cycle's year on the year before: unknown until the makers return their figures."""
    note = _("Số liệu năm %(year)s do doanh nghiệp báo cáo sau khi hết năm; hồ sơ chỉ có số liệu đến năm %(before)s.")
    return Figure(None, note=note % {"year": cycle.year, "before": cycle.year - 1})


@measure("benefit_share")
def benefit_share(cycle: Cycle) -> Figure:
    """Share of recognised enterprises that use a support policy: unknown while no benefits are on record."""
    return Figure(None, note=_("Chưa có ghi nhận việc thụ hưởng chính sách của doanh nghiệp."))


@measure("industrial_output_share")
def industrial_output_share(cycle: Cycle) -> Figure:
    """Production value of the recognised products, of the city's industrial output, in per cent."""
    return _share(cycle, "production_value", CityStatistic.Kind.INDUSTRIAL_OUTPUT)


@measure("export_share")
def export_share(cycle: Cycle) -> Figure:
    """Exports of the recognised products, of the city's exports, in per cent."""
    return _share(cycle, "export_vnd", CityStatistic.Kind.EXPORTS)


def _share(cycle: Cycle, name: str, kind: str) -> Figure:
    """The share in the last year whose figures the dossiers give; the note names that year and what lacks."""
    year = cycle.figure_years()[-1]
    statistic = CityStatistic.objects.filter(year=year, kind=kind).first()
    if statistic is None:
        words = {"what": CityStatistic.Kind(kind).label, "year": year}
        return Figure(None, note=_("Chưa nhập số liệu %(what)s năm %(year)s.") % words)
    rows = recognised_in(cycle)
    found = DossierFigures.objects.filter(dossier__recognition__in=rows, year=year).aggregate(
        sum=Sum(name), given=Count("pk", filter=Q(**{f"{name}__isnull": False}))
    )
    if not found["given"] or statistic.value <= 0:
        return Figure(None, note=_("Chưa có số liệu năm %(year)s của sản phẩm được công nhận.") % {"year": year})
    note = _("Tính trên số liệu năm %(year)s trong hồ sơ của sản phẩm được công nhận.") % {"year": year}
    missing = rows.count() - found["given"]
    if missing:
        note += " " + _("%(n)d sản phẩm chưa có số liệu.") % {"n": missing}
    if statistic.assumed:
        note += " " + _("Số liệu của Thành phố là giả định.")
    return Figure(Fraction(found["sum"] * 100, statistic.value), rows, products_url(cycle), note)
