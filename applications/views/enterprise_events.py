"""Screens on which staff record what happened to an enterprise: what it will do first, then the form."""

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions import enterprise_events as actions
from ..forms.enterprise_events import EventForm, JoinForm, MergeForm, RenameForm, SuccessorForm
from ..models import Enterprise, EnterpriseEvent
from ..queries import enterprises_visible_to
from .shared import act, unprocessable

Kind = EnterpriseEvent.Kind
# slug of the address → kind, form, action, title, what it means
SCREENS = {
    "doi-ten": (
        Kind.RENAMED,
        RenameForm,
        actions.rename_enterprise,
        gettext_lazy("Ghi việc đổi tên"),
        gettext_lazy("Hồ sơ đang mở mang tên mới. Hồ sơ đã kết thúc và các bản đã nộp giữ tên khi đó."),
    ),
    "sap-nhap": (
        Kind.MERGED,
        MergeForm,
        actions.merge_enterprises,
        gettext_lazy("Ghi việc sáp nhập"),
        gettext_lazy(
            "Doanh nghiệp tiếp nhận đi tiếp thay doanh nghiệp này. Người của hai bên cùng xem được hồ sơ của cả hai."
        ),
    ),
    "giai-the": (
        Kind.DISSOLVED,
        EventForm,
        actions.dissolve_enterprise,
        gettext_lazy("Ghi việc giải thể"),
        gettext_lazy("Hồ sơ đang mở bị rút. Người của doanh nghiệp vẫn đăng nhập xem được, nhưng không nộp được nữa."),
    ),
    "gop": (
        Kind.JOINED,
        JoinForm,
        actions.join_enterprises,
        gettext_lazy("Gộp bản ghi trùng"),
        gettext_lazy("Dùng khi một doanh nghiệp có hai bản ghi, như mã số thuế 10 số và 13 số. Bản ghi này thôi dùng."),
    ),
}
NEEDS_SUCCESSOR = (Kind.MERGED, Kind.JOINED)


def record_event(request: HttpRequest, pk: int, slug: str):
    """Ask for the successor where there is one, show what would happen, record it."""
    found = get_object_or_404(enterprises_visible_to(request.user), pk=pk)
    if slug not in SCREENS:
        raise Http404
    if found.ended_on is not None:
        messages.error(request, _("Doanh nghiệp này không còn hoạt động; sự kiện đã được ghi."))
        return redirect(found)
    kind, form_class, action, title, text = SCREENS[slug]
    into = _successor(request, found) if kind in NEEDS_SUCCESSOR else None
    if kind in NEEDS_SUCCESSOR and into is None:
        return _ask_successor(request, found, slug, title)
    return _confirm(request, found, into, kind, form_class, action, title, text)


def _successor(request: HttpRequest, found: Enterprise) -> Enterprise | None:
    chosen = request.GET.get("vao", "")
    if not chosen.isascii() or not chosen.isdigit() or len(chosen) > 9:
        return None
    return enterprises_visible_to(request.user).exclude(pk=found.pk).filter(pk=chosen).first()


def _ask_successor(request: HttpRequest, found: Enterprise, slug: str, title):
    form = SuccessorForm(request.POST or None)
    if form.is_valid():
        into = Enterprise.objects.filter(tax_code=form.cleaned_data["tax_code"]).first()
        if into is None:
            form.add_error("tax_code", _("Chưa có doanh nghiệp nào trên cổng có mã số thuế này."))
        elif into.pk == found.pk:
            form.add_error("tax_code", _("Đây là mã số thuế của chính doanh nghiệp này."))
        else:
            url = reverse("applications:enterprise_event", args=[found.pk, slug])
            return redirect(f"{url}?vao={into.pk}")
    values = {
        "page_title": title,
        "caption": found.name,
        "intro": _("Trước hết, hãy chỉ ra doanh nghiệp tiếp nhận; bước sau cho xem những gì sẽ thay đổi."),
        "form": form,
        "submit_label": _("Xem trước"),
        "back_url": found.get_absolute_url(),
    }
    return render(request, "components/form_page.html", values, status=unprocessable(form))


def _confirm(request: HttpRequest, found, into, kind, form_class, action, title, text):
    form = form_class(request.POST or None, request.FILES or None)

    def run():
        successor = {"into": into} if into is not None else {}
        action(enterprise=found, by=request.user, **successor, **form.cleaned_data)
        return _("Đã ghi sự kiện và báo cho người của doanh nghiệp.")

    values = {
        "page_title": title,
        "caption": found.name,
        "text": text,
        "facts": actions.preview(kind, found, into),
        "form": form,
        "submit_label": title,
        "danger": kind != Kind.RENAMED,
        "cancel_url": found.get_absolute_url(),
    }
    return act(request, form, run, "components/confirm_page.html", values, done=found)
