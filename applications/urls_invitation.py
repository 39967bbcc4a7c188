"""Addresses of sets of invitation forms and of the programme's information file."""

from spcncl_portal.core.routes import route

from .models import ProgrammeFile
from .views import programme_files

SEE, MANAGE = "applications.see_outreach_report", "applications.manage_outreach"


def _paper() -> dict | None:
    pk = ProgrammeFile.objects.order_by("-cycle__year", "withdrawn_at", "pk").values_list("pk", flat=True).first()
    return {"pk": pk} if pk else None


def _paper_route(tail: str, view, name: str, methods=("GET", "POST")):
    return route(
        f"van-dong/tai-lieu/<int:pk>/{tail}/", view, name=name, enter=MANAGE, methods=methods, example=_paper
    )


invitation_urls = [
    route("van-dong/tai-lieu/", programme_files.papers, name="programme_files", enter=SEE, methods=("GET",)),
    route("van-dong/tai-lieu/them/", programme_files.add, name="programme_file_add", enter=MANAGE),
    route(
        "van-dong/tai-lieu/<int:pk>/",
        programme_files.paper,
        name="programme_file",
        enter=SEE,
        methods=("GET",),
        example=_paper,
    ),
    _paper_route("phien-ban", programme_files.add_version, "programme_file_version", ("POST",)),
    _paper_route("sua", programme_files.edit, "programme_file_edit"),
    _paper_route("thoi-cung-cap", programme_files.withdraw, "programme_file_withdraw"),
    _paper_route("cung-cap-lai", programme_files.offer_again, "programme_file_offer", ("POST",)),
]
