"""The office's screens of people: list, one person, closing, handing over."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log_view import entries_to_show
from spcncl_portal.core.parsing import show_phone
from spcncl_portal.core.tables import render_list

from .. import actions, queries
from ..filters import PeopleFilter
from ..forms import GrantForm, HandOverForm, ReasonForm, show_mistake
from ..models import User
from ..roles import Role
from ..rules import grantable
from ..scopes import scopes_of
from ..tables import PeopleTable


def users(request):
    """Everybody, with search, filters and Excel export."""
    return render_list(
        request,
        rows=queries.people_visible_to(request.user),
        table_class=PeopleTable,
        filter_class=PeopleFilter,
        template="accounts/users.html",
        context={
            "page_title": _("Người dùng"),
            "search_hint": _("Tìm theo tên, thư điện tử, điện thoại"),
            "may_manage": request.user.has_perm("accounts.manage_users"),
        },
        name="nguoi-dung",
    )


def _person(request, public_id) -> User:
    return get_object_or_404(queries.people_visible_to(request.user), public_id=public_id)


def person(request, public_id):
    """One person: data, roles, memberships, history, and what may be done."""
    shown = _person(request, public_id)
    may_manage = request.user.has_perm("accounts.manage_person", shown)
    may_give = grantable(request.user)
    context = {
        "person": shown,
        "phone": show_phone(shown.phone),
        "may_manage": may_manage,
        "may_view_as": request.user.has_perm("accounts.view_as_person", shown),
        "grants": [(grant, grant.role in may_give and may_manage) for grant in shown.open_grants],
        "old_grants": shown.grants.exclude(revoked_at=None).order_by("-revoked_at"),
        "scopes": scopes_of(shown),
        "second_factor": shown.authenticator_set.exists(),
        "history": entries_to_show(queries.history_of(shown)[:50]),
        "grant_form": GrantForm(by=request.user, person=shown) if may_manage and shown.is_active else None,
    }
    return render(request, "accounts/person.html", context)


def _with_reason(request, public_id, *, title: str, text: str, action, done: str, danger=True, form_class=ReasonForm):
    """Ask for a reason (and what else the form wants), run the action, go back to the person."""
    shown = _person(request, public_id)
    require(request.user, "accounts.manage_person", shown)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            action(user=shown, by=request.user, data=form.cleaned_data)
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, done)
            return redirect("accounts:person", shown.public_id)
    context = {
        "page_title": title,
        "caption": shown.full_name,
        "text": text,
        "form": form,
        "submit_label": title,
        "cancel_url": f"/nguoi-dung/{shown.public_id}/",
        "danger": danger,
    }
    return render(request, "components/confirm_page.html", context)


def deactivate(request, public_id):
    return _with_reason(
        request,
        public_id,
        title=_("Khóa tài khoản"),
        text=_("Người này không đăng nhập được nữa và bị đăng xuất ngay. Vai trò được giữ để mở lại khi cần."),
        action=lambda user, by, data: actions.deactivate(user=user, by=by, reason=data["reason"]),
        done=_("Đã khóa tài khoản."),
    )


def reactivate(request, public_id):
    return _with_reason(
        request,
        public_id,
        title=_("Mở lại tài khoản"),
        text=_("Người này đăng nhập lại được với các vai trò cũ."),
        action=lambda user, by, data: actions.reactivate(user=user, by=by, reason=data["reason"]),
        done=_("Đã mở lại tài khoản."),
        danger=False,
    )


def reset_second_factor(request, public_id):
    return _with_reason(
        request,
        public_id,
        title=_("Gỡ lớp bảo vệ thứ hai"),
        text=_("Chỉ làm khi đã chắc chắn người đề nghị là chủ tài khoản. Lần đăng nhập sau phải thiết lập lại."),
        action=lambda user, by, data: actions.reset_second_factor(user=user, by=by, reason=data["reason"]),
        done=_("Đã gỡ lớp bảo vệ thứ hai."),
    )


def hand_over(request, public_id):
    return _with_reason(
        request,
        public_id,
        title=_("Bàn giao"),
        text=_("Vai trò và đơn vị của người này chuyển sang người nhận; việc đã làm vẫn mang tên người cũ."),
        action=_hand_over,
        done=_("Đã ghi nhận bàn giao."),
        form_class=HandOverForm,
        danger=False,
    )


def _hand_over(user, by, data) -> None:
    actions.hand_over(user=user, by=by, reason=data["reason"], successor_email=data["successor"], close=data["close"])


def grant_role(request, public_id):
    """Give one more role."""
    shown = _person(request, public_id)
    require(request.user, "accounts.manage_person", shown)
    form = GrantForm(request.POST, by=request.user, person=shown)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn một vai trò trong danh sách."))
    else:
        try:
            actions.grant_role(user=shown, role=form.cleaned_data["role"], by=request.user)
            messages.success(request, _("Đã giao vai trò."))
        except ActionError as mistake:
            messages.error(request, mistake.message)
    return redirect("accounts:person", shown.public_id)


def revoke_role(request, public_id, role: str):
    """Take a role away, with a reason."""
    label = Role(role).label if role in Role.values else role
    return _with_reason(
        request,
        public_id,
        title=_("Thu vai trò %(role)s") % {"role": label},
        text=_("Người này không làm được việc của vai trò đó nữa; việc đã làm vẫn giữ nguyên."),
        action=lambda user, by, data: actions.revoke_role(user=user, role=role, by=by, reason=data["reason"]),
        done=_("Đã thu vai trò."),
    )
