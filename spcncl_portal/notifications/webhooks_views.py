"""Connections of other systems: list, connect, change, switch, renew the secret."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from spcncl_portal.accounts.forms import show_mistake
from spcncl_portal.core.errors import ActionError

from . import webhooks_actions, webhooks_queries
from .delivery_forms import WebhookForm
from .models import WebhookEndpoint


def webhooks(request):
    """All connections, with how they do."""
    return render(request, "notifications/webhooks.html", {"endpoints": webhooks_queries.endpoints()})


def _secret_page(request, endpoint: WebhookEndpoint):
    """The secret is in this answer and nowhere else: no redirect, kept by no cache."""
    return render(request, "notifications/webhook_secret.html", {"endpoint": endpoint})


@never_cache
def connect(request):
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint = webhooks_actions.connect(**form.cleaned_data, by=request.user)
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            return _secret_page(request, endpoint)
    return _form_page(request, form, _("Thêm kết nối"), _("Kết nối"))


def change(request, pk: int):
    endpoint = get_object_or_404(WebhookEndpoint, pk=pk)
    form = WebhookForm(request.POST or None, endpoint=endpoint)
    if request.method == "POST" and form.is_valid():
        try:
            webhooks_actions.change(endpoint=endpoint, **form.cleaned_data, by=request.user)
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, _("Đã lưu kết nối."))
            return redirect("notifications:webhooks")
    return _form_page(request, form, _("Sửa kết nối"), _("Lưu"))


def _form_page(request, form: WebhookForm, title: str, submit: str):
    back = reverse("notifications:webhooks")
    values = {"page_title": title, "form": form, "submit_label": submit, "cancel_url": back, "back_url": back}
    return render(request, "components/form_page.html", values)


@never_cache
def renew_secret(request, pk: int):
    endpoint = get_object_or_404(WebhookEndpoint, pk=pk)
    if request.method == "POST":
        return _secret_page(request, webhooks_actions.renew_secret(endpoint=endpoint, by=request.user))
    values = {
        "page_title": _("Đổi khóa bí mật"),
        "caption": endpoint.name,
        "text": _("Khóa cũ thôi dùng ngay: bên nhận phải thay khóa mới thì mới kiểm tra được chữ ký."),
        "submit_label": _("Đổi khóa"),
        "cancel_url": reverse("notifications:webhooks"),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", values)


def switch(request, pk: int):
    """POST only: `on` is 1 or 0, so that a second click changes nothing."""
    endpoint = get_object_or_404(WebhookEndpoint, pk=pk)
    on = request.POST.get("on") == "1"
    webhooks_actions.switch(endpoint=endpoint, on=on, by=request.user)
    messages.success(request, _("Đã bật kết nối.") if on else _("Đã tắt kết nối."))
    return redirect("notifications:webhooks")
