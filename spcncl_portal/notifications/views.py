"""A person's notices and preferences; what was sent; in the demo, the mail as it left."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.tables import render_list

from . import actions, demo_mail, queries
from .digest import gets_digest
from .filters import OwnFilter, SentFilter
from .forms import PreferencesForm
from .kinds import GROUPS
from .models import CalendarKey
from .preferences import choices_of, sms_is_on
from .tables import OwnTable, SentTable


def own(request):
    """The person's notices, newest first."""
    return render_list(
        request,
        rows=queries.notices_of(request.user),
        table_class=OwnTable,
        filter_class=OwnFilter,
        template="notifications/own.html",
        name="thong-bao",
        context={"search_hint": _("Tìm trong thông báo"), "no_export": True},
    )


@require_POST
def open_notice(request, pk: int):
    """Mark a notice as read and go where it leads, or stay on the list."""
    notice = get_object_or_404(queries.notices_of(request.user), pk=pk)
    actions.mark_read(user=request.user, notice=notice)
    stays = "stay" in request.POST or not notice.url
    return redirect(reverse("notifications:own") if stays else notice.url)


@require_POST
def read_all(request):
    actions.mark_read(user=request.user)
    return redirect("notifications:own")


def preferences(request):
    """What is mailed and texted to the person, the hour of the digest, the secret address of the calendar."""
    choices = choices_of([request.user])[request.user.pk]
    asked = {"choices": choices, "with_digest": gets_digest(request.user), "with_sms": sms_is_on()}
    form = PreferencesForm(request.POST or None, **asked)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_preferences(user=request.user, choices=form.chosen(), digest_hour=form.chosen_hour())
        except ActionError as mistake:
            form.add_error(mistake.field if mistake.field in form.fields else None, mistake.message)
        else:
            messages.success(request, _("Đã lưu tùy chọn."))
            return redirect("notifications:preferences")
    key = CalendarKey.objects.filter(user=request.user).first()
    address = reverse("notifications:own_calendar", args=[key.token]) if key else ""
    values = {
        "form": form,
        "with_sms": asked["with_sms"],
        "legal": [group for group in GROUPS.values() if group.legal],
        "calendar_path": address,
        "calendar_address": settings.SITE_URL + address if address else "",
        "calendar_renewed": key.renewed_at if key else None,
    }
    return render(request, "notifications/preferences.html", values)


@require_POST
def renew_calendar(request):
    """Make the secret address of the person's calendar, or replace it."""
    actions.renew_calendar_key(user=request.user)
    messages.success(request, _("Đã lập địa chỉ lịch mới. Địa chỉ cũ, nếu có, không dùng được nữa."))
    return redirect(reverse("notifications:preferences") + "#lich")


def sent(request):
    """What was sent to whom, and whether the e-mail left."""
    return render_list(
        request,
        rows=queries.sent_notices(),
        table_class=SentTable,
        filter_class=SentFilter,
        template="notifications/sent.html",
        name="thu-da-gui",
        context={
            "page_title": _("Thư đã gửi"),
            "intro": _("Mỗi dòng là một thông báo cho một người nhận; mở dòng để đọc nguyên văn thư."),
            "search_hint": _("Tìm theo nội dung, người nhận, đơn vị"),
        },
    )


def sent_entry(request, pk: int):
    """One notice as it was sent."""
    notice = get_object_or_404(queries.sent_notices(), pk=pk)
    return render(request, "notifications/sent_entry.html", {"notice": notice, "facts": queries.facts_of(notice)})


def demo_list(request):
    """The mail that the demo would have sent; newest first."""
    if not demo_mail.is_on():
        raise Http404
    return render(request, "notifications/demo_list.html", {"mails": demo_mail.newest(100)})


def demo_show(request, name: str):
    if not demo_mail.is_on():
        raise Http404
    mail = demo_mail.read(name)
    if mail is None:
        raise Http404
    return render(request, "notifications/demo_show.html", {"mail": mail})
