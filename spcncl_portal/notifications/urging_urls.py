"""Addresses of official urging."""

from spcncl_portal.core.routes import route

from . import urging_views as views
from .models import Call, UrgingLetter
from .urging_tables import thing_of

VIEW, URGE = "notifications.view_urging", "notifications.urge"
GET, POST = ("GET",), ("POST",)


def a_thing() -> dict | None:
    """What the newest call was about, in an open cycle where there is one."""
    calls = Call.objects.select_related("deadline__cycle")
    call = calls.filter(deadline__cycle__state="open").first() or calls.first()
    if call is None:
        return None
    return {"year": call.cycle_year, "kind": call.deadline.kind, "thing": thing_of(call.subject_key)}


def a_letter() -> dict | None:
    found = UrgingLetter.objects.order_by("pk").last()
    return {"pk": found.pk} if found else None


def a_file() -> dict | None:
    found = a_letter()
    return found and {**found, "form": "docx"}


BASE = "thong-bao/don-doc/"
THING, LETTER = f"{BASE}<int:year>/<slug:kind>/<str:thing>/", f"{BASE}cong-van/<int:pk>/"

urging_urls = [
    route(BASE, views.urging_list, name="urging", enter=VIEW, methods=GET),
    route(f"{BASE}danh-sach-goi.pdf", views.call_list, name="call_list", enter=VIEW, methods=GET),
    route(f"{BASE}cong-van/moi/", views.draft, name="urging_draft", enter=URGE),
    route(LETTER, views.letter, name="urging_letter", enter=VIEW, methods=GET, example=a_letter),
    route(f"{LETTER}tai/<slug:form>/", views.download, name="urging_file", enter=VIEW, methods=GET, example=a_file),
    route(f"{LETTER}bao/", views.tell, name="urging_tell", enter=URGE, example=a_letter),
    route(THING, views.thing_page, name="urging_thing", enter=VIEW, methods=GET, example=a_thing),
    route(f"{THING}goi/", views.record, name="urging_call", enter=URGE, methods=POST, example=a_thing),
]
