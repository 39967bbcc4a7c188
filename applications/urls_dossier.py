"""Addresses of dossiers."""

from functools import partial

from spcncl_portal.core.routes import route
from spcncl_portal.files.models import PartialUpload

from . import sections
from .models import Dossier, DossierFile, Submission
from .states import DossierState
from .views import compare, dossier, dossier_edit, dossier_files, dossier_submit, dossier_uploads

LIST, WRITE = "applications.list_dossiers", "applications.write_dossiers"
GET, POST = ("GET",), ("POST",)
OPEN = (DossierState.DRAFT, DossierState.RETURNED)


def any_dossier() -> dict | None:
    return Dossier.objects.values("code").first()


def open_dossier() -> dict | None:
    return Dossier.objects.filter(state__in=OPEN, cycle__state="open").values("code").first() or any_dossier()


def dossier_in(*states: str) -> dict | None:
    return Dossier.objects.filter(state__in=states).values("code").first() or any_dossier()


def section_of(slug: str) -> dict | None:
    found = open_dossier()
    return {**found, "slug": slug} if found else None


def upload_place() -> dict | None:
    found = Dossier.objects.filter(state__in=OPEN, cycle__state="open", cycle__checklist__isnull=False)
    row = found.values("code", "cycle__checklist__code").first()
    return {"code": row["code"], "item": row["cycle__checklist__code"]} if row else None


def open_document() -> dict | None:
    found = DossierFile.objects.filter(removed_at=None, dossier__state__in=OPEN, dossier__cycle__state="open")
    row = found.values("dossier__code", "pk").first() or DossierFile.objects.values("dossier__code", "pk").first()
    return {"code": row["dossier__code"], "pk": row["pk"]} if row else None


def unfinished_document() -> dict | None:
    row = PartialUpload.objects.filter(place__startswith="dossier:").values("place", "pk").first()
    if row is None:
        return None
    _word, dossier, item = row["place"].split(":")
    return {"code": Dossier.objects.get(pk=dossier).code, "item": item, "pk": row["pk"]}


def any_submission() -> dict | None:
    row = Submission.objects.values("dossier__code", "number").first()
    return {"code": row["dossier__code"], "number": row["number"]} if row else None


section_example = partial(section_of, sections.PRODUCT.slug)

dossier_urls = [
    route("ho-so/", dossier.listing, name="dossiers", enter=LIST, methods=GET),
    route("ho-so/moi/", dossier.start, name="start_dossier", enter=WRITE),
    route("ho-so/<slug:code>/", dossier.show, name="dossier", enter=LIST, methods=GET, example=any_dossier),
    route(
        "ho-so/<slug:code>/khai/<slug:slug>/",
        dossier_edit.section,
        name="dossier_section",
        enter=WRITE,
        example=section_example,
    ),
    route(
        "ho-so/<slug:code>/khai/<slug:slug>/tu-luu/",
        dossier_edit.autosave,
        name="autosave_dossier",
        enter=WRITE,
        methods=POST,
        example=section_example,
    ),
    route(
        "ho-so/<slug:code>/tai-len/<slug:item>/",
        dossier_uploads.upload,
        name="upload_document",
        enter=WRITE,
        methods=POST,
        example=upload_place,
    ),
    route(
        "ho-so/<slug:code>/tai-len/<slug:item>/phan/",
        dossier_uploads.begin,
        name="begin_document",
        enter=WRITE,
        methods=("POST", "OPTIONS"),
        example=upload_place,
    ),
    route(
        "ho-so/<slug:code>/tai-len/<slug:item>/phan/<uuid:pk>/",
        dossier_uploads.finish,
        name="finish_document",
        enter=WRITE,
        methods=POST,
        example=unfinished_document,
    ),
    route(
        "ho-so/<slug:code>/tai-lieu/thay/",
        dossier_uploads.replace,
        name="replace_document",
        enter=WRITE,
        methods=POST,
        example=open_dossier,
    ),
    route(
        "ho-so/<slug:code>/tai-lieu/<int:pk>/bo/",
        dossier_files.remove,
        name="remove_document",
        enter=WRITE,
        methods=POST,
        example=open_document,
    ),
    route(
        "ho-so/<slug:code>/tai-lieu/<int:pk>/thoi-han/",
        dossier_files.date,
        name="date_document",
        enter=WRITE,
        methods=POST,
        example=open_document,
    ),
    route(
        "ho-so/<slug:code>/tai-lieu/<int:pk>/len/",
        dossier_files.lift,
        name="raise_document",
        enter=WRITE,
        methods=POST,
        example=open_document,
    ),
    route("ho-so/<slug:code>/nop/", dossier_submit.review, name="submit_dossier", enter=WRITE, example=open_dossier),
    route(
        "ho-so/<slug:code>/bien-nhan/<int:number>/",
        dossier_submit.receipt,
        name="receipt",
        enter=LIST,
        methods=GET,
        example=any_submission,
    ),
    route(
        "ho-so/<slug:code>/bien-nhan/<int:number>/pdf/",
        dossier_submit.receipt_pdf,
        name="receipt_pdf",
        enter=LIST,
        methods=GET,
        example=any_submission,
    ),
    route(
        "ho-so/<slug:code>/lan-nop/<int:number>/",
        dossier_submit.submitted,
        name="submission",
        enter=LIST,
        methods=GET,
        example=any_submission,
    ),
    route(
        "ho-so/<slug:code>/lan-nop/<int:number>/json/",
        dossier_files.take_snapshot,
        name="snapshot",
        enter=LIST,
        methods=GET,
        example=any_submission,
    ),
    route(
        "ho-so/<slug:code>/so-sanh/",
        compare.compare,
        name="compare_submissions",
        enter=LIST,
        methods=GET,
        example=any_dossier,
    ),
    route("ho-so/<slug:code>/pdf/", dossier_files.take_pdf, name="dossier_pdf", enter=LIST, example=any_dossier),
    route(
        "ho-so/<slug:code>/zip/",
        dossier_files.take_zip,
        name="dossier_zip",
        enter=LIST,
        methods=GET,
        example=any_dossier,
    ),
    route(
        "ho-so/<slug:code>/rut/", dossier_submit.withdraw, name="withdraw_dossier", enter=WRITE, example=open_dossier
    ),
    route(
        "ho-so/<slug:code>/khieu-nai/",
        dossier_submit.appeal,
        name="appeal_dossier",
        enter=WRITE,
        example=partial(dossier_in, DossierState.INELIGIBLE),
    ),
]
