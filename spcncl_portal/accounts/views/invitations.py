"""Invite one or many, the list of invitations, and the page on which an invitation is taken."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.tables import render_list

from .. import actions, imports, queries
from ..actions.invitations import find_open_invitation
from ..filters import InvitationFilter
from ..forms import InviteForm, NewAccountForm, UploadForm, show_mistake
from ..people import person_with
from ..tables import InvitationTable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 5 * 1024 * 1024


def invitations(request):
    """Who was invited, and what became of it."""
    return render_list(
        request,
        rows=queries.invitations_visible_to(request.user),
        table_class=InvitationTable,
        filter_class=InvitationFilter,
        template="accounts/invitations.html",
        context={"page_title": _("Lời mời"), "no_search": True},
        name="loi-moi",
    )


def invite(request):
    """Invite one person."""
    form = InviteForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(by=request.user, **form.cleaned_data)
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, _("Đã gửi lời mời tới %(email)s.") % {"email": invitation.email})
            return redirect("accounts:invitations")
    context = {
        "page_title": _("Mời một người"),
        "form": form,
        "submit_label": _("Gửi lời mời"),
        "cancel_url": "/nguoi-dung/",
        "back_url": "/nguoi-dung/",
        "intro": _("Người được mời nhận thư có liên kết dùng một lần, đặt mật khẩu và bắt đầu."),
    }
    return render(request, "components/form_page.html", context)


def invite_many(request):
    """Upload a list, see what it would do, invite all or nobody."""
    if request.method == "POST" and "token" in request.POST:
        return _confirm_many(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    result = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            if upload.size > MAX_BYTES:
                raise ActionError(_("Tệp lớn hơn 5 MB; danh sách mời không lớn như vậy."), field="file")
            result = imports.preview(upload.read(), upload.name, by=request.user)
        except ActionError as mistake:
            form.add_error("file", mistake.message)
    return render(request, "accounts/invite_many.html", {"form": form, "preview": result})


def _confirm_many(request):
    try:
        rows = imports.rows_from_token(request.POST["token"], by=request.user)
        sent = actions.invite_many(rows=rows, by=request.user)
    except ActionError as mistake:
        messages.error(request, mistake.message)
        return redirect("accounts:invite_many")
    messages.success(request, _("Đã gửi lời mời tới %(n)s người.") % {"n": len(sent)})
    return redirect("accounts:invitations")


def template(request) -> HttpResponse:
    """The Excel file to fill in."""
    response = HttpResponse(imports.template(request.user), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="mau-moi-nguoi-dung.xlsx"'
    return response


def withdraw(request, pk: int):
    return _change(request, pk, actions.withdraw_invitation, _("Đã rút lại lời mời; liên kết cũ không dùng được nữa."))


def resend(request, pk: int):
    return _change(request, pk, actions.resend_invitation, _("Đã gửi lại lời mời với liên kết mới."))


def _change(request, pk: int, action, done: str):
    invitation = get_object_or_404(queries.invitations_visible_to(request.user), pk=pk)
    try:
        action(invitation=invitation, by=request.user)
        messages.success(request, done)
    except ActionError as mistake:
        messages.error(request, mistake.message)
    return redirect("accounts:invitations")


def accept(request, token: str):
    """Take an invitation: open an account, or add the role to the account that owns the address."""
    try:
        invitation = find_open_invitation(token)
    except ActionError as mistake:
        return render(request, "accounts/invitation_gone.html", {"message": mistake.message}, status=410)
    owner = person_with(invitation.email)
    if owner is not None:
        return _accept_as_known(request, invitation, owner)
    form = NewAccountForm(request.POST or None, initial=_known_of(invitation))
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "password_again"}
        try:
            user = actions.accept_invitation(token=token, **data)
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, _("Chào mừng bạn. Tài khoản đã sẵn sàng."))
            credentials = {"email": user.email, "password": data["password"]}
            return perform_password_login(request, credentials, Login(user=user, email=user.email))
    return render(request, "accounts/accept_invitation.html", {"invitation": invitation, "form": form})


def _known_of(invitation) -> dict:
    return {"full_name": invitation.full_name, "position": invitation.position, "phone": invitation.phone}


def _accept_as_known(request, invitation, owner):
    is_owner = request.user.is_authenticated and request.user.pk == owner.pk
    if request.method == "POST" and is_owner:
        try:
            actions.accept_invitation(token=invitation.token, user=request.user)
        except ActionError as mistake:
            messages.error(request, mistake.message)
        else:
            messages.success(request, _("Đã nhận lời mời."))
        return redirect("/ban-lam-viec/")
    login_url = f"/tai-khoan/dang-nhap/?next={request.path}"
    context = {"invitation": invitation, "is_owner": is_owner, "login_url": login_url}
    return render(request, "accounts/accept_known.html", context)
