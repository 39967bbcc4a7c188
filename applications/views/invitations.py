"""Sets of invitation forms: batches, their sets, what happened to them."""

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import Job
from spcncl_portal.core.tables import render_list, search

from ..actions import invitation as actions
from ..filters.invitation import CycleSetFilter, InvitableFilter, SetFilter
from ..forms.fields import add_error
from ..forms.invitation import ACTIONS, ALL, BatchForm, CodesForm, FailForm, MoveForm
from ..invitation_queries import batches_of, figures_of_sets, invitable, normal_code, sets_of
from ..models import InvitationBatch, InvitationSet
from ..states import SET_MACHINE
from ..tables.invitation import BatchTable, CycleSetTable, InvitableTable, SetTable
from .shared import unprocessable

SHOWN = 10  # refused sets named in one message


def batches(request: HttpRequest):
    """The batches of the year and what became of their sets."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    values = {
        "page_title": _("Bộ form mời năm %(year)s") % {"year": request.cycle.year},
        "figures": figures_of_sets(sets_of(request.cycle)),
        "may_manage": _may_manage(request),
    }
    return render_list(
        request,
        rows=batches_of(request.cycle),
        table_class=BatchTable,
        template="applications/outreach/batches.html",
        name=f"dot-bo-form-{request.cycle.year}",
        context=values,
    )


def all_sets(request: HttpRequest):
    """Every set of the year."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    return render_list(
        request,
        rows=sets_of(request.cycle),
        table_class=CycleSetTable,
        filter_class=CycleSetFilter,
        template="applications/outreach/sets.html",
        name=f"bo-form-moi-{request.cycle.year}",
        search_through="prospect",
        context={"page_title": _("Các bộ form mời năm %(year)s") % {"year": request.cycle.year}},
    )


def make(request: HttpRequest):
    """Choose enterprises, name the batch; its PDF is begun at once."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    form = BatchForm(request.POST or None, initial={"rows": request.GET.urlencode()})
    if form.is_valid():
        data = form.cleaned_data
        ids = _filtered(request, data["rows"]) if data["scope"] == ALL else data["prospects"]
        try:
            made = actions.make_batch(
                cycle=request.cycle, name=data["name"], prospects=ids, by=request.user, again=data["again"]
            )
            actions.start_printing(batch=made, by=request.user)
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã lập %(n)s bộ form; tệp in đang được lập.") % {"n": made.sets.count()})
            return redirect(made)
    page = _make_page(request, form)
    page.status_code = unprocessable(form) if page.status_code == 200 else page.status_code
    return page


def _make_page(request: HttpRequest, form: BatchForm):
    values = {"page_title": _("Lập đợt bộ form mời"), "form": form, "may_manage": _may_manage(request)}
    return render_list(
        request,
        rows=invitable(request.cycle).order_by("sort_key", "pk"),
        table_class=InvitableTable,
        filter_class=InvitableFilter,
        template="applications/outreach/make_batch.html",
        name=f"lap-bo-form-{request.cycle.year}",
        context=values,
    )


def _filtered(request: HttpRequest, query: str) -> list[int]:
    """The prospects of the list as it was filtered and searched."""
    asked = QueryDict(query)
    rows = InvitableFilter(asked, queryset=invitable(request.cycle), request=request).qs
    return list(search(rows, asked.get("q", "")).values_list("pk", flat=True))


def batch(request: HttpRequest, pk: int):
    """One batch: its file, its figures, its sets."""
    found = _get(pk)
    sets = _sets_of(found)
    job = Job.objects.filter(kind=actions.JOB, key=str(found.pk)).order_by("-created_at").first()
    values = {
        "batch": found,
        "page_title": found.name,
        "figures": figures_of_sets(sets),
        "job": job if job and (job.is_open or job.state == "failed") else None,
        "may_manage": request.user.has_perm(actions.PERMISSION, found),
        "actions": ACTIONS,
        "rows_query": request.GET.urlencode(),
    }
    return render_list(
        request,
        rows=sets,
        table_class=SetTable,
        filter_class=SetFilter,
        template="applications/outreach/batch.html",
        name=f"bo-form-{found.cycle.year}-{found.pk}",
        search_through="prospect",
        context=values,
    )


def print_batch(request: HttpRequest, pk: int):
    """Begin the PDF of the batch, again if there is one; the old one stays until the new one is ready."""
    found = _get(pk)
    actions.start_printing(batch=found, by=request.user)
    messages.success(request, _("Tệp in đang được lập; trang này tự cập nhật."))
    return redirect(found)


def move(request: HttpRequest, pk: int):
    """Ask what will change, then change it."""
    found = _get(pk)
    asked = request.POST if request.method == "POST" else request.GET
    form = (FailForm if asked.get("action") == "fail" else MoveForm)(asked)
    choice = MoveForm(asked)
    if not choice.is_valid():
        for texts in choice.errors.values():
            messages.warning(request, texts[0])
        return redirect(found)
    data = choice.cleaned_data
    rows = _chosen(request, found, data)
    if request.method == "POST" and form.is_valid():
        outcome = actions.move_sets(
            sets=rows, action=data["action"], by=request.user, reason=form.cleaned_data.get("reason", "")
        )
        _tell(request, outcome, data["action"])
        return redirect(found)
    return _confirm(request, found, rows, form, data["action"])


def _chosen(request: HttpRequest, found: InvitationBatch, data: dict) -> list[InvitationSet]:
    rows = _sets_of(found)
    if data["scope"] != ALL:
        return list(rows.filter(pk__in=data["sets"]))
    asked = QueryDict(data["rows"])
    return list(search(SetFilter(asked, queryset=rows, request=request).qs, asked.get("q", ""), "prospect"))


def _confirm(request: HttpRequest, found: InvitationBatch, rows: list, form: MoveForm, action: str):
    allowed = {line.source for line in SET_MACHINE.transitions if line.action == action}
    fitting = sum(one.state in allowed for one in rows)
    if request.method != "POST":
        form = type(form)(initial={**form.data.dict(), "sets": form.data.getlist("sets")})
    warning = _("%(n)s bộ không ở trạng thái ghi được việc này và sẽ giữ nguyên.") % {"n": len(rows) - fitting}
    values = {
        "page_title": _("Ghi bộ form: %(what)s") % {"what": dict(ACTIONS)[action]},
        "caption": found.name,
        "text": _("Việc này không quay lại được; hãy xem lại số bộ."),
        "facts": [(_("Số bộ đã chọn"), len(rows)), (_("Số bộ sẽ ghi"), fitting)],
        "warning": warning if fitting < len(rows) else "",
        "form": form,
        "submit_label": _("Ghi %(n)s bộ") % {"n": fitting},
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", values, status=unprocessable(form))


def codes(request: HttpRequest):
    """Scan or type codes of sets that came back or arrived."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    form = CodesForm(request.POST or None)
    unknown = []
    if form.is_valid():
        data = form.cleaned_data
        found, unknown = _by_codes(request, data["codes"])
        outcome = actions.move_sets(sets=found, action=data["action"], by=request.user, reason=data["reason"])
        _tell(request, outcome, data["action"])
        if not unknown:
            return redirect("applications:invitation_codes")
        listed = "; ".join(line[:60] for line in unknown[:SHOWN])
        text = _("%(n)s mã không phải mã bộ form của năm này: %(codes)s. Các mã khác đã được ghi; hãy xem lại mã này.")
        form = CodesForm({**data, "codes": "\n".join(unknown)})
        form.add_error("codes", text % {"n": len(unknown), "codes": listed})
    values = {
        "page_title": _("Quét, nhập mã bộ form"),
        "intro": _("Dùng khi bưu điện báo phát hoặc trả lại: ghi nhiều bộ một lượt theo mã in trên phiếu."),
        "form": form,
        "submit_label": _("Ghi"),
        "tab": "sets",
    }
    return render(request, "applications/outreach/codes.html", values, status=unprocessable(form))


def _by_codes(request: HttpRequest, lines: list[str]) -> tuple[list[InvitationSet], list[str]]:
    """The sets of the year with these codes, and the lines that name none."""
    wanted = {line: normal_code(line) for line in lines}
    found = {
        one.code: one for one in sets_of(request.cycle).filter(code__in=[code for code in wanted.values() if code])
    }
    return list(found.values()), [line for line, code in wanted.items() if code not in found]


def _tell(request: HttpRequest, outcome: actions.Outcome, action: str) -> None:
    """Say how many sets moved, and which did not and why."""
    if outcome.done:
        values = {"n": len(outcome.done), "what": dict(ACTIONS)[action]}
        messages.success(request, _("Đã ghi %(n)s bộ: %(what)s.") % values)
    if outcome.refused:
        lines = [f"{one.number} ({one.name}, {one.get_state_display()})" for one, _reason in outcome.refused[:SHOWN]]
        more = len(outcome.refused) - len(lines)
        text = _("%(n)s bộ giữ nguyên vì trạng thái không cho ghi việc này: %(sets)s")
        listed = "; ".join(lines) + (_(" và %(n)s bộ khác") % {"n": more} if more else "")
        messages.warning(request, text % {"n": len(outcome.refused), "sets": listed} + ".")


def _may_manage(request: HttpRequest) -> bool:
    return request.user.has_perm(actions.PERMISSION, InvitationBatch(cycle=request.cycle))


def _sets_of(found: InvitationBatch):
    rows = InvitationSet.objects.filter(batch=found).order_by("number")
    return rows.select_related("batch__cycle", "prospect", "registered")


def _get(pk: int) -> InvitationBatch:
    return get_object_or_404(InvitationBatch.objects.select_related("cycle", "file", "created_by"), pk=pk)
