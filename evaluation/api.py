"""The API's recognised products, for everybody, and the ranking, for those whom the rule lets see points."""

import datetime
from typing import Annotated

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Field, Path, Query, Router, Schema
from ninja.errors import HttpError

from spcncl_portal.core.api import Key, Page, Paging, Text, Year, page_of, reads
from spcncl_portal.core.tables import search

from . import calc, queries
from .examples_recognition import recognition
from .models import CycleResult, DossierTotal, Recognition
from .recognition_queries import public_recognitions, register

router = Router(tags=["Công nhận"])
Slug = Annotated[str, Field(max_length=50, pattern=r"^[-a-zA-Z0-9_]+$")]


class SectorOut(Schema):
    code: str
    name: str


class ProductOut(Schema):
    """A recognised product. `validity`: as it is today."""

    id: int
    year: int
    product: str
    enterprise: str
    sector: SectorOut | None
    top: bool
    valid_from: datetime.date
    valid_to: datetime.date
    validity: str
    validity_label: str
    demo: bool
    url: str


class CertificateOut(Schema):
    kind: str
    number: str
    code: str
    state: str
    verify_url: str


class ProductDetailOut(ProductOut):
    decision_number: str
    decision_date: datetime.date
    certificates: list[CertificateOut]


class ProductQuery(Paging):
    """q: words of product or enterprise, accents and case aside; sector: its code; top: only (not) the Top N."""

    q: Text = ""
    year: Year | None = None
    sector: Slug | None = None
    top: bool | None = None


@reads(
    router,
    "/san-pham",
    name="products",
    summary=gettext_lazy("Tìm sản phẩm được công nhận của mọi năm"),
    response=Page[ProductOut],
)
def products(request, asked: Query[ProductQuery]):
    """The public register, newest first."""
    rows = search(register(), asked.q)
    if asked.year is not None:
        rows = rows.filter(year=asked.year)
    if asked.sector is not None:
        rows = rows.filter(sector__code=asked.sector)
    if asked.top is not None:
        rows = rows.filter(top=asked.top)
    return page_of(rows, asked, _product)


@reads(
    router,
    "/san-pham/{pk}",
    name="product",
    summary=gettext_lazy("Một sản phẩm được công nhận và giấy chứng nhận của nó"),
    response=ProductDetailOut,
    example=recognition,
    errors=(404,),
)
def product(request, pk: Path[Key]):
    """A withdrawn title is shown too, and says so in `validity`."""
    row = get_object_or_404(public_recognitions(), pk=pk)
    certificates = [
        {
            "kind": one.kind,
            "number": one.number,
            "code": one.code,
            "state": one.state,
            "verify_url": settings.SITE_URL + reverse("documents:verify_code", args=[one.code]),
        }
        for one in row.certificates.all()
    ]
    return {
        **_product(row),
        "decision_number": row.decision.number,
        "decision_date": row.decision.dated,
        "certificates": certificates,
    }


def _sector(sector) -> dict | None:
    return {"code": sector.code, "name": sector.name} if sector else None


def _product(row: Recognition) -> dict:
    return {
        "id": row.pk,
        "year": row.year,
        "product": row.product_name,
        "enterprise": row.enterprise_name,
        "sector": _sector(row.sector),
        "top": row.top,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "validity": row.validity,
        "validity_label": str(row.validity_label),
        "demo": row.demo,
        "url": settings.SITE_URL + reverse("evaluation:product", args=[row.pk]),
    }


class RankedOut(Schema):
    """A row of the ranking: ranks with ties are 1, 2, 2, 4; `average_exact` is a fraction, `average` its decimals."""

    rank: int
    dossier: str
    product: str
    enterprise: str
    enterprise_tax_code: str
    sector: SectorOut | None
    average: str
    average_exact: str
    sheets: int
    passed: bool
    top: bool


class RankingOut(Page[RankedOut]):
    """`assumed`: the criteria set's points are not official."""

    year: int
    state: str
    criteria_set: str
    assumed: bool
    top_tie: bool


def ranked_year() -> dict | None:
    """The newest year whose averages may be seen, for the list of routes."""
    result = CycleResult.objects.filter(independent=False).order_by("cycle__silent", "-cycle__year")
    year = result.values_list("cycle__year", flat=True).first()
    return {"year": year} if year else None


@reads(
    router,
    "/xep-hang/{year}",
    name="ranking",
    summary=gettext_lazy("Xếp hạng của một năm, khi đã hết giai đoạn chấm độc lập"),
    response=RankingOut,
    enter="evaluation.view_ranking",
    example=ranked_year,
    errors=(404,),
)
def ranking(request, year: Path[Year], asked: Query[Paging]):
    """Best first; what the person has a conflict with is left out."""
    result = get_object_or_404(CycleResult.objects.select_related("cycle__criteria_set"), cycle__year=year)
    if not request.user.has_perm("evaluation.see_points", result):
        raise HttpError(403, _("Đang chấm độc lập: chưa ai được xem điểm và xếp hạng."))
    criteria = result.cycle.criteria_set
    top, tie = queries.top_of(result)
    page = page_of(
        queries.ranking_page(request.user, result.cycle), asked, lambda row: _ranked(row, top, criteria.pass_points)
    )
    facts = {"criteria_set": criteria.code, "assumed": criteria.assumed, "top_tie": tie is not None}
    return {**page, "year": year, "state": result.state, **facts}


def _ranked(row: DossierTotal, top: frozenset[int], pass_points: int) -> dict:
    average = calc.unscaled(row.scaled)
    dossier = row.dossier
    return {
        "rank": row.rank,
        "dossier": dossier.code,
        "product": dossier.product_name,
        "enterprise": dossier.enterprise_name,
        "enterprise_tax_code": dossier.tax_code,
        "sector": _sector(dossier.sector),
        "average": calc.shown(average),
        "average_exact": f"{average.numerator}/{average.denominator}",
        "sheets": row.sheets,
        "passed": row.scaled >= pass_points * calc.SCALE,
        "top": row.dossier_id in top,
    }
