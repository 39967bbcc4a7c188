"""Look everything through, submit, the receipt; withdraw and appeal; what was submitted before and how it differs."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.templatetags.portal import vndatetime
from spcncl_portal.documents.actions import document_file
from spcncl_portal.files.views import send_file

from .. import snapshot
from ..actions.dossier import appeal_dossier, is_past_appeal, is_past_deadline, is_staff, withdraw_dossier
from ..actions.submission import missing_of, submit_dossier
from ..dossier_queries import eligibility_of
from ..forms.dossier import ReasonForm
from ..forms.dossier_life import LateAppealForm
from ..models import Dossier, Submission
from ..package import live_content
from ..presentation import enterprise_rows, figures_table, files_of_content, sections_of_content
from ..states import DossierState, EnterpriseState
from .dossier_access import ask_first, back_with, get_dossier, get_submission, why_not_writable
from .shared import posted_version


def review(request, code: str):
    """ "Check your answers": everything that would be submitted, what is lacking, and the button."""
    dossier = get_dossier(request, code)
    if dossier.state == DossierState.SUBMITTED:
        return redirect("applications:receipt", code=dossier.code, number=dossier.latest_submission().number)
    problem = why_not_writable(request, dossier)
    if problem:
        return back_with(request, dossier, problem)
    if request.method == "POST":
        return _submit(request, dossier)
    return _review_page(request, dossier)


def _submit(request, dossier: Dossier):
    try:
        submission = submit_dossier(
            dossier=dossier,
            by=request.user,
            version=posted_version(request),
            late_reason=request.POST.get("late_reason", ""),
        )
    except ActionError as mistake:
        return _review_page(request, get_dossier(request, dossier.code), problem=mistake)
    # The receipt's file is made here, after the submission stands: a failing printer must not undo a submission.
    document_file(document=submission.receipt, by=request.user)
    return redirect("applications:receipt", code=dossier.code, number=submission.number)


def _review_page(request, dossier: Dossier, problem: ActionError | None = None):
    content = live_content(dossier)
    lacking = missing_of(dossier)
    late = is_past_deadline(dossier, timezone.now())
    staff = is_staff(request.user)
    verified = dossier.enterprise.state == EnterpriseState.VERIFIED
    values = {
        "dossier": dossier,
        "lacking": grouped(dossier, lacking),
        "missing_count": len(lacking),
        "sections": [
            {**block, "url": reverse("applications:dossier_section", args=[dossier.code, block["section"].slug])}
            for block in sections_of_content(content, dossier.cycle)
        ],
        "enterprise_rows": enterprise_rows(content),
        "figures": figures_table(content),
        "files": files_of_content(content),
        "eligibility": eligibility_of(dossier),
        "verified": verified,
        "late": late,
        "staff": staff,
        "ready": verified and not lacking and (staff or not late),
        "problem": problem,
        "late_reason": request.POST.get("late_reason", ""),
        "back_url": reverse("applications:dossier", args=[dossier.code]),
    }
    return render(request, "applications/dossier/review.html", values, status=422 if problem else 200)


MOST_SHOWN = 6  # of what one section lacks; a page of 39 lines helps nobody


def grouped(dossier: Dossier, lacking: list) -> list[dict]:
    """What is lacking, section by section, each line with the address of its box."""
    groups = []
    for section in dict.fromkeys(one.section for one in lacking):
        own = [{"row": one, "url": _section_url(dossier, one)} for one in lacking if one.section is section]
        shown = own if len(own) <= MOST_SHOWN else own[: MOST_SHOWN // 2]
        url = reverse("applications:dossier_section", args=[dossier.code, section.slug])
        groups.append({"section": section, "url": url, "shown": shown, "more": len(own) - len(shown)})
    return groups


def _section_url(dossier: Dossier, lacking) -> str:
    url = reverse("applications:dossier_section", args=[dossier.code, lacking.section.slug])
    if lacking.box.startswith("document:"):
        return f"{url}#tai-lieu-{lacking.box.removeprefix('document:')}"
    return f"{url}#tai-lieu-ban-quet" if lacking.box == "paper_scan" else f"{url}#id_{lacking.box}"


def _submission(request, code: str, number: int) -> tuple[Dossier, Submission]:
    dossier = get_dossier(request, code)
    submission = get_submission(dossier, number)
    if submission is None:
        raise Http404
    return dossier, submission


def receipt(request, code: str, number: int):
    """The page after a submission: number, time, download, what happens next."""
    dossier, submission = _submission(request, code, number)
    due = vndatetime(dossier.due_at) if dossier.state == DossierState.SUBMITTED and dossier.due_at else ""
    values = {
        "dossier": dossier,
        "submission": submission,
        "files": files_of_content(submission.content()),
        "next_steps": [
            _("Sở Công Thương thẩm định hồ sơ, dự kiến xong trước %(due)s.") % {"due": due}
            if due
            else _("Sở Công Thương thẩm định hồ sơ trong %(days)s ngày làm việc.") % {"days": dossier.cycle.check_days},
            _("Nếu cần bổ sung, bạn nhận thư điện tử và thấy yêu cầu ở từng mục của hồ sơ."),
            _("Hồ sơ hợp lệ được chuyển hội đồng chấm điểm."),
        ],
    }
    return render(request, "applications/dossier/receipt.html", values)


def receipt_pdf(request, code: str, number: int):
    """The receipt's PDF, made now when nobody has asked for it yet (the same content whenever it is made)."""
    _dossier, submission = _submission(request, code, number)
    if submission.receipt is None:
        raise Http404
    return send_file(request, document_file(document=submission.receipt, by=request.user), as_attachment=True)


def submitted(request, code: str, number: int):
    """One submission as it was."""
    dossier, submission = _submission(request, code, number)
    content = submission.content()
    values = {
        "dossier": dossier,
        "submission": submission,
        "intact": snapshot.digest(submission.snapshot) == submission.sha256,
        "enterprise_rows": enterprise_rows(content),
        "sections": sections_of_content(content, dossier.cycle),
        "figures": figures_table(content),
        "files": files_of_content(content),
    }
    return render(request, "applications/dossier/submission.html", values)


def withdraw(request, code: str):
    """Take the dossier out, with a reason."""
    return _with_reason(
        request,
        code,
        action=withdraw_dossier,
        name="withdraw",
        title=_("Rút hồ sơ"),
        text=_("Hồ sơ đã rút không nộp lại được; muốn tham gia lại phải lập hồ sơ mới trước hạn nộp."),
        done=_("Đã rút hồ sơ %(code)s."),
        danger=True,
    )


def appeal(request, code: str):
    """Object to the refusal, with a reason; staff also say why they take a late one in."""
    dossier = get_dossier(request, code)
    late = is_staff(request.user) and is_past_appeal(dossier, timezone.now())
    text = _("Nêu rõ vì sao hồ sơ đủ điều kiện. Sở Công Thương trả lời trong %(days)s ngày làm việc.")
    return _with_reason(
        request,
        code,
        action=appeal_dossier,
        name="appeal",
        title=_("Khiếu nại kết quả thẩm định"),
        text=text % {"days": dossier.cycle.check_days},
        done=_("Đã gửi khiếu nại của hồ sơ %(code)s."),
        form_class=LateAppealForm if late else ReasonForm,
    )


def _with_reason(request, code: str, *, action, name: str, title, text, done, danger=False, form_class=ReasonForm):
    """A screen that asks before it changes the state of a dossier."""
    dossier = get_dossier(request, code)
    line = next((line for line in dossier.machine.actions_from(dossier.state) if line.action == name), None)
    if line is None or not dossier.cycle.is_open:
        return back_with(
            request, dossier, _("Việc này không làm được ở trạng thái hiện tại của hồ sơ hoặc của chu kỳ.")
        )
    if not request.user.has_perm(line.who, dossier):
        raise PermissionDenied
    done = done % {"code": dossier.code}
    return ask_first(
        request, dossier, action, form_class(request.POST or None), title=title, text=text, done=done, danger=danger
    )
