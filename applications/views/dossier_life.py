"""Screens of the turns in a dossier's life: ask the office, answer, late, again, keep, join."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError

from ..actions import dossier_life as actions
from ..actions.dossier import is_past_deadline
from ..forms.dossier import ReasonForm
from ..forms.dossier_life import JoinForm, LateForm
from ..models import Dossier
from ..states import WITHDRAWABLE, DossierRequest
from .dossier_access import ask_first, back_with, get_dossier


def ask(request: HttpRequest, code: str):
    """The enterprise asks for a correction, or to submit late."""
    dossier = get_dossier(request, code, "applications.ask_office")
    late = dossier.is_editable
    if late and not is_past_deadline(dossier, timezone.now()):
        return back_with(request, dossier, _("Chưa hết hạn nên không cần đề nghị: bạn nộp được ngay."))
    title = _("Đề nghị được nộp muộn") if late else _("Đề nghị được sửa hồ sơ")
    text = (
        _("Hạn nộp đã qua. Sở Công Thương xem lý do và trả lời; nếu đồng ý, bạn được báo hạn mới.")
        if late
        else _("Nêu rõ cần sửa mục nào, vì sao. Hồ sơ vẫn hợp lệ trong khi chờ; nếu đồng ý, Sở Công Thương mở để sửa.")
    )
    return _asked(request, dossier, actions.ask_office, ReasonForm, title, text, _("Đã gửi đề nghị."))


def decline(request: HttpRequest, code: str):
    """Staff answer that what was asked for is not allowed."""
    dossier = get_dossier(request, code, "applications.check_dossier")
    values = {"what": dossier.get_request_display(), "reason": dossier.request_reason}
    text = _("Doanh nghiệp đề nghị %(what)s: %(reason)s") % values if dossier.request else ""
    title = _("Không chấp nhận đề nghị")
    return _asked(request, dossier, actions.decline_request, ReasonForm, title, text, _("Đã trả lời doanh nghiệp."))


def allow_late(request: HttpRequest, code: str):
    """Staff let it be submitted after the deadline, until a day of their own."""
    dossier = get_dossier(request, code, "applications.check_dossier")
    text = (
        _("Chỉ hồ sơ này được nộp đến hết ngày dưới đây; doanh nghiệp được báo kèm lý do.")
        if dossier.state == dossier.machine.states.RETURNED
        else _("Các hồ sơ đang soạn của doanh nghiệp được nộp đến hết ngày dưới đây; doanh nghiệp được báo kèm lý do.")
    )
    title = _("Cho nộp muộn")
    return _asked(request, dossier, actions.allow_late, LateForm, title, text, _("Đã gia hạn và báo cho doanh nghiệp."))


def start_again(request: HttpRequest, code: str):
    """A new draft from a withdrawn dossier."""
    dossier = get_dossier(request, code, "applications.edit_dossier")
    try:
        draft = actions.start_again(dossier=dossier, by=request.user)
    except ActionError as mistake:
        messages.error(request, mistake.message)
        return redirect("applications:dossier", code=code)
    messages.success(request, _("Đã lập hồ sơ %(code)s với nội dung cũ. Hãy xem lại rồi nộp.") % {"code": draft.code})
    return redirect("applications:dossier", code=draft.code)


def keep_accepted(request: HttpRequest, code: str):
    """Staff end a correction that was not used."""
    dossier = get_dossier(request, code, "applications.check_dossier")
    text = _("Bản nộp gần nhất đã hợp lệ có hiệu lực trở lại; nội dung doanh nghiệp sửa mà chưa nộp bị bỏ.")
    title = _("Giữ bản đã hợp lệ")
    return _asked(request, dossier, actions.keep_accepted, ReasonForm, title, text, _("Hồ sơ trở lại hợp lệ."))


def join(request: HttpRequest, code: str):
    """Staff withdraw a double in favour of the dossier that goes on."""
    dossier = get_dossier(request, code, "applications.check_dossier")
    others = Dossier.objects.filter(enterprise=dossier.enterprise_id, cycle=dossier.cycle_id).exclude(pk=dossier.pk)
    text = _("Hồ sơ này bị rút; hồ sơ được chọn đi tiếp. Dùng khi hai hồ sơ đăng ký cùng một sản phẩm.")
    form = JoinForm(request.POST or None, others=others)
    title = _("Gộp hồ sơ trùng")
    return _asked(request, dossier, actions.join_dossiers, form, title, text, _("Đã gộp hồ sơ."), danger=True)


def _asked(request, dossier: Dossier, action: Callable, form, title: str, text: str, done: str, *, danger=False):
    """Ask on GET; on POST do it and go to the dossier; faults stay on the page. form: a form, or its class."""
    form = form(request.POST or None) if isinstance(form, type) else form
    return ask_first(request, dossier, action, form, title=title, text=text, done=done, danger=danger)


def life_actions(user, dossier: Dossier) -> list[dict]:
    """The turns that the person may take now: (label, address, style, whether the button sends at once)."""
    if not dossier.cycle.is_open:
        return []
    staff = user.has_perm("applications.check_dossier", dossier)
    asks = actions.may_ask(dossier) if user.has_perm("applications.ask_office", dossier) else ""
    again = dossier.state == dossier.machine.states.WITHDRAWN and not dossier.joined_to_id
    buttons = (
        (asks == DossierRequest.CORRECTION, "ask_office", _("Đề nghị được sửa"), False),
        (asks == DossierRequest.LATE, "ask_office", _("Đề nghị được nộp muộn"), False),
        (again and user.has_perm("applications.edit_dossier", dossier), "start_again", _("Lập lại từ hồ sơ này"), True),
        (staff and dossier.is_editable, "allow_late", _("Cho nộp muộn"), False),
        (staff and bool(dossier.request), "decline_request", _("Không chấp nhận đề nghị"), False),
        (staff and actions.was_accepted(dossier), "keep_accepted", _("Giữ bản đã hợp lệ"), False),
        (staff and dossier.state in WITHDRAWABLE, "join_dossier", _("Gộp hồ sơ trùng"), False),
    )
    return [
        {"label": label, "url": reverse(f"applications:{name}", args=[dossier.code]), "post": post}
        for shown, name, label, post in buttons
        if shown
    ]
