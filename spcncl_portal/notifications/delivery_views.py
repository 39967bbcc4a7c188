"""Mails that did not arrive or are in doubt, and what staff do about them; in the demo, the text messages."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.forms import show_mistake
from spcncl_portal.core.actions import require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import show_phone
from spcncl_portal.core.tables import render_list

from . import delivery_actions, delivery_queries, sms
from .delivery_actions import MEND
from .delivery_callers import callers_of, notice_of
from .delivery_forms import HandledForm, SendAgainForm
from .delivery_tables import DeliveryFilter, DoubtFilter, DoubtTable, TextTable, UndeliveredTable
from .preferences import sms_is_on

DOUBT, TEXTS = "nghi-ngo", "tin-nhan"


def undelivered(request):
    """What came back or was refused; `?tab=nghi-ngo` what is in doubt; `?tab=tin-nhan` text messages given up."""
    tab = request.GET.get("tab", "")
    if tab == TEXTS and not sms_is_on():
        raise Http404
    views = {DOUBT: _doubtful, TEXTS: _texts}
    values = {
        "tab": tab if tab in views else "",
        "kept": {"tab": tab} if tab in views else {},
        "counts": delivery_queries.waiting_counts(),
        "with_texts": sms_is_on(),
        "may_mend": request.user.has_perm(MEND),
        "page_title": _("Thư không đến"),
        "search_hint": _("Tìm theo người nhận, nội dung, đơn vị"),
    }
    return views.get(tab, _undelivered)(request, values)


def _undelivered(request, values: dict):
    values |= {
        "intro": _("Thư bị từ chối hoặc bị trả lại. Hãy gọi cho người nhận, rồi gửi lại hoặc ghi đã xử lý."),
        "empty_title": _("Không có thư nào phải xử lý"),
        "empty_text": _("Thư bị từ chối hoặc bị trả lại sẽ hiện ở đây, kèm người cần gọi."),
    }
    return _list(request, delivery_queries.undelivered(), UndeliveredTable, DeliveryFilter, values)


def _doubtful(request, values: dict):
    values |= {
        "intro": _(
            "Không biết chắc máy chủ đã nhận các thư này chưa. Cổng đã gửi lại cùng mã thư, nên người nhận có thể có "
            "hai bản; nếu thư quan trọng, hãy hỏi người nhận."
        ),
        "empty_title": _("Không có thư nào nghi ngờ"),
        "empty_text": _("Thư mất kết nối giữa chừng sẽ hiện ở đây."),
    }
    return _list(request, delivery_queries.doubtful(), DoubtTable, DoubtFilter, values)


def _list(request, rows, table_class, filter_class, values: dict):
    if request.GET.get("q"):
        rows = delivery_queries.searched(rows, request.GET["q"])
    template = "notifications/undelivered.html"
    return render_list(
        request,
        rows=rows,
        table_class=table_class,
        filter_class=filter_class,
        template=template,
        name="thu-khong-den",
        context=values,
    )


def _texts(request, values: dict):
    values |= {
        "intro": _("Tin nhắn không gửi được. Thông báo vẫn đi bằng thư và hiện trên cổng."),
        "empty_title": _("Không có tin nhắn nào hỏng"),
        "no_search": True,
    }
    return render_list(
        request,
        rows=delivery_queries.texts_not_sent(),
        table_class=TextTable,
        template="notifications/undelivered.html",
        name="tin-nhan-khong-den",
        context=values,
    )


def _facts(delivery) -> list[tuple[str, str]]:
    notice, place = notice_of(delivery), callers_of([delivery])[delivery.pk]
    return [
        (_("Thư"), notice.title if notice else delivery.mail.subject),
        (_("Gửi tới"), delivery.sent_to or ", ".join(delivery.mail.to)),
        (_("Vì sao"), delivery.get_problem_display() or delivery.get_doubt_display()),
        (_("Trả lời của máy chủ"), f"{delivery.reply_code or ''} {delivery.reply_text}".strip()),
        (_("Đơn vị, doanh nghiệp"), place.name),
        (_("Gọi cho"), "; ".join(str(one) for one in place.callers)),
        (_("Số lần gửi"), str(delivery.attempts)),
    ]


def _ask(request, pk: int, *, form_class, act, title: str, text: str, done: str, submit: str):
    """Show the mail and a form, run the action, go back to the list."""
    delivery = get_object_or_404(delivery_queries.mendable(), pk=pk)
    require(request.user, MEND, delivery)
    form = form_class(request.POST or None)
    back = reverse("notifications:undelivered")
    if request.method == "POST" and form.is_valid():
        try:
            act(delivery=delivery, by=request.user, **form.cleaned_data)
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, done)
            return redirect(back)
    values = {
        "page_title": title,
        "text": text,
        "facts": _facts(delivery),
        "form": form,
        "submit_label": submit,
        "cancel_url": back,
    }
    return render(request, "components/confirm_page.html", values)


def send_again(request, pk: int):
    return _ask(
        request,
        pk,
        form_class=SendAgainForm,
        act=delivery_actions.send_again,
        title=_("Gửi lại thư"),
        text=_("Thư được gửi lại trong vòng một phút, nguyên văn như lần đầu."),
        done=_("Thư đã xếp hàng gửi lại. Nếu lại không đến, thư sẽ trở lại danh sách này."),
        submit=_("Gửi lại"),
    )


def mark_handled(request, pk: int):
    return _ask(
        request,
        pk,
        form_class=HandledForm,
        act=delivery_actions.mark_handled,
        title=_("Ghi đã xử lý"),
        text=_("Thư ra khỏi danh sách chờ; ghi chú được giữ cùng thư."),
        done=_("Đã ghi."),
        submit=_("Ghi đã xử lý"),
    )


def demo_texts(request):
    """The text messages that the demo would have sent; newest first."""
    if not settings.DEMO:
        raise Http404
    found = sms.LogBackend().newest(100)
    texts = [{**line, "phone": show_phone(line["phone"])} for line in found]
    return render(request, "notifications/demo_texts.html", {"texts": texts})
