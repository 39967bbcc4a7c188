"""Prospects: the list with its funnel, one prospect and its way, steps, who has it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.log_view import entries_to_show
from spcncl_portal.core.models import ActionLog
from spcncl_portal.core.parsing import show_phone
from spcncl_portal.core.tables import render_list, search
from spcncl_portal.core.templatetags.portal import vndate
from spcncl_portal.documents.reporting import FORMATS
from spcncl_portal.documents.reporting import render as render_report
from spcncl_portal.programme.queries import bodies_of

from ..actions import prospect as actions
from ..filters.outreach import ProspectFilter
from ..forms.fields import add_error
from ..forms.outreach import AssignForm, NewProspectForm, NextStepForm, ProspectForm, StepForm
from ..models import Prospect
from ..outreach_report import NAME as REPORT
from ..prospect_queries import (
    IN_WORK,
    funnel,
    leading_bodies,
    prospects_visible_to,
    sessions_visible_to,
    staff_people,
    worked_with,
)
from ..tables.outreach import ProspectTable, holder_of, is_late
from .shared import ID_DIGITS, act, posted_version, unprocessable, whole

EDIT = "applications.edit_prospect"
# What the buttons of a prospect say, in the order of the way.
STEP_NAMES = {
    "invite": gettext_lazy("Đã mời"),
    "contact": gettext_lazy("Đã liên hệ"),
    "guide": gettext_lazy("Đã hướng dẫn"),
    "decline": gettext_lazy("Doanh nghiệp từ chối"),
    "reopen": gettext_lazy("Vận động lại"),
}


def is_staff(request: HttpRequest) -> bool:
    return Role.STAFF in request.user.roles


def own_bodies(request: HttpRequest):
    """Bodies that the person may lead an outreach for."""
    return leading_bodies(request.cycle) if is_staff(request) else bodies_of(request.user)


def no_cycle(request: HttpRequest) -> HttpResponse:
    return render(request, "applications/nomination/no_cycle.html")


def prospects(request: HttpRequest):
    """What the person may see of the year's outreach: counts per step, then the list."""
    if not request.cycle:
        return no_cycle(request)
    rows, may_manage = prospects_visible_to(request.user, request.cycle), request.user.has_perm(
        "applications.manage_outreach"
    )  # fmt: skip
    may_assign = may_manage and request.cycle.is_open
    values = {
        "page_title": _("Vận động doanh nghiệp năm %(year)s") % {"year": request.cycle.year},
        "funnel": funnel(rows),
        "worked": worked_with(rows).count(),
        "held": sessions_visible_to(request.user, request.cycle).count(),
        "may_write": request.user.has_perm("applications.write_outreach") and request.cycle.is_open,
        "may_assign": may_assign,
        "people": staff_people().order_by("sort_key") if may_assign else (),
        "search_hint": _("Tìm tên, mã số thuế, sản phẩm, người liên hệ"),
    }
    return render_list(
        request,
        rows=rows,
        table_class=lambda found: ProspectTable(found, exclude=() if may_assign else ("select",)),
        filter_class=ProspectFilter,
        template="applications/outreach/list.html",
        context=values,
        name=f"van-dong-{request.cycle.year}",
    )


def get_prospect(request: HttpRequest, pk: int) -> Prospect:
    """The prospect, of any year, if the person may read it; else 404."""
    found = get_object_or_404(Prospect.objects.select_related("cycle"), pk=pk)
    return get_object_or_404(prospects_visible_to(request.user, found.cycle), pk=pk)


def prospect(request: HttpRequest, pk: int):
    """Facts, what comes next, who has it, what happened."""
    found = get_prospect(request, pk)
    may_edit = request.user.has_perm(EDIT, found)
    lines = {line.action: line for line in found.machine.actions_from(found.state)}
    readable = set(sessions_visible_to(request.user, found.cycle).filter(prospects=found).values_list("pk", flat=True))
    sessions = found.sessions.select_related("body")
    values = {
        "prospect": found,
        "facts": _facts(found),
        "holder": holder_of(found),
        "late": is_late(found),
        "in_work": found.state in IN_WORK,
        "may_edit": may_edit,
        "steps": [(name, words) for name, words in STEP_NAMES.items() if name in lines] if may_edit else [],
        "way": _way(found),
        "sessions": [(one, one.pk in readable) for one in sessions],
        "sets": found.sets.select_related("batch") if is_staff(request) else (),
        "history": _history(found),
    }
    return render(request, "applications/outreach/prospect.html", values)


def _facts(found: Prospect) -> list[tuple]:
    return [
        (_("Mã số thuế"), found.tax_code),
        (_("Địa bàn"), found.unit),
        (_("Địa chỉ"), found.address),
        (_("Ngành"), found.sector),
        (_("Sản phẩm"), found.product),
        (_("Người liên hệ"), found.contact_name),
        (_("Điện thoại"), show_phone(found.phone) if found.phone else ""),
        (_("Thư điện tử"), found.email),
        (_("Đơn vị vận động"), found.body or _("Sở Công Thương")),
        (_("Ghi chú"), found.note),
    ]


def _way(found: Prospect) -> list[dict]:
    """The steps of the way: which is reached, which is the present one."""
    states = [state for state in found.machine.states if state != "declined"]
    place = states.index(found.state) if found.state in states else -1
    return [
        {"label": state.label, "now": number == place, "past": number < place} for number, state in enumerate(states)
    ]


def _history(found: Prospect) -> list[dict]:
    rows = ActionLog.objects.filter(object_type="applications.prospect", object_id=str(found.pk))
    rows = list(rows.select_related("actor")[:50])
    items = entries_to_show(rows)
    for item, row in zip(items, rows, strict=True):
        item["state"] = row.after.get("state", "")
        if row.action == "set_next_step" and row.after.get("next_step"):
            item["text"] = row.after["next_step"]
    return items


def add(request: HttpRequest):
    """List one enterprise."""
    if not request.cycle:
        return no_cycle(request)
    form = NewProspectForm(
        request.POST or None, cycle=request.cycle, bodies=own_bodies(request), is_staff=is_staff(request)
    )
    if form.is_valid():
        try:
            made = actions.add_prospect(
                cycle=request.cycle, data=form.data_of(), body=form.cleaned_data["body"], by=request.user
            )
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã thêm vào danh sách. Hãy đặt việc tiếp theo."))
            return redirect(made)
    return _form(request, form, _("Thêm doanh nghiệp cần vận động"))


def edit(request: HttpRequest, pk: int):
    """All data; two people at once are told."""
    found = get_prospect(request, pk)
    form = ProspectForm(request.POST or None, cycle=found.cycle, prospect=found)
    if form.is_valid():
        try:
            actions.edit_prospect(prospect=found, data=form.data_of(), by=request.user, version=posted_version(request))
        except Conflict as mistake:
            form.add_error(None, mistake.message + " " + _("Hãy mở lại trang, đối chiếu rồi sửa tiếp."))
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(found)
    return _form(request, form, _("Sửa thông tin"), found)


def _form(request: HttpRequest, form, title: str, found: Prospect | None = None):
    values = {"form": form, "page_title": title, "prospect": found}
    return render(request, "applications/outreach/form.html", values, status=unprocessable(form))


def step(request: HttpRequest, pk: int, action: str):
    """Take one step, say what comes next or why it ends."""
    found = get_prospect(request, pk)
    if action not in STEP_NAMES:
        raise Http404
    reason = action in ("decline", "reopen")
    form = StepForm(request.POST or None, action=action, reason=reason, prospect=found)

    def run():
        data = form.cleaned_data
        actions.take_step(
            prospect=found,
            action=action,
            by=request.user,
            reason=data.get("reason", ""),
            next_step=data.get("next_step"),
            next_on=data.get("next_on"),
        )
        return _("Đã ghi: %(step)s.") % {"step": STEP_NAMES[action]}

    values = _asked(found, str(STEP_NAMES[action]), form) | {"danger": action == "decline"}
    return act(request, form, run, "components/confirm_page.html", values, done=found)


def next_step(request: HttpRequest, pk: int):
    """What comes next, and by which day."""
    found = get_prospect(request, pk)
    initial = {"next_step": found.next_step, "next_on": found.next_on}
    form = NextStepForm(request.POST or None, initial=initial)

    def run():
        actions.set_next_step(prospect=found, by=request.user, **form.cleaned_data)
        return _("Đã đặt việc tiếp theo.")

    values = _asked(found, _("Việc tiếp theo"), form) | {"submit_label": _("Lưu")}
    return act(request, form, run, "components/confirm_page.html", values, done=found)


def assign(request: HttpRequest, pk: int):
    """Who has it; staff say as well which body leads."""
    found = get_prospect(request, pk)
    hand_on = is_staff(request)
    form = AssignForm(request.POST or None, prospect=found, user=request.user, may_hand_on=hand_on)

    def run():
        data = form.cleaned_data
        with transaction.atomic():
            if hand_on and data["body"] != found.body:
                actions.set_leading_body(prospect=found, body=data["body"], by=request.user)
            if data["owner"] != found.owner:
                actions.assign_prospect(prospect=found, owner=data["owner"], by=request.user)
        return _("Đã ghi ai phụ trách.")

    values = _asked(found, _("Giao việc"), form) | {"submit_label": _("Lưu")}
    return act(request, form, run, "components/confirm_page.html", values, done=found)


def _asked(found: Prospect, title: str, form) -> dict:
    facts = [
        (_("Bước hiện nay"), found.get_state_display()),
        (_("Ai đang giữ"), holder_of(found)),
        (_("Việc tiếp theo"), f"{found.next_step} – {vndate(found.next_on)}" if found.next_on else found.next_step),
    ]
    return {
        "page_title": title, "caption": found.name, "facts": facts, "form": form, "submit_label": title,
        "cancel_url": found.get_absolute_url(),
    }  # fmt: skip


def assign_many(request: HttpRequest):
    """Staff give the rows that are ticked, or all that the list shows, to one person."""
    if not request.cycle:
        return no_cycle(request)
    back = redirect(f"{reverse('applications:prospects')}?{request.GET.urlencode()}")
    person = staff_people().filter(pk=whole(request.POST.get("owner", ""), digits=ID_DIGITS)).first()
    if person is None:
        messages.warning(request, _("Hãy chọn người phụ trách."))
        return back
    if request.POST.get("all") == "1":
        rows = prospects_visible_to(request.user, request.cycle)
        found = ProspectFilter(request.GET, queryset=rows, request=request).qs
        chosen = search(found, request.GET["q"]) if request.GET.get("q") else found
        ids = list(chosen.values_list("pk", flat=True))
    else:
        ids = [pk for one in request.POST.getlist("prospects") if (pk := whole(one, digits=ID_DIGITS)) is not None]
    if not ids:
        messages.warning(request, _("Hãy đánh dấu ít nhất một doanh nghiệp trong danh sách."))
        return back
    try:
        count = actions.assign_many(cycle=request.cycle, prospects=ids, owner=person, by=request.user)
    except ActionError as mistake:
        messages.warning(request, mistake.message)
    else:
        words = _("Đã giao %(n)s doanh nghiệp cho %(name)s.")
        messages.success(request, words % {"n": count, "name": person.full_name})
    return back


def report(request: HttpRequest, fmt: str):
    """The outreach report; of a body's people only what their body did."""
    if not request.cycle or fmt not in FORMATS:
        raise Http404
    data = render_report(REPORT, request.cycle, fmt, user=request.user)
    response = HttpResponse(data, content_type=FORMATS[fmt].content_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{REPORT}-{request.cycle.year}.{fmt}")
    return response
