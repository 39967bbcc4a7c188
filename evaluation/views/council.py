"""The council: members, progress, conflicts; the secretary sets it up, starts and ends the scoring."""

import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Dossier
from applications.states import DossierState
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.templatetags.portal import vndate
from spcncl_portal.files.access import may_read

from .. import queries
from ..actions import council as actions
from ..actions import result as result_actions
from ..actions import scoring
from ..forms.council import BoundaryForm, CloseForm, ConflictForm, CouncilForm, MemberForm, PublishForm
from ..forms.reason import ReasonForm
from ..models import Conflict, Council, CouncilMember, CycleResult, ScoreSheet
from ..states import ResultState


def council(request):
    """Members with their progress (counts, never points), the state of the result, and what can be done now."""
    cycle = request.cycle
    found = Council.objects.filter(cycle=cycle).select_related("decision_file").first() if cycle else None
    result = CycleResult.objects.filter(cycle=cycle).first() if cycle else None
    seat = queries.member_of(request.user, cycle) if found else None
    waiting = Dossier.objects.filter(cycle=cycle, state=DossierState.ACCEPTED).count() if cycle else 0
    values = {
        "council": found,
        "result": result,
        "members": found.members.select_related("user") if found else [],
        "progress": {row["pk"]: row for row in queries.progress(cycle)} if found else {},
        "own_conflicts": Conflict.objects.filter(member=seat).select_related("enterprise") if seat else [],
        "seat": seat,
        "may_declare": seat is not None and request.user.has_perm("evaluation.declare_own_conflict", seat),
        "may_read_decision": bool(found and found.decision_file and may_read(request.user, found.decision_file)),
        "waiting": waiting,
        "unsigned": queries.unsigned_sheets(cycle).count() if result else 0,
        "may_manage": bool(cycle) and request.user.has_perm("evaluation.edit_council", Council(cycle=cycle)),
        "may_see_sheets": request.user.has_perm("evaluation.manage_council"),
        "may_run": bool(cycle) and request.user.has_perm("evaluation.run_result", CycleResult(cycle=cycle)),
    }
    return render(request, "evaluation/council.html", values)


def _cycle(request):
    if not request.cycle:
        raise Http404
    return request.cycle


def _result(request) -> CycleResult:
    return get_object_or_404(CycleResult.objects.select_related("cycle__criteria_set"), cycle=_cycle(request))


def _form_page(request, form, title: str, *, submit: str, back="evaluation:council", **values):
    """`values`: text, warning, danger of components/confirm.html."""
    values |= {"form": form, "page_title": title, "submit_label": submit, "cancel_url": reverse(back)}
    return render(request, "components/confirm_page.html", values)


def _show(form, mistake: ActionError) -> None:
    """Put the mistake at its box where the form has it, else above the form."""
    form.add_error(mistake.field if mistake.field in form.fields else None, mistake.message)


def _done(request, text: str):
    messages.success(request, text)
    return redirect("evaluation:council")


def set_up(request):
    """Create the council or correct its decision."""
    found = Council.objects.filter(cycle=_cycle(request)).first()
    initial = {"decision_number": found.decision_number, "decision_date": found.decision_date} if found else {}
    form = CouncilForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            form.carry_out(cycle=_cycle(request), by=request.user)
            return _done(request, _("Đã lưu quyết định thành lập hội đồng."))
        except ActionError as mistake:
            _show(form, mistake)
    return _form_page(request, form, _("Hội đồng xét chọn"), submit=_("Lưu"))


def add_member(request):
    """Give a person with a council role a seat."""
    found = get_object_or_404(Council, cycle=_cycle(request))
    form = MemberForm(request.POST or None, council=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_member(council=found, by=request.user, **form.cleaned_data)
            return _done(request, _("Đã thêm thành viên."))
        except ActionError as mistake:
            _show(form, mistake)
    text = _("Người chưa có tài khoản: mời ở trang Người dùng với vai trò thành viên hội đồng trước.")
    return _form_page(request, form, _("Thêm thành viên"), submit=_("Thêm"), text=text)


def remove_member(request, pk: int):
    """A member leaves the council today."""
    member = get_object_or_404(CouncilMember.objects.select_related("user"), pk=pk, council__cycle=_cycle(request))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.remove_member(member=member, on=timezone.localdate(), reason=reason, by=request.user)
            return _done(request, _("Đã ghi nhận thành viên thôi tham gia."))
        except ActionError as mistake:
            _show(form, mistake)
    text = _("Phiếu đã ký của %(name)s vẫn được tính; phiếu chưa ký không còn được chờ.") % {"name": member.user}
    return _form_page(request, form, _("Thôi tham gia hội đồng"), submit=_("Xác nhận"), text=text, danger=True)


def start(request):
    """Bring the accepted dossiers before the council."""
    if request.method == "POST":
        try:
            scoring.start_scoring(cycle=_cycle(request), by=request.user)
            return _done(request, _("Đã đưa các hồ sơ hợp lệ ra hội đồng."))
        except ActionError as mistake:
            messages.error(request, mistake.message)
            return redirect("evaluation:council")
    waiting = Dossier.objects.filter(cycle=_cycle(request), state=DossierState.ACCEPTED).count()
    text = _(
        "%(n)d hồ sơ hợp lệ sẽ được đưa ra chấm; mỗi thành viên có một phiếu cho mỗi hồ sơ. Bộ tiêu chí được khóa."
    )
    return _form_page(request, None, _("Bắt đầu chấm điểm"), submit=_("Bắt đầu"), text=text % {"n": waiting})


def close(request):
    """End the independent phase."""
    result = _result(request)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            result_actions.close_scoring(result=result, by=request.user, reason=form.cleaned_data["reason"])
            return _done(request, _("Đã kết thúc chấm điểm; thứ hạng đã hiện."))
        except ActionError as mistake:
            _show(form, mistake)
    missing = queries.unsigned_sheets(result.cycle).count()
    if missing:
        text = _("Còn %(n)d phiếu chưa ký. Sau khi kết thúc, điểm và thứ hạng hiện cho hội đồng.") % {"n": missing}
    else:
        text = _("Mọi phiếu đã ký. Sau khi kết thúc, điểm và thứ hạng hiện cho hội đồng.")
        form.fields["reason"].widget = forms.HiddenInput()
    return _form_page(request, form, _("Kết thúc chấm điểm"), submit=_("Kết thúc"), text=text)


def reopen(request):
    """Back to scoring, with a reason."""
    result = _result(request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            result_actions.reopen_scoring(result=result, reason=form.cleaned_data["reason"], by=request.user)
            return _done(request, _("Đã mở lại việc chấm điểm."))
        except ActionError as mistake:
            _show(form, mistake)
    return _form_page(request, form, _("Mở lại việc chấm điểm"), submit=_("Mở lại"), danger=True)


def boundary(request):
    """Record the decision on a tie at the boundary of the Top N."""
    result = _result(request)
    if not request.user.has_perm("evaluation.see_points", result):
        raise PermissionDenied
    tied, places = result_actions.boundary_group(result)
    if not tied:
        messages.info(request, _("Không có đồng điểm ở ranh giới nhóm dẫn đầu."))
        return redirect("evaluation:ranking")
    dossiers = Dossier.objects.filter(pk__in=tied).order_by("code")
    form = BoundaryForm(request.POST or None, dossiers=dossiers)
    if request.method == "POST" and form.is_valid():
        try:
            result_actions.choose_boundary(result=result, by=request.user, **form.cleaned_data)
            messages.success(request, _("Đã ghi quyết định về đồng điểm."))
            return redirect("evaluation:ranking")
        except ActionError as mistake:
            _show(form, mistake)
    text = _("Chọn %(n)d sản phẩm vào nhóm dẫn đầu theo quyết định của hội đồng.") % {"n": places}
    return _form_page(
        request, form, _("Đồng điểm ở ranh giới"), submit=_("Ghi quyết định"), text=text, back="evaluation:ranking"
    )


def publish(request):
    """Publish the list for comment."""
    result = _result(request)
    initial = {"comments_until": timezone.localdate() + datetime.timedelta(days=10)}
    form = PublishForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            result_actions.publish(result=result, by=request.user, **form.cleaned_data)
            return _done(request, _("Đã công bố lấy ý kiến."))
        except ActionError as mistake:
            _show(form, mistake)
    return _form_page(request, form, _("Công bố lấy ý kiến"), submit=_("Công bố"))


def finalise(request):
    """Freeze the list."""
    result = _result(request)
    if request.method == "POST":
        try:
            result_actions.finalise(result=result, by=request.user)
            return _done(request, _("Đã chốt kết quả chính thức."))
        except ActionError as mistake:
            messages.error(request, mistake.message)
            return redirect("evaluation:council")
    text = _("Danh sách và điểm được lưu nguyên, phiếu được khóa; sau đó không sửa được.")
    warning = ""
    if result.comments_until and result.comments_until >= timezone.localdate():
        warning = _("Thời hạn lấy ý kiến đến hết ngày %(day)s chưa kết thúc.") % {"day": vndate(result.comments_until)}
    return _form_page(request, None, _("Chốt kết quả"), submit=_("Chốt"), text=text, warning=warning, danger=True)


def declare_conflict(request):
    """A member declares a conflict with an enterprise of the cycle, before or while scoring."""
    seat = queries.member_of(request.user, _cycle(request))
    if seat is None or not seat.scores:
        raise Http404
    if not request.user.has_perm("evaluation.declare_own_conflict", seat):
        raise PermissionDenied
    form = ConflictForm(request.POST or None, member=seat)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_conflict(member=seat, by=request.user, **form.cleaned_data)
            return _done(request, _("Đã ghi nhận xung đột lợi ích."))
        except ActionError as mistake:
            _show(form, mistake)
    text = _("Bạn sẽ không xem và không chấm mọi hồ sơ của doanh nghiệp này trong chu kỳ; không tự bỏ lại được.")
    return _form_page(request, form, _("Kê khai xung đột lợi ích"), submit=_("Kê khai"), text=text, danger=True)


def member_sheets(request, pk: int):
    """The secretary's view of one member's sheets: states, never points; signed ones can be reopened."""
    member = get_object_or_404(CouncilMember.objects.select_related("user"), pk=pk, council__cycle=_cycle(request))
    sheets = ScoreSheet.objects.filter(member=member).select_related("dossier").order_by("dossier__code")
    result = CycleResult.objects.filter(cycle=request.cycle, state=ResultState.OPEN).first()
    values = {"member": member, "sheets": sheets, "may_reopen": result is not None and request.cycle.is_open}
    return render(request, "evaluation/member_sheets.html", values)


def reopen_sheet(request, pk: int):
    """Give a signed sheet back to its member."""
    sheet = get_object_or_404(ScoreSheet.objects.select_related("dossier__cycle", "member__user"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            scoring.reopen_sheet(sheet=sheet, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Đã mở lại phiếu; thành viên cần ký lại."))
            return redirect("evaluation:member_sheets", pk=sheet.member_id)
        except ActionError as mistake:
            _show(form, mistake)
    title = _("Mở lại phiếu của %(name)s") % {"name": sheet.member.user}
    return _form_page(request, form, title, submit=_("Mở lại"), text=str(sheet.dossier), danger=True)
