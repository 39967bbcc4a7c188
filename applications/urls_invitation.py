"""Addresses of sets of invitation forms and of the programme's information file."""

from spcncl_portal.core.routes import route
from spcncl_portal.programme.states import CycleState

from .models import InvitationBatch, ProgrammeFile
from .views import invitations, programme_files

SEE, MANAGE = "applications.see_outreach_report", "applications.manage_outreach"


def _paper() -> dict | None:
    pk = ProgrammeFile.objects.order_by("-cycle__year", "withdrawn_at", "pk").values_list("pk", flat=True).first()
    return {"pk": pk} if pk else None


def _paper_route(tail: str, view, name: str, methods=("GET", "POST")):
    return route(f"van-dong/tai-lieu/<int:pk>/{tail}/", view, name=name, enter=MANAGE, methods=methods, example=_paper)


def _batch() -> dict | None:
    """A batch of an open cycle, where there is one."""
    batches = InvitationBatch.objects.order_by("-cycle__year", "pk")
    pk = batches.filter(cycle__state=CycleState.OPEN).values_list("pk", flat=True).first()
    pk = pk or batches.values_list("pk", flat=True).first()
    return {"pk": pk} if pk else None


invitation_urls = [
    route("van-dong/bo-form/", invitations.batches, name="invitation_batches", enter=SEE, methods=("GET",)),
    route("van-dong/bo-form/tat-ca/", invitations.all_sets, name="invitation_sets", enter=SEE, methods=("GET",)),
    route("van-dong/bo-form/lap/", invitations.make, name="invitation_make", enter=MANAGE),
    route("van-dong/bo-form/quet-ma/", invitations.codes, name="invitation_codes", enter=MANAGE),
    route(
        "van-dong/bo-form/<int:pk>/",
        invitations.batch,
        name="invitation_batch",
        enter=SEE,
        methods=("GET",),
        example=_batch,
    ),
    route(
        "van-dong/bo-form/<int:pk>/lap-tep/",
        invitations.print_batch,
        name="invitation_print",
        enter=MANAGE,
        methods=("POST",),
        example=_batch,
    ),
    route("van-dong/bo-form/<int:pk>/ghi/", invitations.move, name="invitation_move", enter=MANAGE, example=_batch),
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
