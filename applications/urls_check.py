"""Addresses of the staff's check of dossiers."""

from functools import partial

from spcncl_portal.core.routes import route

from .states import DossierState
from .urls_dossier import dossier_in
from .views import check

CHECK, DECIDE = "applications.check_dossiers", "applications.write_checks"
GET, POST = ("GET",), ("POST",)
in_check = partial(dossier_in, DossierState.SUBMITTED)

check_urls = [
    route("tham-dinh/", check.queue, name="check_queue", enter=CHECK, methods=GET),
    route("tham-dinh/<slug:code>/", check.check, name="check_dossier", enter=CHECK, methods=GET, example=in_check),
    route("tham-dinh/<slug:code>/nhan/", check.take, name="take_check", enter=DECIDE, methods=POST, example=in_check),
    route(
        "tham-dinh/<slug:code>/muc/", check.finding, name="save_finding", enter=DECIDE, methods=POST, example=in_check
    ),
    route(
        "tham-dinh/<slug:code>/con-lai/",
        check.accept_rest,
        name="accept_remaining",
        enter=DECIDE,
        methods=POST,
        example=in_check,
    ),
    *(
        route(
            f"tham-dinh/<slug:code>/{slug}/",
            partial(check.conclude, conclusion=name),
            name=f"conclude_{name}",
            enter=DECIDE,
            methods=POST,
            example=in_check,
        )
        for name, slug in (("accept", "hop-le"), ("return", "tra-lai"), ("refuse", "khong-du-dieu-kien"))
    ),
    route(
        "tham-dinh/<slug:code>/cho-sua/",
        check.allow_correction,
        name="allow_correction",
        enter=DECIDE,
        example=partial(dossier_in, DossierState.ACCEPTED),
    ),
    route(
        "tham-dinh/<slug:code>/chap-nhan-khieu-nai/",
        check.accept_appeal,
        name="accept_appeal",
        enter=DECIDE,
        example=partial(dossier_in, DossierState.APPEALED),
    ),
    route(
        "tham-dinh/<slug:code>/bac-khieu-nai/",
        check.reject_appeal,
        name="reject_appeal",
        enter=DECIDE,
        example=partial(dossier_in, DossierState.APPEALED),
    ),
]
