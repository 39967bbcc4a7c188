"""Two submissions of a dossier side by side."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from ..comparison import compared
from ..dossier_queries import asked_of_round
from .dossier import show_round
from .dossier_access import back_with, get_dossier, get_submission


def compare(request, code: str):
    """What changed between two submissions (`?tu=1&den=2`), box by box; the last two unless chosen."""
    dossier = get_dossier(request, code)
    numbers = list(dossier.submissions.values_list("number", flat=True))
    if len(numbers) < 2:
        return back_with(request, dossier, _("Hồ sơ mới nộp một lần, chưa có gì để so sánh."))
    old = get_submission(dossier, request.GET.get("tu") or numbers[-2])
    new = get_submission(dossier, request.GET.get("den") or numbers[-1])
    values = {
        "dossier": dossier,
        "old": old,
        "new": new,
        "numbers": numbers,
        "groups": compared(old.content(), new.content(), dossier.cycle),
        "asked": asked_of_round(old).values() if show_round(request, dossier) else [],
        "may_open_check": request.user.has_perm("applications.check_dossiers"),
    }
    return render(request, "applications/dossier/compare.html", values)
