"""Registration of an enterprise by its own person; no account needed."""

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from spcncl_portal.accounts.actions import send_email_confirmation
from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.throttle import INVITE, REGISTER, count_miss, is_held_back

from ..actions.enterprise import register_enterprise
from ..actions.invitation import mark_opened, note_registration
from ..enterprise_queries import people_of_enterprise
from ..forms.enterprise import RegistrationForm
from ..forms.fields import add_error
from ..invitation_queries import set_of_code
from ..models import InvitationSet

REGISTERED = "registered_email"


@sensitive_post_parameters("password")
def register(request: HttpRequest):
    """`?mst=` and `?ten=` fill tax code and name, so that a letter can carry a ready address; `?bo=` is the code of a
    set of invitation forms, which fills in what stands on its paper. Whatever else is there gives the plain form.
    """
    if request.user.is_authenticated:
        return render(request, "applications/enterprise/register_signed_in.html")
    invited = _invited(request)
    if request.method != "POST":
        if invited is not None:
            known = {"tax_code": invited.tax_code, "name": invited.name, "head_office": invited.address}
            if request.method == "GET":
                mark_opened(one=invited)
        else:
            known = {"tax_code": request.GET.get("mst", "")[:20], "name": request.GET.get("ten", "")[:250]}
        return _page(request, RegistrationForm(initial=known))
    form = RegistrationForm(request.POST)
    if is_held_back(request, REGISTER):
        form.add_error(None, _("Từ địa chỉ mạng của bạn đã có quá nhiều lần đăng ký không thành; hãy chờ 10 phút."))
        return _page(request, form, status=429)
    if not form.is_valid():
        return _page(request, form)
    try:
        with transaction.atomic():
            enterprise = register_enterprise(
                tax_code=form.cleaned_data["tax_code"], data=form.enterprise(), person=form.person(), request=request
            )
            user = people_of_enterprise(enterprise).get()
            if invited is not None:
                note_registration(one=invited, enterprise=enterprise, by=user)
    except ActionError as mistake:
        if mistake.field == "tax_code" and request.session.get(REGISTERED) == form.cleaned_data["email"]:
            return redirect("applications:registered")  # the second click of the same person
        if mistake.field in ("email", "tax_code"):
            count_miss(request, REGISTER)  # else anybody could learn, address by address, who has an account
        add_error(form, mistake)
        return _page(request, form)
    send_email_confirmation(user, request)
    request.session[REGISTERED] = user.email
    return redirect("applications:registered")


def _invited(request: HttpRequest) -> InvitationSet | None:
    """The set whose code the address carries. Who tries many codes gets the plain form for a while."""
    code = request.GET.get("bo", "")
    if not code or is_held_back(request, INVITE):
        return None
    found = set_of_code(code)
    if found is None:
        count_miss(request, INVITE)
    return found


def registered(request: HttpRequest):
    """What happens next: confirm the address, sign in, upload the business registration."""
    email = request.session.get(REGISTERED)
    if not email:
        return redirect("applications:register")
    steps = [
        _("Mở thư xác nhận vừa gửi tới %(email)s và bấm liên kết trong thư.") % {"email": email},
        _("Đăng nhập, mở trang Doanh nghiệp và tải lên giấy đăng ký kinh doanh."),
        _("Sở Công Thương đối chiếu và xác minh; kết quả được báo qua thư. Trong lúc chờ có thể bắt đầu lập hồ sơ."),
    ]
    return render(request, "applications/enterprise/registered.html", {"email": email, "steps": steps})


def _page(request: HttpRequest, form: RegistrationForm, *, status: int | None = None):
    status = status or (422 if form.is_bound else 200)
    return render(request, "applications/enterprise/register.html", {"form": form}, status=status)
