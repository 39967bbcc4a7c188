"""The staff's check of one dossier: item by item, its conclusion, a second opinion on a refusal, objections."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme.working_days import add_working_days

from ..actions import check as actions
from ..actions import refusal
from ..check_queries import accepted_before, refusers_of
from ..check_view import first_open, items_of, progress_of
from ..dossier_queries import eligibility_of
from ..forms.check import GiveBackForm, NoteForm
from ..forms.dossier import AcceptForm, DueReasonForm, ReasonForm, ReturnForm
from ..models import CheckRound, Dossier, Submission
from ..presentation import enterprise_rows
from ..states import DossierState
from .check_letter import letters_of
from .dossier_access import get_dossier
from .dossier_submit import _with_reason


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
    rounds = CheckRound.objects.filter(submission=submission).select_related("checked_by", "refusal_by")
    check_round = rounds.prefetch_related("findings").first()
    may_check = may_write(request, dossier)
    items = items_of(dossier, submission, check_round, content)
    values = {
        "dossier": dossier,
        "submission": submission,
        "check_round": check_round,
        "items": items,
        "next_item": first_open(items) if may_check else None,
        "may_check": may_check,
        "enterprise_rows": enterprise_rows(content),
        "eligibility": eligibility_of(dossier),
        "progress": progress_of(submission, check_round),
        "carried": _to_carry(items, submission) if may_check else 0,
        "forms": conclusion_forms(check_round, conclusion, form) if may_check else [],
        "proposal": _proposal(request, check_round, may_check, conclusion, form),
        "viewer": next((file for item in items for file in item["files"]), None),
        "letters": letters_of(request, dossier, check_round),
        "bound_form": form,
        **_objection(request, dossier),
    }
    return render(request, "applications/check/check.html", values, status=status)


def may_write(request, dossier: Dossier) -> bool:
    """Whether the person may record findings now."""
    return dossier.state == DossierState.SUBMITTED and request.user.has_perm("applications.check_dossier", dossier)


def _to_carry(items: list[dict], submission: Submission) -> int:
    open_items = {one["item"] for one in items if one["finding"] is None}
    return len(open_items & accepted_before(submission))


def _proposal(request, check_round: CheckRound | None, may_check: bool, bound: str, form) -> dict | None:
    """A refusal that waits for its second opinion, with the forms for whoever may give it."""
    if check_round is None or check_round.refusal_at is None or check_round.outcome:
        return None
    own, seen = check_round.refusal_by_id == request.user.pk, refusal.mark_of(check_round)
    return {
        "own": own,
        "may_answer": may_check,
        "confirm": form if bound == "confirm" else NoteForm(prefix="confirm", initial={"seen": seen}),
        "give_back": form if bound == "give_back" else GiveBackForm(own=own, prefix="give_back"),
    }


def _objection(request, dossier: Dossier) -> dict:
    """The refusal and what was said about it since, while the enterprise objects."""
    if dossier.state != DossierState.APPEALED:
        return {}
    steps = ("refuse", "appeal", "reject_appeal")
    lines = ActionLog.objects.filter(
        object_type=dossier._meta.label_lower, object_id=str(dossier.pk), action__in=steps
    ).select_related("actor")
    return {
        "objection": list(lines.order_by("at", "pk")),
        "may_answer": request.user.has_perm("applications.check_dossier", dossier),
        "is_refuser": request.user.pk in refusers_of(dossier),
    }


def conclusion_forms(check_round: CheckRound | None, bound: str, form) -> list[dict]:
    """The three conclusions with their forms; the one that was just refused shows its error."""
    note = {"note": check_round.note if check_round else ""}
    due = add_working_days(timezone.localdate(), 7)
    reason = {"reason": check_round.refusal_reason if check_round else ""}
    blank = {
        "accept": AcceptForm(initial=note, prefix="accept"),
        "return": ReturnForm(initial={**note, "due_on": f"{due:%d/%m/%Y}"}, prefix="return"),
        "refuse": ReasonForm(initial=reason, prefix="refuse"),
    }
    words = {
        "accept": (_("Hợp lệ"), _("Kết luận hồ sơ hợp lệ"), "btn-primary"),
        "return": (_("Trả lại để bổ sung"), _("Trả hồ sơ"), "btn-secondary"),
        "refuse": (_("Không đủ điều kiện"), _("Đề xuất không đủ điều kiện"), "btn-danger"),
    }
    return [
        {
            "name": name,
            "url": f"applications:conclude_{name}",
            "title": title,
            "button": button,
            "style": style,
            "form": form if name == bound else blank[name],
        }
        for name, (title, button, style) in words.items()
    ]


def take(request, code: str):
    """Make oneself the checker."""
    dossier = get_dossier(request, code, "applications.check_dossier")
    seen = request.POST.get("seen", "")
    if seen.isdecimal() and len(seen) < 10:
        dossier.checker_id = int(seen) or None
    try:
        actions.take_check(dossier=dossier, by=request.user)
        messages.success(request, _("Bạn đã nhận thẩm định hồ sơ %(code)s.") % {"code": dossier.code})
    except ActionError as mistake:
        messages.error(request, mistake.message)
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
            note=request.POST.get("note", "").replace("\0", "")[:4000],
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
    values = {"item": one, "dossier": dossier, "may_check": True, "progress": progress_of(submission, check_round)}
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


def carry_over(request, code: str):
    """Keep the earlier “accepted” of the items that did not change."""
    dossier = get_dossier(request, code)
    try:
        count = actions.carry_over(dossier=dossier, by=request.user)
    except ActionError as mistake:
        messages.error(request, mistake.message)
    else:
        words = ngettext("Đã giữ kết quả lần trước cho %(n)s mục.", "Đã giữ kết quả lần trước cho %(n)s mục.", count)
        messages.success(request, words % {"n": count})
    return redirect("applications:check_dossier", code=dossier.code)


# conclusion → its form, its action, what is said when it is done, whether the enterprise has been told
CONCLUSIONS = {
    "accept": (AcceptForm, actions.accept_dossier, True),
    "return": (ReturnForm, actions.return_dossier, True),
    "refuse": (ReasonForm, refusal.propose_refusal, False),
    "confirm": (NoteForm, refusal.confirm_refusal, True),
    "give_back": (GiveBackForm, refusal.give_back_refusal, False),
}


def conclude(request, code: str, conclusion: str):
    """End the check (valid, returned), propose a refusal, or answer such a proposal."""
    dossier = get_dossier(request, code)
    form_class, action, told = CONCLUSIONS[conclusion]
    form = form_class(request.POST, prefix=conclusion)
    if form.is_valid():
        try:
            action(dossier=dossier, by=request.user, **form.cleaned_data)
        except Conflict as mistake:  # the page shows what stands now
            messages.error(request, mistake.message)
            return redirect("applications:check_dossier", code=dossier.code)
        except ActionError as mistake:
            form.add_error(mistake.field if mistake.field in form.fields else None, mistake.message)
        else:
            dossier.refresh_from_db()
            return _concluded(request, dossier, conclusion, told)
    if not may_write(request, dossier):
        messages.error(request, "; ".join(form.non_field_errors()) or _("Hồ sơ này không ở bước thẩm định."))
        return redirect("applications:dossier", code=dossier.code)
    return _page(request, dossier, dossier.latest_submission(), form=form, conclusion=conclusion, status=422)


def _concluded(request, dossier: Dossier, conclusion: str, told: bool):
    values = {"code": dossier.code, "state": dossier.get_state_display()}
    if told:
        messages.success(request, _("Hồ sơ %(code)s: %(state)s. Doanh nghiệp đã được báo.") % values)
        return (
            redirect("applications:check_dossier", code=dossier.code)
            if conclusion != "accept"
            else redirect("applications:check_queue")
        )
    words = {
        "refuse": _("Đã đề xuất không đủ điều kiện cho hồ sơ %(code)s; đang chờ ý kiến của đồng nghiệp thứ hai."),
        "give_back": _("Đề xuất của hồ sơ %(code)s không được giữ; việc thẩm định tiếp tục."),
    }
    messages.success(request, words[conclusion] % values)
    return redirect("applications:check_dossier", code=dossier.code)


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
