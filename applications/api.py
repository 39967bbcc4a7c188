"""The API's dossiers, each person those that the screens show."""

import datetime
from typing import Annotated

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Query, Router, Schema

from spcncl_portal.core.api import Page, Paging, Text, Year, page_of, reads
from spcncl_portal.core.tables import search

from .dossier_queries import figures_of, for_reading, live_documents
from .models import Dossier
from .queries import dossiers_visible_to
from .states import DossierState

router = Router(tags=["Hồ sơ"])
LIST = "applications.list_dossiers"
Code = Annotated[str, Field(max_length=20, pattern=r"^[-A-Za-z0-9_]+$")]


class DossierOut(Schema):
    """One product of one enterprise in one year."""

    code: str
    year: int
    state: str
    state_label: str
    product: str
    brand: str
    enterprise: str
    enterprise_tax_code: str
    sector: str
    group: str
    due_at: datetime.datetime | None
    submitted_at: datetime.datetime | None
    accepted_at: datetime.datetime | None
    late: bool
    demo: bool


class SubmissionOut(Schema):
    """What was handed in: its number, when, and the SHA-256 of its snapshot; `receipt` is the code of the receipt."""

    number: int
    submitted_at: datetime.datetime
    sha256: str
    receipt: str


class FileOut(Schema):
    item: str
    item_name: str
    name: str
    size: int
    sha256: str
    url: str


class DossierDetailOut(DossierOut):
    """`figures`: year → figure → whole đồng, whole US dollars or persons."""

    figures: dict[str, dict[str, int | None]]
    files: list[FileOut]
    submissions: list[SubmissionOut]


class DossierQuery(Paging):
    """q: words of product, enterprise, tax code or code, accents and case aside."""

    q: Text = ""
    year: Year | None = None
    state: DossierState | None = None


def dossier_example() -> dict | None:
    """A dossier before the council, which most roles may read, for the list of routes."""
    code = Dossier.objects.order_by("code").values_list("code", flat=True).first()
    return {"code": code} if code else None


@reads(
    router,
    "/ho-so",
    name="dossiers",
    summary=_("Hồ sơ mà bạn được xem"),
    response=Page[DossierOut],
    enter=LIST,
)
def dossiers(request, asked: Query[DossierQuery]):
    """An enterprise's own; all of them for staff, leaders and auditors; the accepted ones for the council."""
    rows = search(dossiers_visible_to(request.user), asked.q)
    if asked.year is not None:
        rows = rows.filter(cycle__year=asked.year)
    if asked.state is not None:
        rows = rows.filter(state=asked.state)
    return page_of(rows.order_by("-cycle__year", "code"), asked, _dossier)


@reads(
    router,
    "/ho-so/{code}",
    name="dossier",
    summary=_("Một hồ sơ: số liệu, tài liệu, các lần nộp"),
    response=DossierDetailOut,
    enter=LIST,
    example=dossier_example,
    errors=(404,),
)
def dossier(request, code: Path[Code]):
    """Other people's dossiers are 404."""
    row = get_object_or_404(for_reading(dossiers_visible_to(request.user)), code=code)
    if not request.user.has_perm("applications.view_dossier", row):
        raise Http404
    submissions = [
        {
            "number": one.number,
            "submitted_at": one.submitted_at,
            "sha256": one.sha256,
            "receipt": one.receipt.code if one.receipt else "",
        }
        for one in row.submissions.select_related("receipt")
    ]
    files = [
        {
            "item": one.item.code,
            "item_name": one.item.name,
            "name": one.file.name,
            "size": one.file.size,
            "sha256": one.file.sha256,
            "url": request.build_absolute_uri(one.file.get_absolute_url()),
        }
        for one in live_documents(row)
    ]
    figures = {str(year): values for year, values in figures_of(row).items()}
    return {**_dossier(row), "figures": figures, "files": files, "submissions": submissions}


def _dossier(row: Dossier) -> dict:
    return {
        "code": row.code,
        "year": row.cycle.year,
        "state": row.state,
        "state_label": row.get_state_display(),
        "product": row.product_name,
        "brand": row.brand,
        "enterprise": row.enterprise_name,
        "enterprise_tax_code": row.tax_code,
        "sector": row.sector.code if row.sector else "",
        "group": row.group,
        "due_at": row.due_at,
        "submitted_at": row.submitted_at,
        "accepted_at": row.accepted_at,
        "late": row.late,
        "demo": row.demo,
    }
