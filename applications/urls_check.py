"""Addresses of the staff's check of dossiers."""

from functools import partial

from spcncl_portal.core.routes import route

from .check_letter import OUTCOMES
from .check_queries import waiting_rounds
from .models import CheckRound, CheckWording
from .states import DossierState
from .urls_dossier import dossier_in
from .views import check, check_letter, check_queue, wordings

CHECK, DECIDE = "applications.check_dossiers", "applications.write_checks"
GET, POST = ("GET",), ("POST",)
in_check = partial(dossier_in, DossierState.SUBMITTED)


def any_wording() -> dict | None:
    return CheckWording.objects.values("pk").first()


def waiting_refusal() -> dict | None:
    row = waiting_rounds().values("submission__dossier__code").first()
    return {"code": row["submission__dossier__code"]} if row else in_check()


def lettered() -> dict | None:
    row = CheckRound.objects.filter(
        outcome__in=OUTCOMES, submission__dossier__state__in=[DossierState.RETURNED, DossierState.INELIGIBLE]
    )
    found = row.order_by("-pk").values("submission__dossier__code").first()
    return {"code": found["submission__dossier__code"]} if found else None


def letter_file() -> dict | None:
    found = lettered()
    return {**found, "form": "docx"} if found else None


def _step(path: str, view, name: str, *, methods=POST, example=in_check, enter=DECIDE):
    return route(f"tham-dinh/<slug:code>/{path}/", view, name=name, enter=enter, methods=methods, example=example)


def _conclusion(path: str, name: str, route_name: str, example=in_check):
    return _step(path, partial(check.conclude, conclusion=name), route_name, example=example)


BOTH = ("GET", "POST")
appealed = partial(dossier_in, DossierState.APPEALED)

check_urls = [
    route("tham-dinh/", check_queue.queue, name="check_queue", enter=CHECK, methods=GET),
    route("tham-dinh/giao/", check_queue.give, name="give_checks", enter=DECIDE, methods=POST),
    route("tham-dinh/phan-cong/", check_queue.share, name="share_checks", enter=DECIDE),
    route("tham-dinh/cau-mau/", wordings.wordings, name="wordings", enter=DECIDE),
    route("tham-dinh/cau-mau/<int:pk>/", wordings.edit, name="edit_wording", enter=DECIDE, example=any_wording),
    route(
        "tham-dinh/cau-mau/<int:pk>/bo/",
        wordings.remove,
        name="remove_wording",
        enter=DECIDE,
        methods=POST,
        example=any_wording,
    ),
    route("tham-dinh/<slug:code>/", check.check, name="check_dossier", enter=CHECK, methods=GET, example=in_check),
    _step("nhan", check.take, "take_check"),
    _step("muc", check.finding, "save_finding"),
    _step("con-lai", check.accept_rest, "accept_remaining"),
    _step("giu-ket-qua", check.carry_over, "carry_over"),
    _conclusion("hop-le", "accept", "conclude_accept"),
    _conclusion("tra-lai", "return", "conclude_return"),
    _conclusion("khong-du-dieu-kien", "refuse", "conclude_refuse"),
    _conclusion("xac-nhan", "confirm", "confirm_refusal", waiting_refusal),
    _conclusion("khong-dong-y", "give_back", "give_back_refusal", waiting_refusal),
    _step("cong-van", check_letter.register, "register_check_letter", example=lettered),
    route(
        "tham-dinh/<slug:code>/cong-van/<slug:form>/",
        check_letter.download,
        name="check_letter",
        enter=CHECK,
        methods=GET,
        example=letter_file,
    ),
    _step(
        "cho-sua",
        check.allow_correction,
        "allow_correction",
        methods=BOTH,
        example=partial(dossier_in, DossierState.ACCEPTED),
    ),
    _step("chap-nhan-khieu-nai", check.accept_appeal, "accept_appeal", methods=BOTH, example=appealed),
    _step("bac-khieu-nai", check.reject_appeal, "reject_appeal", methods=BOTH, example=appealed),
]
