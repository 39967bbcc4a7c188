"""Addresses of nomination letters."""

from spcncl_portal.core.routes import route
from spcncl_portal.files.models import StoredFile

from .models import NominationLetter, Nominee
from .states import LetterState
from .views import nomination, nominee_pages, nominees

OPEN = (LetterState.DRAFT, LetterState.RETURNED)


def a_letter() -> dict | None:
    found = NominationLetter.objects.order_by("pk").first()
    return {"pk": found.pk} if found else None


def an_open_letter() -> dict | None:
    found = NominationLetter.objects.filter(state__in=OPEN, cycle__state="open").order_by("pk").first()
    return {"pk": found.pk} if found else a_letter()


def a_line() -> dict | None:
    lines = Nominee.objects.order_by("pk")
    found = lines.filter(letter__state__in=OPEN, letter__cycle__state="open").first() or lines.first()
    return {"pk": found.letter_id, "line": found.pk} if found else None


def a_list() -> dict | None:
    kept = StoredFile.objects.filter(subject_type__model="nominationletter").exclude(content_type="application/pdf")
    found = kept.order_by("created_at").first()
    return {"pk": int(found.subject_id), "file": found.pk} if found else None


READ, WRITE, CHECK = "applications.list_letters", "applications.write_letters", "applications.receive_letters"
GET, POST = ("GET",), ("POST",)
ONE = "gioi-thieu/<int:pk>/"
LIST = f"{ONE}danh-sach/<uuid:file>/"

nomination_urls = [
    route("gioi-thieu/", nomination.letters, name="letters", enter=READ, methods=GET),
    route("gioi-thieu/mau.xlsx", nomination.sample, name="nomination_template", enter=READ, methods=GET),
    route("gioi-thieu/van-ban/", nomination.all_letters, name="all_letters", enter=READ, methods=GET),
    route("gioi-thieu/san-pham/", nominee_pages.nominees, name="nominees", enter=READ, methods=GET),
    route("gioi-thieu/moi/", nomination.add, name="letter_add", enter=WRITE),
    route("gioi-thieu/van-ban-giay/", nomination.add_paper, name="letter_paper", enter=CHECK),
    route(ONE, nomination.letter, name="letter", enter=READ, methods=GET, example=a_letter),
    route(f"{ONE}sua/", nomination.edit, name="letter_edit", enter=WRITE, example=an_open_letter),
    route(f"{ONE}xoa/", nomination.remove, name="letter_remove", enter=WRITE, example=an_open_letter),
    route(f"{ONE}gui/", nomination.send, name="letter_send", enter=WRITE, example=an_open_letter),
    route(f"{ONE}tiep-nhan/", nomination.receive, name="letter_receive", enter=CHECK, example=a_letter),
    route(f"{ONE}tra-lai/", nomination.send_back, name="letter_return", enter=CHECK, example=a_letter),
    route(f"{ONE}danh-sach/", nominees.upload, name="letter_upload", enter=WRITE, methods=POST, example=an_open_letter),
    route(LIST, nominees.preview, name="letter_preview", enter=WRITE, example=a_list),
    route(f"{LIST}cot/", nominees.mapping, name="letter_mapping", enter=WRITE, methods=GET, example=a_list),
    route(f"{LIST}danh-dau/", nominees.marked, name="letter_marked", enter=WRITE, methods=GET, example=a_list),
    route(f"{ONE}dong/moi/", nominees.add_line, name="nominee_add", enter=WRITE, example=an_open_letter),
    route(f"{ONE}dong/<int:line>/", nominees.edit_line, name="nominee_edit", enter=WRITE, example=a_line),
    route(f"{ONE}dong/<int:line>/bo/", nominees.remove_line, name="nominee_remove", enter=WRITE, example=a_line),
]
