"""The council: members, progress, conflicts; the secretary sets it up, starts and ends the scoring."""

import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Dossier
from applications.states import DossierState
from spcncl_portal.core.errors import ActionError

from .. import queries
from ..actions import council as actions
from ..actions import result as result_actions
from ..actions import scoring
from ..forms.council import BoundaryForm, CloseForm, ConflictForm, CouncilForm, MemberForm, PublishForm
from ..forms.reason import ReasonForm
from ..models import Conflict, Council, CouncilMember, CycleResult, ScoreSheet


def council(request):
    """Members with their progress (counts, never points), the state of the result, and what can be done now."""
    cycle = request.cycle
    found = Council.objects.filter(cycle=cycle).select_related("decision_file").first() if cycle else None
    result = CycleResult.objects.filter(cycle=cycle).first() if cycle else None
    seat = queries.member_of(request.user, cycle) if cycle else None
    waiting = Dossier.objects.filter(cycle=cycle, state=DossierState.ACCEPTED).count() if cycle else 0
    values = {
        "council": found,
        "result": result,
        "members": found.members.select_related("user") if found else [],
        "progress": {row["pk"]: row for row in queries.progress(cycle)} if found else {},
        "own_conflicts": Conflict.objects.filter(member=seat).select_related("enterprise") if seat else [],
        "seat": seat,
        "waiting": waiting,
        "may_manage": request.user.has_perm("evaluation.manage_council"),
        "may_run": result is not None and request.user.has_perm("evaluation.run_result", result),
        "may_start": request.user.has_perm("evaluation.manage_result"),
    }
    return render(request, "evaluation/council.html", values)


def _cycle(request):
    if not request.cycle:
        raise Http404
    return request.cycle


def _result(request) -> CycleResult:
    return get_object_or_404(CycleResult.objects.select_related("cycle__criteria_set"), cycle=_cycle(request))


def _form_page(
    request, form, title: str, *, submit: str, text: str = "", danger: bool = False, back="evaluation:council"
):
    values = {"form": form, "page_title": title, "text": text, "submit_label": submit, "danger": danger}
    values["cancel_url"] = reverse(back)
    return render(request, "components/confirm_page.html", values)


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
            form.add_error(mistake.field or None, mistake.message)
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
            form.add_error(None, mistake.message)
    text = _("Người chưa có tài khoản: mời ở trang Người dùng với vai trò thành viên hội đồng trước.")
    return _form_page(request, form, _("Thêm thành viên"), submit=_("Thêm"), text=text)


def remove_member(request, pk: int):
    """A member leaves the council today."""
    member = get_object_or_404(CouncilMember, pk=pk, council__cycle=_cycle(request), left_on=None)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.remove_member(member=member, on=timezone.localdate(), reason=reason, by=request.user)
            return _done(request, _("Đã ghi nhận thành viên thôi tham gia."))
        except ActionError as mistake:
            form.add_error(mistake.field or None, mistake.message)
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
            form.add_error(mistake.field or None, mistake.message)
    open_sheets = ScoreSheet.objects.filter(dossier__cycle=result.cycle, state__in=queries.OPEN, member__left_on=None)
    text = _("Còn %(n)d phiếu chưa ký. Sau khi kết thúc, điểm và thứ hạng hiện cho hội đồng.") % {
        "n": open_sheets.count()
    }
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
            form.add_error(None, mistake.message)
    return _form_page(request, form, _("Mở lại việc chấm điểm"), submit=_("Mở lại"), danger=True)


def boundary(request):
    """Record the decision on a tie at the boundary of the Top N."""
    result = _result(request)
    tied, places = result_actions.boundary_group(result)
    dossiers = Dossier.objects.filter(pk__in=tied).order_by("code")
    form = BoundaryForm(request.POST or None, dossiers=dossiers)
    if request.method == "POST" and form.is_valid():
        try:
            result_actions.choose_boundary(result=result, by=request.user, **form.cleaned_data)
            messages.success(request, _("Đã ghi quyết định về đồng điểm."))
            return redirect("evaluation:ranking")
        except ActionError as mistake:
            form.add_error(mistake.field or None, mistake.message)
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
            form.add_error(mistake.field or None, mistake.message)
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
    return _form_page(request, None, _("Chốt kết quả"), submit=_("Chốt"), text=text, danger=True)


def declare_conflict(request):
    """A member declares a conflict with an enterprise of the cycle, before or while scoring."""
    seat = queries.member_of(request.user, _cycle(request))
    if seat is None or not seat.scores:
        raise Http404
    form = ConflictForm(request.POST or None, cycle=request.cycle)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_conflict(member=seat, by=request.user, **form.cleaned_data)
            return _done(request, _("Đã ghi nhận xung đột lợi ích."))
        except ActionError as mistake:
            form.add_error(mistake.field or None, mistake.message)
    text = _("Bạn sẽ không xem và không chấm mọi hồ sơ của doanh nghiệp này trong chu kỳ; không tự bỏ lại được.")
    return _form_page(request, form, _("Kê khai xung đột lợi ích"), submit=_("Kê khai"), text=text, danger=True)


def member_sheets(request, pk: int):
    """The secretary's view of one member's sheets: states only; signed ones can be reopened."""
    member = get_object_or_404(CouncilMember.objects.select_related("user"), pk=pk, council__cycle=_cycle(request))
    sheets = ScoreSheet.objects.filter(member=member).select_related("dossier").order_by("dossier__code")
    return render(request, "evaluation/member_sheets.html", {"member": member, "sheets": sheets})


def reopen_sheet(request, pk: int):
    """Give a signed sheet back to its member."""
    sheet = get_object_or_404(ScoreSheet.objects.select_related("dossier__cycle", "member__user"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            scoring.reopen_sheet(sheet=sheet, reason=form.cleaned_data["reason"], by=request.user)
            return _done(request, _("Đã mở lại phiếu; thành viên cần ký lại."))
        except ActionError as mistake:
            form.add_error(None, mistake.message)
    title = _("Mở lại phiếu của %(name)s") % {"name": sheet.member.user}
    return _form_page(request, form, title, submit=_("Mở lại"), text=str(sheet.dossier), danger=True)
