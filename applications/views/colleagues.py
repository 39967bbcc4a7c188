"""The people of an enterprise: invite, withdraw, take out, make manager."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spcncl_portal.accounts.actions import invite, remove_from_scope, withdraw_invitation
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import require
from spcncl_portal.core.errors import ActionError

from ..actions.enterprise import make_owner
from ..enterprise_queries import open_invitations, open_memberships
from ..forms.enterprise import ColleagueForm
from ..forms.fields import add_error
from ..models import Enterprise
from ..queries import enterprises_visible_to
from ..scopes import scope_of


def invite_colleague(request: HttpRequest, pk: int):
    found = _get(request, pk)
    form = ColleagueForm(request.POST or None)
    if form.is_valid():
        try:
            invitation = invite(
                email=form.cleaned_data["email"],
                full_name=form.cleaned_data["full_name"],
                role=Role.ENTERPRISE,
                scope=scope_of(found).as_dict(),
                by=request.user,
            )
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã gửi lời mời tới %(email)s.") % {"email": invitation.email})
            return redirect("applications:enterprise", pk=pk)
    values = {
        "form": form,
        "enterprise": found,
        "caption": found.name,
        "page_title": _("Mời đồng nghiệp"),
        "intro": _("Người được mời nhận thư có liên kết mở tài khoản, dùng được trong 14 ngày."),
        "submit_label": _("Gửi lời mời"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "applications/enterprise/form.html", values, status=status)


def withdraw(request: HttpRequest, pk: int, invitation: int):
    found = _get(request, pk)
    return _do(
        request,
        found,
        lambda: withdraw_invitation(
            invitation=get_object_or_404(open_invitations(found), pk=invitation), by=request.user
        ),
        _("Đã rút lại lời mời."),
    )


def remove(request: HttpRequest, pk: int, membership: int):
    """Take a colleague out, after asking."""
    found = _get(request, pk)
    member = get_object_or_404(open_memberships(found), pk=membership)
    if request.method != "POST":
        values = {
            "page_title": _("Đưa đồng nghiệp ra khỏi doanh nghiệp"),
            "caption": found.name,
            "facts": [(_("Họ và tên"), member.user.full_name), (_("Thư điện tử"), member.user.email)],
            "text": _(
                "Người này không còn xem và sửa được thông tin, hồ sơ của doanh nghiệp. Việc đã làm vẫn giữ nguyên."
            ),
            "submit_label": _("Đưa ra"),
            "danger": True,
            "cancel_url": found.get_absolute_url(),
        }
        return render(request, "components/confirm_page.html", values)
    return _do(
        request,
        found,
        lambda: remove_from_scope(user=member.user, scope=scope_of(found), by=request.user),
        _("Đã đưa %(name)s ra khỏi doanh nghiệp.") % {"name": member.user.full_name},
    )


def promote(request: HttpRequest, pk: int, membership: int):
    found = _get(request, pk)
    member = get_object_or_404(open_memberships(found), pk=membership)
    return _do(
        request,
        found,
        lambda: make_owner(membership=member, by=request.user),
        _("%(name)s nay quản lý được người của doanh nghiệp.") % {"name": member.user.full_name},
    )


def _get(request: HttpRequest, pk: int) -> Enterprise:
    found = get_object_or_404(enterprises_visible_to(request.user), pk=pk)
    require(request.user, "applications.invite_to_enterprise", found)
    return found


def _do(request: HttpRequest, found: Enterprise, run, message: str):
    try:
        run()
    except ActionError as mistake:
        messages.warning(request, mistake.message)
    else:
        messages.success(request, message)
    return redirect("applications:enterprise", pk=found.pk)
