"""Addresses of coverage, doubles, suggestions, nominated products and their invitations."""

from spcncl_portal.core.routes import route

from .models import DoubleDecision, NominationLetter, Nominee
from .states import LetterState
from .urls_nomination import GET, ONE, POST, READ, WRITE, an_open_letter
from .views import doubles, nomination, nomination_coverage, nomination_own, nominee_pages


def a_received_letter() -> dict | None:
    received = NominationLetter.objects.filter(state=LetterState.RECEIVED).order_by("pk")
    found = received.filter(cycle__state="open", corrections=None).first() or received.first()
    return {"pk": found.pk} if found else None


def a_double() -> dict | None:
    decided = DoubleDecision.objects.filter(kept__isnull=False, cycle__state="open").order_by("pk").first()
    return {"pk": decided.kept_id} if decided else None


def a_sent_line() -> dict | None:
    sent = Nominee.objects.filter(letter__state__in=[LetterState.SENT, LetterState.RECEIVED]).order_by("pk")
    found = sent.filter(letter__cycle__state="open").first() or sent.first()
    return {"pk": found.letter_id, "line": found.pk} if found else None


LINE = f"{ONE}dong/<int:line>/"

nominee_urls = [
    route("gioi-thieu/goi-y/", nomination_own.suggestions, name="suggestions", enter=WRITE),
    route(
        "gioi-thieu/ban-do/",
        nomination_coverage.tile_map,
        name="coverage_map",
        enter="applications.nomination_report",
        methods=GET,
    ),
    route(
        "gioi-thieu/trung/", doubles.double_list, name="doubles", enter="applications.nomination_report", methods=GET
    ),
    route(
        "gioi-thieu/trung/<int:pk>/",
        doubles.double,
        name="double",
        enter="applications.nomination_report",
        example=a_double,
    ),
    route("gioi-thieu/moi-dang-ky/", nominee_pages.invite_many, name="nominees_invite", enter=WRITE),
    route(f"{ONE}thay-the/", nomination.correct, name="letter_correct", enter=WRITE, example=a_received_letter),
    route(
        f"{ONE}dieu-kien/",
        nominee_pages.verdict,
        name="nominee_verdict",
        enter=WRITE,
        methods=POST,
        example=an_open_letter,
    ),
    route(f"{LINE}xem/", nominee_pages.nominee, name="nominee", enter=READ, methods=GET, example=a_sent_line),
    route(
        f"{LINE}moi-dang-ky/",
        nominee_pages.invite_one,
        name="nominee_invite",
        enter=WRITE,
        methods=POST,
        example=a_sent_line,
    ),
]
