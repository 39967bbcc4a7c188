"""Addresses of visits on site."""

from functools import partial

from django.utils import timezone

from spcncl_portal.core.routes import route

from .models import Inspection, InspectionPhoto
from .states import InspectionState
from .views import inspection, inspection_day, inspection_field

LIST, RUN = "applications.list_inspections", "applications.write_inspections"
GET, POST = ("GET",), ("POST",)


def visit_in(*states: str) -> dict | None:
    """A visit in one of these states, of an open cycle where there is one."""
    rows = Inspection.objects.filter(state__in=states) if states else Inspection.objects.all()
    return rows.order_by("-cycle__year", "pk").values("pk").first()


def day_of_visit() -> dict | None:
    row = Inspection.objects.order_by("-starts_at").first()
    return {"day": timezone.localdate(row.starts_at).isoformat()} if row else None


def minutes_of_visit(fmt: str) -> dict | None:
    found = visit_in(InspectionState.SIGNED)
    return {**found, "fmt": fmt} if found else None


def photo_of_visit() -> dict | None:
    row = InspectionPhoto.objects.filter(inspection__state=InspectionState.DONE).values("inspection", "pk").first()
    return {"pk": row["inspection"], "photo": row["pk"]} if row else None


any_visit, signed = visit_in, partial(visit_in, InspectionState.SIGNED)
planned, done = partial(visit_in, InspectionState.PLANNED), partial(visit_in, InspectionState.DONE)


def _visit(path: str, view, name: str, **values):
    return route(f"kiem-tra/<int:pk>/{path}", view, name=name, **values)


inspection_urls = [
    route("kiem-tra/", inspection.listing, name="inspections", enter=LIST, methods=GET),
    route("kiem-tra/moi/", inspection_day.plan, name="plan_inspections", enter=RUN),
    route("kiem-tra/ngay/", inspection_day.today, name="inspections_today", enter=LIST, methods=GET),
    route(
        "kiem-tra/ngay/<slug:day>/",
        inspection_day.day,
        name="inspection_day",
        enter=LIST,
        methods=GET,
        example=day_of_visit,
    ),
    route(
        "kiem-tra/ngay/<slug:day>/xep-tuyen/",
        inspection_day.lay_route,
        name="inspection_route",
        enter=RUN,
        methods=POST,
        example=day_of_visit,
    ),
    route(
        "kiem-tra/ngay/<slug:day>/in/",
        inspection_day.route_file,
        name="inspection_route_file",
        enter=LIST,
        methods=GET,
        example=day_of_visit,
    ),
    _visit("", inspection.show, "inspection", enter=LIST, methods=GET, example=signed),
    _visit("lich.ics", inspection.calendar, "inspection_calendar", enter=LIST, methods=GET, example=signed),
    _visit("sua/", inspection.move, "inspection_move", enter=RUN, example=planned),
    _visit("huy/", inspection.call_off, "inspection_call_off", enter=RUN, example=planned),
    _visit("ket-thuc/", inspection.finish, "inspection_finish", enter=RUN, example=planned),
    _visit("mo-lai/", inspection.resume, "inspection_resume", enter=RUN, example=done),
    _visit("ky/", inspection.sign, "inspection_sign", enter=RUN, example=done),
    _visit(
        "bien-ban/<slug:fmt>/",
        inspection.minutes_file,
        "inspection_minutes",
        enter=LIST,
        methods=GET,
        example=partial(minutes_of_visit, "pdf"),
    ),
    _visit(
        "anh/<int:photo>/xoa/",
        inspection.drop_photo,
        "inspection_photo_drop",
        enter=RUN,
        methods=POST,
        example=photo_of_visit,
    ),
    # the phone; the worker's address is its scope
    _visit("hien-truong/", inspection_field.page, "inspection_field", enter=RUN, example=planned),
    _visit("hien-truong/tho.js", inspection_field.worker, "inspection_worker", enter=RUN, methods=GET, example=planned),
    _visit(
        "hien-truong/trang-thai/", inspection_field.state, "inspection_state", enter=RUN, methods=GET, example=planned
    ),
    _visit("hien-truong/dong-bo/", inspection_field.sync, "inspection_sync", enter=RUN, methods=POST, example=planned),
    _visit("hien-truong/anh/", inspection_field.photo, "inspection_photo", enter=RUN, methods=POST, example=planned),
]
