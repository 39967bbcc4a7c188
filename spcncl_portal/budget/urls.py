"""Addresses of the money pages."""

from spcncl_portal.core.routes import route
from spcncl_portal.files.models import StoredFile

from .models import Commitment, Line
from .states import MoneyState
from .views import commitments, lines

app_name = "budget"


def a_line() -> dict | None:
    rows = Line.objects.order_by("pk")
    found = rows.filter(cycle__state="open").first() or rows.first()
    return {"pk": found.pk} if found else None


def a_commitment() -> dict | None:
    """One that waits for approval, where there is one."""
    rows = Commitment.objects.order_by("pk")
    found = rows.filter(state=MoneyState.ENTERED, line__cycle__state="open").first() or rows.first()
    return {"pk": found.pk} if found else None


def a_paper() -> dict | None:
    newest = StoredFile.objects.filter(subject_type__app_label="budget").order_by("-created_at")  # of the open year
    found = newest.first()
    return {"pk": int(found.subject_id), "file": found.pk} if found else None


VIEW, ENTER, APPROVE, REVERSE = "budget.view", "budget.enter", "budget.approve", "budget.reverse"
GET, POST = ("GET",), ("POST",)
LINE, ONE = "kinh-phi/dong/<int:pk>/", "kinh-phi/cam-ket/<int:pk>/"

urlpatterns = [
    route("kinh-phi/", lines.lines, name="lines", enter=VIEW, methods=GET),
    route("kinh-phi/nguon/moi/", lines.add_source, name="source_add", enter=ENTER),
    route("kinh-phi/dong/moi/", lines.add_line, name="line_add", enter=ENTER),
    route(LINE, lines.line, name="line", enter=VIEW, methods=GET, example=a_line),
    route(f"{LINE}sua/", lines.edit_line, name="line_edit", enter=ENTER, example=a_line),
    route(f"{LINE}cam-ket/moi/", commitments.enter, name="commitment_add", enter=ENTER, example=a_line),
    route("kinh-phi/cam-ket/", commitments.commitments, name="commitments", enter=VIEW, methods=GET),
    route(ONE, commitments.commitment, name="commitment", enter=VIEW, methods=GET, example=a_commitment),
    route(f"{ONE}sua/", commitments.edit, name="commitment_edit", enter=ENTER, example=a_commitment),
    route(f"{ONE}duyet/", commitments.approve, name="commitment_approve", enter=APPROVE, example=a_commitment),
    route(f"{ONE}huy/", commitments.reverse, name="commitment_reverse", enter=REVERSE, example=a_commitment),
    route(f"{ONE}giay-to/", commitments.add_paper, name="paper_add", enter=ENTER, methods=POST, example=a_commitment),
    route(
        f"{ONE}giay-to/<uuid:file>/xoa/", commitments.remove_paper, name="paper_remove", enter=ENTER, methods=POST,
        example=a_paper,
    ),
]  # fmt: skip
