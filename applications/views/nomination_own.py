"""A body's own page: deadline, letters of this and earlier years, what became of its nominees, suggestions."""

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.programme.extensions import dues_of
from spcncl_portal.programme.models import Body, DeadlineKind
from spcncl_portal.programme.queries import nominating_bodies

from ..actions.suggestions import add_suggestions
from ..nomination_outcomes import past_letters, summary
from ..nomination_queries import nominees_visible_to, own_bodies
from ..nominee_accounts import lines_to_invite, sorted_out
from ..nominee_rows import Reader
from ..queries import letters_visible_to
from ..suggestions import suggestions_for

SHOWN_NOMINEES = 50


def own_page(request: HttpRequest):
    """What the body has to send by when, what was received or returned, and how its nominees fare since."""
    cycle, user = request.cycle, request.user
    bodies, due_of = list(own_bodies(user, cycle)), dues_of(cycle, DeadlineKind.NOMINATION)
    reader = Reader(cycle, user)
    lines = nominees_visible_to(user, cycle).filter(standing__in=["counts", "elsewhere"]).order_by("sort_key", "pk")
    nominees = reader.read(lines)
    values = {
        "letters": list(letters_visible_to(user, cycle).select_related("corrects").order_by("-created_at")),
        "bodies": bodies,
        "deadline": cycle.deadline(DeadlineKind.NOMINATION),
        "extensions": [one for one in (due_of(body).extension for body in bodies) if one],
        "nominees": nominees[:SHOWN_NOMINEES],
        "more_nominees": max(0, len(nominees) - SHOWN_NOMINEES),
        "fate": summary(line.outcome for line in nominees),
        "past": past_letters(bodies, cycle, user),
        "suggested": [(body, len(suggestions_for(body, cycle))) for body in bodies] if cycle.is_open else [],
        "invitees": sorted_out(lines_to_invite(user, cycle)) if cycle.is_open else None,
    }
    return render(request, "applications/nomination/own.html", values)


def suggestions(request: HttpRequest):
    """Products of earlier years with their reasons; ticked ones become lines of the open letter."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    bodies = _bodies(request)
    body = _chosen(bodies, request.GET.get("don-vi", ""))
    if request.method == "POST" and body is not None:
        try:
            letter, added = add_suggestions(
                body=body, cycle=request.cycle, codes=request.POST.getlist("chon"), by=request.user
            )
        except ActionError as mistake:
            messages.warning(request, mistake.message)
            return redirect(request.get_full_path())
        text = _("Đã thêm %(n)s sản phẩm vào danh sách; hãy bổ sung số liệu còn thiếu của từng dòng.")
        messages.success(request, text % {"n": added})
        return redirect(letter)
    values = {
        "bodies": bodies,
        "body": body,
        "rows": suggestions_for(body, request.cycle) if body else [],
        "may_add": request.cycle.is_open,
    }
    return render(request, "applications/nomination/suggestions.html", values)


def _bodies(request: HttpRequest) -> list[Body]:
    if Role.STAFF in request.user.roles:
        return list(nominating_bodies(request.cycle))
    return list(own_bodies(request.user, request.cycle))


def _chosen(bodies: list[Body], code: str) -> Body | None:
    """The body that the address names, else the first; one that the person may not see is not there."""
    if not code:
        return next(iter(bodies), None)
    found = next((body for body in bodies if body.code == code), None)
    if found is None:
        raise Http404
    return found
