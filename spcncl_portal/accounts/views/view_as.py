"""The help line: view the portal as a person, and stop."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import require
from spcncl_portal.core.errors import ActionError

from .. import actions, queries
from ..forms import ReasonForm, show_mistake
from ..view_as import DESK, SESSION_KEY


def start(request, public_id):
    """Ask for the reason, then open the person's desk; the session gets a new key, as at a sign-in."""
    person = get_object_or_404(queries.people_visible_to(request.user), public_id=public_id)
    require(request.user, actions.view_as.PERMISSION, person)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = _("Người này đọc được lý do trong trang tài khoản của họ.")
    if request.method == "POST" and form.is_valid():
        try:
            view = actions.start_view_as(person=person, by=request.user, reason=form.cleaned_data["reason"])
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            request.session.cycle_key()
            request.session[SESSION_KEY] = view.pk
            return redirect(DESK)
    context = {
        "page_title": _("Xem như người này"),
        "caption": person.full_name,
        "text": _(
            "Bạn thấy cổng như người này thấy, trong 30 phút, chỉ đọc: không gửi, không sửa được gì thay họ. "
            "Người này được báo ai đã xem, lúc nào, vì sao. Mỗi tệp bạn tải được ghi vào nhật ký."
        ),
        "form": form,
        "submit_label": _("Bắt đầu xem"),
        "cancel_url": f"/nguoi-dung/{person.public_id}/",
    }
    return render(request, "components/confirm_page.html", context)


def end(request):
    """Be oneself again, on the page of the person who was viewed."""
    view = getattr(request, "view_as", None)
    if view is None:
        return redirect(DESK)
    actions.end_view_as(view=view, by=request.user)
    del request.session[SESSION_KEY]
    request.session.cycle_key()
    messages.success(request, _("Bạn đã trở lại tài khoản của mình."))
    return redirect("accounts:person", view.person.public_id)
