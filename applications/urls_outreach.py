"""Addresses of outreach: prospects and working sessions."""

from spcncl_portal.core.routes import route
from spcncl_portal.files.models import StoredFile

from .models import Prospect, WorkingSession
from .views import prospect, prospect_import, working_session

SEE, WRITE, MANAGE = "applications.see_outreach", "applications.write_outreach", "applications.manage_outreach"
GET, POST = ("GET",), ("POST",)
ONE = "van-dong/<int:pk>/"
SESSIONS = "van-dong/buoi-lam-viec/"
SESSION = f"{SESSIONS}<int:pk>/"


def a_prospect() -> dict | None:
    rows = Prospect.objects.order_by("-cycle__year", "-body__kind", "pk")
    found = rows.filter(state="contacted", body__isnull=False).first() or rows.first()
    return {"pk": found.pk} if found else None


def a_step() -> dict | None:
    found = a_prospect()
    return {**found, "action": "decline"} if found else None


def a_session() -> dict | None:
    found = WorkingSession.objects.order_by("-cycle__year", "pk").first()
    return {"pk": found.pk} if found else None


def minutes_example() -> dict | None:
    found = a_session()
    return {**found, "fmt": "docx"} if found else None


def a_file() -> dict | None:
    found = StoredFile.objects.filter(subject_type__model="workingsession").order_by("-created_at").first()
    return {"pk": int(found.subject_id), "file": found.pk} if found else None


def a_list() -> dict | None:
    found = StoredFile.objects.filter(subject_type=None, name__startswith="van-dong").order_by("created_at").first()
    return {"file": found.pk} if found else None


outreach_urls = [
    route("van-dong/", prospect.prospects, name="prospects", enter=SEE, methods=GET),
    route("van-dong/them/", prospect.add, name="prospect_add", enter=WRITE),
    route("van-dong/giao/", prospect.assign_many, name="prospects_assign", enter=MANAGE, methods=POST),
    route("van-dong/nhap/", prospect_import.upload, name="prospect_import", enter=WRITE),
    route("van-dong/nhap/mau.xlsx", prospect_import.sample, name="prospect_template", enter=WRITE, methods=GET),
    route("van-dong/nhap/<uuid:file>/", prospect_import.preview, name="prospect_preview", enter=WRITE, example=a_list),
    route(
        "van-dong/bao-cao/<slug:fmt>/",
        prospect.report,
        name="outreach_report",
        enter=SEE,
        methods=GET,
        example=lambda: {"fmt": "docx"},
    ),
    route(SESSIONS, working_session.sessions, name="working_sessions", enter=SEE, methods=GET),
    route(f"{SESSIONS}moi/", working_session.add, name="working_session_add", enter=WRITE),
    route(f"{SESSIONS}chon/", working_session.pick, name="working_session_pick", enter=WRITE, methods=GET),
    route(SESSION, working_session.session, name="working_session", enter=SEE, methods=GET, example=a_session),
    route(f"{SESSION}sua/", working_session.edit, name="working_session_edit", enter=WRITE, example=a_session),
    route(
        f"{SESSION}tep/",
        working_session.add_files,
        name="working_session_files",
        enter=WRITE,
        methods=POST,
        example=a_session,
    ),
    route(
        f"{SESSION}tep/<uuid:file>/bo/",
        working_session.remove_file,
        name="working_session_remove_file",
        enter=WRITE,
        methods=POST,
        example=a_file,
    ),
    route(
        f"{SESSION}bien-ban/<slug:fmt>/",
        working_session.minutes,
        name="working_session_minutes",
        enter=SEE,
        methods=GET,
        example=minutes_example,
    ),
    route(ONE, prospect.prospect, name="prospect", enter=SEE, methods=GET, example=a_prospect),
    route(f"{ONE}sua/", prospect.edit, name="prospect_edit", enter=WRITE, example=a_prospect),
    route(f"{ONE}buoc/<slug:action>/", prospect.step, name="prospect_step", enter=WRITE, example=a_step),
    route(f"{ONE}viec-tiep/", prospect.next_step, name="prospect_next", enter=WRITE, example=a_prospect),
    route(f"{ONE}giao/", prospect.assign, name="prospect_assign", enter=WRITE, example=a_prospect),
]
