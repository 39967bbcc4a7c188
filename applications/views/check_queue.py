"""The work queue of the check: what waits, who has how much, giving dossiers out."""

from functools import cache

from django.contrib import messages
from django.db.models import F
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spcncl_portal.accounts.models import User
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.tables import render_list

from ..actions.assignment import assign_checks
from ..check_calc import share_out
from ..check_queries import IN_CHECK, active_staff, as_waiting, desks_of, loads_of, with_check, without_checker
from ..filters.check import CheckFilter
from ..models import Dossier
from ..queries import dossiers_visible_to
from ..tables.check import GIVE_FORM, CheckTable, ReadCheckTable

HEAVY = ("description", "quality", "technology", "environment", "markets", "box_versions", "unread")


def queue(request):
    """What waits for the staff: submitted dossiers and appeals, the overdue and the oldest first."""
    cycle = request.cycle
    rows = dossiers_visible_to(request.user, cycle) if cycle else Dossier.objects.none()
    rows = with_check(rows.filter(state__in=IN_CHECK)).order_by(F("due_at").asc(nulls_last=True), "submitted_at")
    may_give = bool(cycle) and cycle.is_open and request.user.has_perm("applications.write_checks")
    people = list(active_staff())
    values = {
        "page_title": _("Thẩm định hồ sơ"),
        "search_hint": _("Tìm sản phẩm, doanh nghiệp, mã hồ sơ…"),
        "empty_title": _("Không có hồ sơ nào chờ thẩm định"),
        "empty_text": _("Hồ sơ vừa nộp hiện ở đây, quá hạn và cũ nhất lên đầu."),
        "empty_url": reverse("applications:dossiers"),
        "empty_action": _("Xem tất cả hồ sơ"),
        "may_give": may_give,
        "give_form": GIVE_FORM,
        "people": people,
        "loads": [(load, None) for load in loads_of(cycle, people)] if cycle else [],
    }
    return render_list(
        request,
        rows=rows.defer(*HEAVY),
        table_class=CheckTable if may_give else ReadCheckTable,
        filter_class=CheckFilter,
        template="applications/check/queue.html",
        context=values,
        name="tham-dinh",
    )


def give(request):
    """Give the chosen dossiers of the list to one person, or take them oneself."""
    try:
        to = request.user if request.POST.get("nhan") else _person(request.POST.get("to", ""))
        chosen = _chosen(request)
        count = assign_checks(pairs=[(dossier, to) for dossier in chosen], by=request.user)
    except ActionError as mistake:
        messages.error(request, mistake.message)
    else:
        words = ngettext("Đã giao %(n)s hồ sơ cho %(who)s.", "Đã giao %(n)s hồ sơ cho %(who)s.", count)
        messages.success(request, words % {"n": count, "who": to.full_name})
    return redirect("applications:check_queue")


def share(request):
    """Share what nobody has among the checkers by their load: a proposal that can be changed, then done at once."""
    if request.method == "POST":
        return _share(request)
    people = list(active_staff())
    waiting = without_checker(request.cycle) if request.cycle and request.cycle.is_open else []
    desks = desks_of(request.cycle, people) if request.cycle else []
    loads = loads_of(request.cycle, people) if request.cycle else []
    given = share_out([as_waiting(one) for one in waiting], desks)
    for dossier in waiting:
        dossier.proposed_to = given.get(dossier.pk)
    after = [sum(1 for pk in given.values() if pk == load.user.pk) for load in loads]
    values = {"waiting": waiting, "people": people, "loads": list(zip(loads, after, strict=True))}
    return render(request, "applications/check/share.html", values)


def _share(request):
    person = cache(_person)  # one of a few, chosen for many dossiers
    try:
        pairs = [
            (dossier, person(to)) for dossier in _chosen(request) if (to := request.POST.get(f"cho-{dossier.code}", ""))
        ]
        if not pairs:
            raise ActionError(_("Chưa chọn người thẩm định cho hồ sơ nào."))
        count = assign_checks(pairs=pairs, by=request.user)
    except ActionError as mistake:
        messages.error(request, mistake.message)
        return redirect("applications:share_checks")
    words = ngettext("Đã phân công %(n)s hồ sơ.", "Đã phân công %(n)s hồ sơ.", count) % {"n": count}
    messages.success(request, words)
    return redirect("applications:check_queue")


def _person(pk: str) -> User:
    found = active_staff().filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 10 else None
    if found is None:
        raise ActionError(_("Hãy chọn người được giao trong danh sách."))
    return found


def _chosen(request) -> list[Dossier]:
    """The dossiers that were ticked, with the checker that the page showed (`<code>:<checker or 0>`)."""
    seen = dict(value.replace("\0", "").rpartition(":")[::2] for value in request.POST.getlist("hs"))
    if not seen:
        raise ActionError(_("Hãy đánh dấu ít nhất một hồ sơ ở cột “Chọn”."))
    found = {one.code: one for one in dossiers_visible_to(request.user, request.cycle).filter(code__in=seen)}
    unknown = [code for code in seen if code not in found]
    if unknown:
        raise ActionError(_("Không có hồ sơ %(code)s trong chu kỳ này.") % {"code": unknown[0][:20]})
    for code, checker in seen.items():
        found[code].checker_id = int(checker) or None if checker.isdecimal() and len(checker) < 10 else None
    return list(found.values())
