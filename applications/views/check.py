"""The staff's check: the queue, one dossier item by item, its conclusion."""

from django.contrib import messages
from django.db.models import F
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.tables import render_list
from spcncl_portal.programme.working_days import add_working_days

from .. import sections, snapshot
from ..actions import check as actions
from ..dossier_queries import asked_of_round, check_items, eligibility_of
from ..filters.dossier import CheckFilter
from ..forms.dossier import AcceptForm, DueReasonForm, ReasonForm, ReturnForm
from ..models import CheckFinding, CheckRound, Dossier, Submission
from ..presentation import enterprise_rows, figures_table, files_of_content, odd_sentences, sections_of_content
from ..queries import dossiers_visible_to
from ..states import DossierState
from ..tables.dossier import CheckTable
from .dossier_access import get_dossier
from .dossier_submit import _with_reason

# What is asked for most, offered as one click; the officer may change every word.
WORDINGS = (
    gettext_lazy("Thiếu chữ ký, con dấu của người đại diện theo pháp luật."),
    gettext_lazy("Bản quét mờ, thiếu trang; đề nghị quét lại."),
    gettext_lazy("Số liệu chưa khớp với báo cáo tài chính; đề nghị kiểm tra lại."),
    gettext_lazy("Giấy tờ đã hết hiệu lực; đề nghị gửi bản còn hiệu lực."),
    gettext_lazy("Nội dung còn sơ sài; đề nghị bổ sung thông số, số liệu cụ thể."),
    gettext_lazy("Chọn sai nhóm sản phẩm; đề nghị đối chiếu mức của nhóm."),
)


def queue(request):
    """What waits for the staff: submitted dossiers and appeals, the overdue and the oldest first."""
    rows = dossiers_visible_to(request.user, request.cycle) if request.cycle else Dossier.objects.none()
    rows = rows.filter(state__in=[DossierState.SUBMITTED, DossierState.APPEALED])
    rows = rows.order_by(F("due_at").asc(nulls_last=True), "submitted_at")
    values = {
        "page_title": _("Thẩm định hồ sơ"),
        "search_hint": _("Tìm sản phẩm, doanh nghiệp, mã hồ sơ…"),
        "empty_title": _("Không có hồ sơ nào chờ thẩm định"),
        "empty_text": _("Hồ sơ vừa nộp hiện ở đây, quá hạn và cũ nhất lên đầu."),
        "empty_url": reverse("applications:dossiers"),
        "empty_action": _("Xem tất cả hồ sơ"),
    }
    return render_list(
        request,
        rows=rows.defer("description", "quality", "technology", "environment", "markets", "box_versions", "unread"),
        table_class=CheckTable,
        filter_class=CheckFilter,
        template="components/list_page.html",
        context=values,
        name="tham-dinh",
    )


def check(request, code: str):
    """One dossier item by item, documents beside; the conclusion below."""
    dossier = get_dossier(request, code)
    submission = dossier.latest_submission()
    if submission is None:
        messages.info(request, _("Hồ sơ này chưa được nộp."))
        return redirect("applications:dossier", code=dossier.code)
    return _page(request, dossier, submission)


def _page(request, dossier: Dossier, submission: Submission, *, form=None, conclusion="", status=200):
    content = submission.content()
    check_round = CheckRound.objects.filter(submission=submission).select_related("checked_by").first()
    figures = {int(year): row for year, row in content["figures"].items()}
    may_check = may_write(request, dossier)
    values = {
        "dossier": dossier,
        "submission": submission,
        "check_round": check_round,
        "items": items_of(dossier, submission, check_round, content),
        "may_check": may_check,
        "enterprise_rows": enterprise_rows(content),
        "eligibility": eligibility_of(dossier),
        "odd": odd_sentences(figures, sorted(figures)),
        "wordings": WORDINGS,
        "progress": progress_of(submission, check_round),
        "forms": conclusion_forms(check_round, conclusion, form) if may_check else [],
        "viewer": next((row for row in files_of_content(content) if row["name"].lower().endswith(".pdf")), None),
        "bound_form": form,
    }
    return render(request, "applications/check/check.html", values, status=status)


def may_write(request, dossier: Dossier) -> bool:
    """Whether the person may record findings now."""
    return dossier.state == DossierState.SUBMITTED and request.user.has_perm("applications.check_dossier", dossier)


def progress_of(submission: Submission, check_round: CheckRound | None) -> dict:
    """How many items were looked at, accepted, asked for."""
    findings = list(check_round.findings.all()) if check_round else []
    asked = sum(1 for one in findings if one.verdict == CheckFinding.Verdict.ASK)
    return {"total": len(check_items(submission)), "done": len(findings), "asked": asked}


def items_of(dossier, submission, check_round, content) -> list[dict]:
    """Every item with its content, its finding, and whether it changed since the submission before."""
    findings = {one.item: one for one in check_round.findings.all()} if check_round else {}
    earlier = dossier.submissions.filter(number=submission.number - 1).first()
    changed = snapshot.changed_items(snapshot.compare(earlier.content(), content)) if earlier else None
    before = asked_of_round(earlier) if earlier else {}
    blocks = {block["section"].item: block["rows"] for block in sections_of_content(content, dossier.cycle)}
    items = []
    for item, label in check_items(submission):
        files = [row for row in files_of_content(content) if sections.document_item(row["item"]) == item]
        items.append(
            {
                "item": item,
                "key": item.replace(":", "-"),
                "label": label,
                "rows": blocks.get(item),
                "figures": figures_table(content) if item == sections.FIGURES.item else None,
                "files": files,
                "is_document": item.startswith("document:"),
                "finding": findings.get(item),
                "changed": None if changed is None else item in changed,
                "before": before.get(item),
            }
        )
    return items


def conclusion_forms(check_round: CheckRound | None, bound: str, form) -> list[dict]:
    """The three conclusions with their forms; the one that was just refused shows its error."""
    note = {"note": check_round.note if check_round else ""}
    due = add_working_days(timezone.localdate(), 7)
    blank = {
        "accept": AcceptForm(initial=note, prefix="accept"),
        "return": ReturnForm(initial={**note, "due_on": f"{due:%d/%m/%Y}"}, prefix="return"),
        "refuse": ReasonForm(prefix="refuse"),
    }
    words = {
        "accept": (_("Hợp lệ"), _("Kết luận hồ sơ hợp lệ"), "btn-primary"),
        "return": (_("Trả lại để bổ sung"), _("Trả hồ sơ"), "btn-secondary"),
        "refuse": (_("Không đủ điều kiện"), _("Kết luận không đủ điều kiện"), "btn-danger"),
    }
    return [
        {"name": name, "title": title, "button": button, "style": style, "form": form if name == bound else blank[name]}
        for name, (title, button, style) in words.items()
    ]


def take(request, code: str):
    """Make oneself the checker."""
    dossier = get_dossier(request, code, "applications.check_dossier")
    actions.take_check(dossier=dossier, by=request.user)
    messages.success(request, _("Bạn đã nhận thẩm định hồ sơ %(code)s.") % {"code": dossier.code})
    return redirect("applications:check_dossier", code=dossier.code)


def finding(request, code: str):
    """Record one finding; htmx gets the item's piece back, a plain form the page."""
    dossier = get_dossier(request, code)
    item = request.POST.get("item", "")
    try:
        actions.save_finding(
            dossier=dossier,
            item=item,
            verdict=request.POST.get("verdict", ""),
            note=request.POST.get("note", "")[:4000],
            by=request.user,
        )
    except ActionError as mistake:
        if request.htmx:
            return render(request, "applications/check/_not_saved.html", {"message": mistake.message})
        messages.error(request, mistake.message)
        return redirect("applications:check_dossier", code=dossier.code)
    if not request.htmx:
        return redirect(f"{reverse('applications:check_dossier', args=[dossier.code])}#{item.replace(':', '-')}")
    submission = dossier.latest_submission()
    check_round = CheckRound.objects.filter(submission=submission).first()
    rows = items_of(dossier, submission, check_round, submission.content())
    one = next(row for row in rows if row["item"] == item)
    progress = progress_of(submission, check_round)
    values = {"item": one, "dossier": dossier, "may_check": True, "progress": progress, "wordings": WORDINGS}
    return render(request, "applications/check/_saved.html", values)


def accept_rest(request, code: str):
    """Accept every item that was not looked at yet."""
    dossier = get_dossier(request, code)
    try:
        count = actions.accept_remaining(dossier=dossier, by=request.user)
        messages.success(request, _("Đã ghi “đạt” cho %(count)s mục còn lại.") % {"count": count})
    except ActionError as mistake:
        messages.error(request, mistake.message)
    return redirect("applications:check_dossier", code=dossier.code)


CONCLUSIONS = {
    "accept": (AcceptForm, actions.accept_dossier),
    "return": (ReturnForm, actions.return_dossier),
    "refuse": (ReasonForm, actions.refuse_dossier),
}


def conclude(request, code: str, conclusion: str):
    """End the check: valid, returned, ineligible."""
    dossier = get_dossier(request, code)
    form_class, action = CONCLUSIONS[conclusion]
    form = form_class(request.POST, prefix=conclusion)
    if form.is_valid():
        try:
            action(dossier=dossier, by=request.user, **form.cleaned_data)
        except ActionError as mistake:
            form.add_error(mistake.field if mistake.field in form.fields else None, mistake.message)
        else:
            dossier.refresh_from_db()
            values = {"code": dossier.code, "state": dossier.get_state_display()}
            messages.success(request, _("Hồ sơ %(code)s: %(state)s. Doanh nghiệp đã được báo.") % values)
            return redirect("applications:check_queue")
    if not may_write(request, dossier):
        messages.error(request, "; ".join(form.non_field_errors()) or _("Hồ sơ này không ở bước thẩm định."))
        return redirect("applications:dossier", code=dossier.code)
    return _page(request, dossier, dossier.latest_submission(), form=form, conclusion=conclusion, status=422)


def allow_correction(request, code: str):
    return _with_reason(
        request,
        code,
        action=actions.allow_correction,
        name="allow_correction",
        form_class=DueReasonForm,
        title=_("Cho sửa hồ sơ"),
        text=_("Doanh nghiệp sửa và nộp lại thành một bản mới; bản đã nộp vẫn được lưu nguyên."),
        done=_("Đã mở hồ sơ %(code)s để sửa."),
    )


def accept_appeal(request, code: str):
    return _with_reason(
        request,
        code,
        action=actions.accept_appeal,
        name="accept_appeal",
        title=_("Chấp nhận khiếu nại"),
        text=_("Hồ sơ trở thành hợp lệ và chờ hội đồng."),
        done=_("Đã chấp nhận khiếu nại của hồ sơ %(code)s."),
    )


def reject_appeal(request, code: str):
    return _with_reason(
        request,
        code,
        action=actions.reject_appeal,
        name="reject_appeal",
        title=_("Không chấp nhận khiếu nại"),
        text=_("Hồ sơ vẫn không đủ điều kiện; doanh nghiệp thấy lý do."),
        done=_("Đã trả lời khiếu nại của hồ sơ %(code)s."),
    )
