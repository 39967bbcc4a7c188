"""The list of cycles, the settings page, the states of a cycle, the year in hand."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.tables import render_list

from .. import actions, queries
from ..forms import CopyForm, FactsForm, KindsForm, ReasonForm
from ..milestones import schedule_words
from ..models import DeadlineKind
from ..models.bodies import BodyKind
from ..states import CYCLE
from ..tables import CycleTable
from .helpers import carried_out, cycle_or_404, form_values, posted, settings_or_404, settings_url


def cycle_list(request):
    values = {"page_title": _("Chu kỳ"), "no_search": True}
    return render_list(
        request,
        rows=queries.cycle_list(),
        table_class=CycleTable,
        template="programme/cycle_list.html",
        context=values,
        name="chu-ky",
    )


def choose_cycle(request):
    """Remember the year in hand and go back to where the person was."""
    cycle = queries.cycle_of_year(request.POST.get("year", ""))
    if cycle is None:
        messages.error(request, _("Không có chu kỳ này."))
    else:
        request.session["cycle_year"] = cycle.year
    return redirect(_safe_next(request))


def _safe_next(request) -> str:
    """`next` without its `nam`, when it leads into this portal; else the work desk."""
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return "/ban-lam-viec/"
    parts = urlsplit(wanted)
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in ("nam", "page")])
    return urlunsplit(parts._replace(query=query))


def cycle_settings(request, year: int):
    cycle = settings_or_404(year)
    may_edit = request.user.has_perm("programme.edit_cycle", cycle)
    values = {
        "shown": cycle,
        "deadlines": _deadline_lines(cycle),
        "kinds": [BodyKind(kind).label for kind in cycle.nominating_kinds],
        "groups": {one.code: one.name for one in cycle.criteria_set.groups.all()} if cycle.criteria_set else {},
        "nominating_count": queries.nominating_bodies(cycle).count(),
        "can_edit": may_edit and cycle.state != CYCLE.states.CLOSED,
        "can_copy": may_edit,
        "state_actions": [_action_link(line) for line in CYCLE.actions_from(cycle.state)] if may_edit else [],
    }
    return render(request, "programme/cycle_settings.html", values)


def _deadline_lines(cycle) -> list[dict]:
    """One line for each kind of deadline, those that are missing too."""
    present = {one.kind: one for one in cycle.deadlines.all()}
    return [
        {
            "kind": kind,
            "label": kind.label,
            "deadline": present.get(kind),
            "schedule": schedule_words(present[kind].milestones.all()) if kind in present else "",
        }
        for kind in DeadlineKind
    ]


@dataclass(frozen=True)
class StatePage:
    """The page that asks before the cycle changes its state."""

    title: str
    text: str
    done: str
    danger: bool = False


STATE_PAGES = {
    "open": StatePage(
        gettext_lazy("Mở chu kỳ"),
        gettext_lazy("Đơn vị và doanh nghiệp bắt đầu gửi được; các mốc nhắc hạn bắt đầu chạy."),
        gettext_lazy("Đã mở chu kỳ %(year)s."),
    ),
    "close": StatePage(
        gettext_lazy("Đóng chu kỳ"),
        gettext_lazy("Chu kỳ được lưu trữ: không gửi thông báo và không nhận thay đổi nào cho tới khi mở lại."),
        gettext_lazy("Đã đóng chu kỳ %(year)s."),
        danger=True,
    ),
    "reopen": StatePage(
        gettext_lazy("Mở lại chu kỳ"),
        gettext_lazy("Chu kỳ nhận thay đổi trở lại. Việc mở lại và lý do được ghi vào nhật ký."),
        gettext_lazy("Đã mở lại chu kỳ %(year)s."),
        danger=True,
    ),
}


def _action_link(line) -> dict:
    page = STATE_PAGES[line.action]
    return {"action": line.action, "label": page.title, "danger": page.danger}


def change_state(request, year: int, action: str):
    """Ask (with a reason where the table wants one), then open, close or reopen the cycle."""
    cycle = cycle_or_404(year)
    if action not in STATE_PAGES:
        raise Http404
    page = STATE_PAGES[action]
    try:
        line = CYCLE.find(cycle.state, action)
    except ActionError as refused:
        # A second click, or an old page: say how it stands and change nothing.
        messages.info(request, refused.message)
        return redirect(settings_url(cycle))
    form = ReasonForm(posted(request)) if line.reason else Form(posted(request))
    if carried_out(request, form, getattr(actions, f"{action}_cycle"), cycle=cycle):
        messages.success(request, page.done % {"year": cycle.year})
        return redirect(settings_url(cycle))
    values = {
        "page_title": page.title,
        "submit_label": page.title,
        "text": page.text,
        "danger": page.danger,
        "form": form,
    }
    return render(request, "components/confirm_page.html", form_values(cycle, "", **values))


def copy(request, year: int):
    """Open a later year with the settings of this one."""
    cycle = cycle_or_404(year)
    form = CopyForm(posted(request), initial={"year": str(queries.next_free_year(cycle.year))})
    if carried_out(request, form, actions.copy_cycle, source=cycle):
        year = form.cleaned_data["year"]
        messages.success(request, _("Đã tạo chu kỳ %(year)s. Hãy đối chiếu từng hạn với kế hoạch.") % {"year": year})
        return redirect("programme:cycle", year)
    values = {
        "page_title": _("Chép sang năm mới"),
        "intro": _("Hạn, mốc nhắc, danh mục tài liệu, chỉ tiêu, nhiệm vụ và bộ tiêu chí được chép; hồ sơ thì không."),
        "form": form,
        "submit_label": _("Tạo chu kỳ mới"),
    }
    return render(request, "components/form_page.html", form_values(cycle, "", **values))


def facts(request, year: int):
    cycle = cycle_or_404(year)
    form = FactsForm(posted(request), initial=FactsForm.initial_of(cycle))
    if carried_out(request, form, actions.set_facts, cycle=cycle):
        messages.success(request, _("Đã lưu thông tin chung."))
        return redirect(settings_url(cycle, "thong-tin"))
    values = form_values(cycle, "thong-tin", page_title=_("Thông tin chung"), form=form)
    return render(request, "components/form_page.html", values)


def nominating_kinds(request, year: int):
    cycle = cycle_or_404(year)
    form = KindsForm(posted(request), initial={"kinds": cycle.nominating_kinds})
    if carried_out(request, form, actions.set_nominating_kinds, cycle=cycle):
        messages.success(request, _("Đã lưu loại đơn vị giới thiệu."))
        return redirect(settings_url(cycle, "don-vi"))
    values = form_values(cycle, "don-vi", page_title=_("Đơn vị giới thiệu"), form=form)
    return render(request, "components/form_page.html", values)
