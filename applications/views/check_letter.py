"""The letters of a check: as Word or PDF, and as a draft in the register of official documents."""

import uuid

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.models import OfficialDocument
from spcncl_portal.documents.office_kinds import OfficialKind
from spcncl_portal.documents.reporting import FORMATS
from spcncl_portal.notifications.mails import contact_words, office_words

from ..actions.check_letters import draft_check_letter
from ..check_letter import OUTCOMES, check_letter
from ..models import CheckRound, Dossier
from .dossier_access import get_dossier

FORMS = ("docx", "pdf")


def letters_of(request, dossier: Dossier, check_round: CheckRound | None) -> dict | None:
    """What the page of the check offers of letters: the one of this round, and the papers that are registered."""
    drafted = OfficialDocument.objects.filter(
        subject_type=ContentType.objects.get_for_model(Dossier), subject_id=str(dossier.pk), kind=OfficialKind.LETTER
    ).order_by("pk")
    ended = check_round is not None and check_round.outcome in OUTCOMES
    if not ended and not drafted:
        return None
    return {
        "ended": ended,
        "drafted": drafted,
        "may_register": ended and request.user.has_perm("applications.check_dossier", dossier),
        "key": uuid.uuid4(),
    }


def download(request, code: str, form: str):
    """The letter of the newest check as a file."""
    dossier = get_dossier(request, code)
    check_round = _ended_round(dossier)
    if form not in FORMS or check_round is None:
        raise Http404
    chosen = FORMATS[form]
    response = HttpResponse(chosen.render(check_letter(check_round, contact=_contact(dossier))))
    response["Content-Type"] = chosen.content_type
    response["Content-Disposition"] = content_disposition_header(True, f"cong-van-{dossier.code}.{form}")
    return response


def register(request, code: str):
    """Put the letter into the register as a draft, and go to it."""
    dossier = get_dossier(request, code)
    check_round = _ended_round(dossier)
    if check_round is None:
        messages.error(request, _("Chỉ lập công văn khi hồ sơ được trả lại hoặc kết luận không đủ điều kiện."))
        return redirect("applications:check_dossier", code=dossier.code)
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        key = None
    try:
        document = draft_check_letter(
            check_round=check_round, by=request.user, contact=_contact(dossier), request_key=key
        )
    except ActionError as mistake:
        messages.error(request, mistake.message)
        return redirect("applications:check_dossier", code=dossier.code)
    messages.success(request, _("Đã đưa công văn vào sổ văn bản dưới dạng dự thảo; hãy kiểm tra rồi trình duyệt."))
    return redirect("documents:official", pk=document.pk)


def _ended_round(dossier: Dossier) -> CheckRound | None:
    submission = dossier.latest_submission()
    return (
        CheckRound.objects.filter(submission=submission, outcome__in=OUTCOMES)
        .select_related("submission__dossier__cycle", "submission__dossier__enterprise")
        .first()
        if submission
        else None
    )


def _contact(dossier: Dossier) -> str:
    return "; ".join(filter(None, [office_words(), contact_words(dossier.checker) if dossier.checker else ""]))
