"""Lists of dossiers, starting one, and its page."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.tables import render_list
from spcncl_portal.files.actions import store_upload
from spcncl_portal.programme.models import Cycle

from .. import completeness, sections
from ..actions.dossier import (
    STARTERS,
    create_dossier,
    is_past_appeal,
    is_past_deadline,
    is_staff,
    set_paper_scan,
)
from ..actions.submission import missing_of
from ..dossier_queries import asked_of, earlier_dossiers, eligibility_of, last_round, live_documents, nominees_to_start
from ..filters.dossier import DossierFilter
from ..forms.dossier import StaffStartForm, StartForm
from ..holding import checker_of, holder_of
from ..models import Dossier
from ..package import HEAVY_BYTES, live_content, total_bytes
from ..presentation import arrival_words, figures_table, files_of_content, sections_of_content
from ..queries import dossiers_visible_to, enterprises_visible_to
from ..states import DossierState, EnterpriseState
from ..tables.dossier import DossierTable, OwnDossierTable
from ..timeline import timeline_of
from .dossier_access import get_dossier, why_not_writable
from .dossier_life import life_actions


def listing(request):
    """All dossiers of the year that the person may read; an enterprise's own."""
    own = Role.ENTERPRISE in request.user.roles
    rows = dossiers_visible_to(request.user, request.cycle) if request.cycle else Dossier.objects.none()
    may_start = bool(request.cycle) and request.cycle.is_open and request.user.has_perm("applications.write_dossiers")
    values = {
        "page_title": _("Hồ sơ của doanh nghiệp") if own else _("Hồ sơ đăng ký"),
        "may_start": may_start,
        "own": own,
        "search_hint": _("Tìm sản phẩm, mã hồ sơ…") if own else _("Tìm sản phẩm, doanh nghiệp, mã số thuế, mã hồ sơ…"),
        "deadline": request.cycle.deadline("dossier") if request.cycle else None,
        "empty_title": _("Chưa có hồ sơ nào"),
        "empty_text": _("Mỗi hồ sơ đăng ký một sản phẩm. Nội dung tự lưu khi bạn gõ, có thể làm trong nhiều buổi.")
        if own
        else "",
        "empty_url": reverse("applications:start_dossier") if may_start else "",
        "empty_action": _("Lập hồ sơ đầu tiên"),
    }
    return render_list(
        request,
        rows=rows.defer("description", "quality", "technology", "environment", "markets", "box_versions", "unread"),
        table_class=OwnDossierTable if own else DossierTable,
        filter_class=DossierFilter,
        template="applications/dossier/list.html",
        context=values,
        name="ho-so",
    )


def start(request):
    """Start a draft: an enterprise for itself, staff on someone's behalf."""
    cycle = request.cycle
    if not cycle or not cycle.is_open:
        messages.error(request, _("Hiện không có chu kỳ nào đang mở để lập hồ sơ."))
        return redirect("applications:dossiers")
    if Role.STAFF in request.user.roles:
        return _start_on_behalf(request, cycle)
    enterprises = enterprises_visible_to(request.user).filter(state__in=STARTERS, ended_on=None)
    if not enterprises.exists():
        return render(request, "applications/dossier/no_enterprise.html", {"page_title": _("Lập hồ sơ mới")})
    nominees = nominees_to_start(enterprises, cycle)
    wanted = {"nominee": request.GET.get("gioi-thieu")} if request.GET.get("gioi-thieu") else {}
    earlier = earlier_dossiers(enterprises, cycle)
    form = StartForm(request.POST or None, enterprises=enterprises, nominees=nominees, earlier=earlier, initial=wanted)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return _created(
            request, form, cycle, enterprise=data["enterprise"], nominee=data.get("nominee"), source=data.get("earlier")
        )
    return _start_page(request, form, cycle)


def _start_on_behalf(request, cycle: Cycle):
    form = StaffStartForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return _created(
            request,
            form,
            cycle,
            enterprise=form.enterprise,
            on_paper=data["on_paper"],
            arrived_on=data["arrived_on"],
            scan=data["scan"],
        )
    return _start_page(request, form, cycle)


def _created(request, form, cycle: Cycle, *, scan=None, **values):
    try:
        with transaction.atomic():
            dossier = create_dossier(
                cycle=cycle,
                product_name=form.cleaned_data["product_name"],
                by=request.user,
                **values,
            )
            if scan and dossier.on_paper:
                stored = store_upload(upload=scan, by=request.user, subject=dossier)
                set_paper_scan(dossier=dossier, scan=stored, by=request.user)
    except ActionError as mistake:
        form.add_error(mistake.field if mistake.field in form.fields else None, mistake.message)
        return _start_page(request, form, cycle)
    messages.success(request, _("Đã lập hồ sơ %(code)s. Hãy điền lần lượt từng phần.") % {"code": dossier.code})
    return redirect("applications:dossier", code=dossier.code)


def _start_page(request, form, cycle: Cycle):
    values = {
        "page_title": _("Lập hồ sơ mới"),
        "caption": cycle.name,
        "form": form,
        "submit_label": _("Lập hồ sơ"),
        "back_url": reverse("applications:dossiers"),
    }
    return render(request, "components/form_page.html", values, status=422 if form.is_bound else 200)


def show(request, code: str):
    """The dossier's page: what to do next, its sections, submissions, findings, and everything that was filled in."""
    dossier = get_dossier(request, code)
    submissions = list(dossier.submissions.select_related("receipt").order_by("-number"))
    content = live_content(dossier) if dossier.is_editable or not submissions else submissions[0].content()
    writable = request.user.has_perm("applications.write_dossier", dossier)
    lacking = missing_of(dossier) if dossier.is_editable else []
    check_round = last_round(dossier)
    values = {
        "dossier": dossier,
        "writable": writable,
        "holding": holder_of(dossier),
        "past_due": dossier.is_editable and is_past_deadline(dossier, timezone.now()),
        "appeal_over": is_past_appeal(dossier, timezone.now()),
        "appeal_until": dossier.due_at if dossier.state == DossierState.INELIGIBLE else None,
        "contact": checker_of(dossier),
        "timeline": timeline_of(dossier, request.user) if show_round(request, dossier) else [],
        "turns": life_actions(request.user, dossier),
        "renamed": dossier.enterprise_name != dossier.enterprise.name,
        "why_not": why_not_writable(request, dossier) if dossier.is_editable else "",
        "tasks": task_items(dossier, lacking) if writable else [],
        "missing_count": len(lacking),
        "verified": dossier.enterprise.state == EnterpriseState.VERIFIED,
        "eligibility": eligibility_of(dossier),
        "submissions": submissions,
        "check_round": check_round if show_round(request, dossier) else None,
        "asked": asked_of(dossier).values(),
        "sections": sections_of_content(content, dossier.cycle),
        "figures": figures_table(content),
        "files": files_of_content(content),
        "heavy": total_bytes(content) > HEAVY_BYTES,
        "arrival": arrival_words(dossier),
        "steps": object_actions(request, dossier),
        "may_open_check": bool(submissions) and request.user.has_perm("applications.check_dossiers"),
    }
    return render(request, "applications/dossier/show.html", values)


def show_round(request, dossier: Dossier) -> bool:
    """The council judges the product, not the paperwork."""
    return not (request.user.roles & {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR})


def task_items(dossier: Dossier, lacking: list) -> list[dict]:
    """The sections as a task list with status tags."""
    figures, documents, asked = list(dossier.figures.all()), live_documents(dossier), asked_of(dossier)
    items = []
    for section in sections.SECTIONS:
        started = completeness.is_started(section, dossier, figures, documents)
        is_asked = section.item in asked or (
            section is sections.DOCUMENTS and any(item.startswith("document:") for item in asked)
        )
        words, state = completeness.section_state(section, lacking, dossier, started=started, asked=is_asked)
        url = reverse("applications:dossier_section", args=[dossier.code, section.slug])
        items.append({"title": section.name, "url": url, "hint": section.hint, "status": words, "state": state})
    return items


OBJECT_ACTIONS = (
    # action of the state table, its screen, label, style of the button
    ("appeal", "applications:appeal_dossier", lambda: _("Khiếu nại kết quả"), "btn-primary"),
    ("allow_correction", "applications:allow_correction", lambda: _("Cho sửa hồ sơ"), "btn-secondary"),
    ("accept_appeal", "applications:accept_appeal", lambda: _("Chấp nhận khiếu nại"), "btn-primary"),
    ("reject_appeal", "applications:reject_appeal", lambda: _("Không chấp nhận khiếu nại"), "btn-secondary"),
    ("withdraw", "applications:withdraw_dossier", lambda: _("Rút hồ sơ"), "btn-secondary"),
)


def object_actions(request, dossier: Dossier) -> list[dict]:
    """The changes of state that the person may make on screens of their own, by the state table and the rules."""
    lines = {line.action: line for line in dossier.machine.actions_from(dossier.state)}
    over = is_past_appeal(dossier, timezone.now())
    return [
        {"label": label(), "url": reverse(name, args=[dossier.code]), "style": style}
        for action, name, label, style in OBJECT_ACTIONS
        if action in lines
        and request.user.has_perm(lines[action].who, dossier)
        and not (action == "appeal" and over and not is_staff(request.user))
    ]
