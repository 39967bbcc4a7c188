"""A person's own account, and the people of their body or enterprise."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import show_phone

from .. import actions, queries
from ..actions.people import may_remove
from ..adapter import needs_second_factor
from ..erasure import what_binds
from ..forms import ColleagueForm, EraseForm, OwnForm, show_mistake
from ..models import Invitation
from ..scopes import Scope, managed_scopes, scope_kinds, scopes_of


def own(request):
    """Own data, safety of the account, what one belongs to."""
    user = request.user
    managed = managed_scopes(user)
    context = {
        "facts": [
            {"label": _("Họ và tên"), "value": user.full_name},
            {"label": _("Chức vụ"), "value": user.position},
            {"label": _("Điện thoại"), "value": show_phone(user.phone)},
            {"label": _("Ngôn ngữ"), "value": user.get_language_display()},
        ],
        "grants": user.grants.filter(revoked_at=None).order_by("granted_at"),
        "scopes": scopes_of(user),
        "manages": managed if user.has_perm("accounts.invite_colleague") else [],
        "second_factor": is_mfa_enabled(user),
        "views": queries.views_of(user)[:20],
        "second_factor_needed": needs_second_factor(user),
    }
    return render(request, "accounts/own.html", context)


def edit(request):
    """Correct one's own data."""
    user = request.user
    initial = {name: getattr(user, name) for name in ("full_name", "position", "language")}
    initial["phone"] = show_phone(user.phone)
    form = OwnForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_own_account(user=user, **form.cleaned_data)
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("accounts:own")
    context = {
        "page_title": _("Sửa thông tin của tôi"),
        "form": form,
        "cancel_url": "/tai-khoan/",
        "back_url": "/tai-khoan/",
    }
    return render(request, "components/form_page.html", context)


def download(request):
    """Everything that the accounts hold of the person."""
    response = JsonResponse(actions.personal_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.json"'
    return response


def erase(request):
    """Ask for one's data to be removed."""
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_own_account(user=request.user)
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            logout(request)
            messages.success(request, _("Dữ liệu của bạn đã được xóa và tài khoản đã đóng."))
            return redirect("/")
    reasons = what_binds(request.user)
    context = {
        "page_title": _("Xóa dữ liệu của tôi"),
        "text": _(
            "Tên, thư điện tử, điện thoại, chức vụ được xóa; những gì bạn đã làm còn lại trong nhật ký, không kèm tên."
        ),
        "warning": " ".join(reasons),
        "form": form,
        "danger": True,
        "submit_label": _("Xóa dữ liệu và đóng tài khoản"),
        "cancel_url": "/tai-khoan/",
    }
    return render(request, "components/confirm_page.html", context)


def _managed_scope(request, key: str) -> Scope:
    """The scope named in the address, when the person manages its people; else 404."""
    for scope in managed_scopes(request.user):
        if scope.key == key:
            return scope
    raise Http404


def colleagues(request, key: str):
    """People of one body or enterprise: list and invite."""
    scope = _managed_scope(request, key)
    kind = scope_kinds.get(scope.kind)
    form = ColleagueForm(request.POST or None, by=request.user, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(by=request.user, scope=scope.as_dict(), **form.cleaned_data)
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, _("Đã gửi lời mời tới %(email)s.") % {"email": invitation.email})
            return redirect("accounts:colleagues", key)
    people = queries.people().filter(pk__in=kind.members(scope).values("pk"))
    context = {
        "scope": scope,
        "form": form,
        "people": [(person, _is_removable(request.user, person, scope)) for person in people],
        "invitations": queries.invitations_into(scope),
    }
    return render(request, "accounts/colleagues.html", context)


def _is_removable(user, person, scope: Scope) -> bool:
    return person.pk != user.pk and may_remove(user, person, scope)


def remove_colleague(request, key: str, public_id):
    """End a colleague's membership."""
    scope = _managed_scope(request, key)
    members = scope_kinds.get(scope.kind).members(scope)
    person = get_object_or_404(members, public_id=public_id)
    if person.pk != request.user.pk and not may_remove(request.user, person, scope):
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.remove_from_scope(user=person, scope=scope, by=request.user)
            messages.success(request, _("%(name)s không còn thuộc %(scope)s.") % {"name": person, "scope": scope.label})
        except ActionError as mistake:
            messages.error(request, mistake.message)
        return redirect("accounts:colleagues", key)
    context = {
        "page_title": _("Đưa %(name)s ra khỏi đơn vị") % {"name": person},
        "caption": scope.label,
        "text": _("Người này không làm được việc thay cho %(scope)s nữa. Việc đã làm vẫn giữ nguyên.")
        % {"scope": scope.label},
        "cancel_url": f"/tai-khoan/dong-nghiep/{key}/",
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)


def withdraw_colleague(request, key: str, pk: int):
    """Withdraw an invitation of a colleague."""
    scope = _managed_scope(request, key)
    invitation = get_object_or_404(Invitation, pk=pk, scope=scope.as_dict())
    try:
        actions.withdraw_invitation(invitation=invitation, by=request.user)
        messages.success(request, _("Đã rút lại lời mời."))
    except ActionError as mistake:
        messages.error(request, mistake.message)
    return redirect("accounts:colleagues", key)
