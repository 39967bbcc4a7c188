"""Screens of incoming papers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log_view import entries_to_show
from spcncl_portal.core.tables import render_list
from spcncl_portal.core.templatetags.portal import vndate, vndatetime

from . import actions, office_forms
from .models import IncomingDocument
from .office_filters import IncomingFilter
from .office_queries import history_of, incoming_visible_to
from .office_tables import IncomingTable
from .states import IncomingState
from .views_office import show_mistake


def register(request):
    """The register of incoming papers."""
    return render_list(
        request,
        rows=incoming_visible_to(request.user),
        table_class=IncomingTable,
        filter_class=IncomingFilter,
        template="documents/office/list.html",
        context={"tab": "in", "may_register": request.user.has_perm("documents.draft_official")},
        name="so-van-ban-den",
    )


def _incoming(request, pk: int) -> IncomingDocument:
    return get_object_or_404(incoming_visible_to(request.user), pk=pk)


def enter(request):
    """Enter a paper that came in."""
    today = timezone.localdate()
    form = office_forms.IncomingForm(request.POST or None, request.FILES or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            incoming = actions.register_incoming(
                by=request.user, request_key=form.cleaned_data["request_key"], **form.values()
            )
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, _("Đã vào sổ, số đến %(n)s.") % {"n": incoming.arrival_text})
            return redirect("documents:incoming", pk=incoming.pk)
    back = reverse("documents:incoming_register")
    context = {"page_title": _("Vào sổ văn bản đến"), "form": form, "submit_label": _("Vào sổ")}
    return render(request, "components/form_page.html", {**context, "cancel_url": back, "back_url": back})


def edit(request, pk: int):
    """Correct an entry."""
    incoming = _incoming(request, pk)
    back = reverse("documents:incoming", args=[pk])
    form = office_forms.IncomingForm(
        request.POST or None, request.FILES or None, incoming=incoming, today=incoming.arrived_on
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_incoming(
                incoming=incoming, by=request.user, version=form.cleaned_data["version"], **form.values()
            )
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(back)
    context = {"page_title": _("Sửa văn bản đến"), "caption": str(incoming), "form": form, "submit_label": _("Lưu")}
    return render(request, "components/form_page.html", {**context, "cancel_url": back, "back_url": back})


def show(request, pk: int):
    """One paper that came in."""
    incoming = _incoming(request, pk)
    may = request.user.has_perm
    is_open = incoming.state in (IncomingState.REGISTERED, IncomingState.ASSIGNED)
    values = {
        "incoming": incoming,
        "facts": _facts(incoming),
        "may_edit": may("documents.register_incoming", incoming),
        "may_assign": is_open and may("documents.assign_incoming", incoming),
        "may_finish": is_open and may("documents.finish_incoming", incoming),
        "may_take_up": not is_open and may("documents.assign_incoming", incoming),
        "history": entries_to_show(history_of(incoming)[:50]),
    }
    return render(request, "documents/office/incoming.html", values)


def _facts(incoming: IncomingDocument) -> list[tuple]:
    assigned = f"{incoming.assigned_to}, {vndatetime(incoming.assigned_at)}" if incoming.assigned_to else ""
    return [
        (_("Số đến"), incoming.arrival_text),
        (_("Ngày đến"), vndate(incoming.arrived_on)),
        (_("Nơi gửi"), incoming.sender),
        (_("Số, ký hiệu của văn bản"), incoming.their_number),
        (_("Ngày của văn bản"), vndate(incoming.their_date)),
        (_("Hạn trả lời"), vndate(incoming.answer_due)),
        (_("Người xử lý"), assigned),
        (_("Ghi chú"), incoming.note),
        (_("Xong lúc"), vndatetime(incoming.finished_at)),
    ]


def _ask(request, incoming: IncomingDocument, form, carry_out, done: str, **words):
    back = reverse("documents:incoming", args=[incoming.pk])
    if request.method == "POST" and form.is_valid():
        try:
            carry_out()
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "caption": str(incoming), "cancel_url": back, **words}
    return render(request, "components/confirm_page.html", context)


def assign(request, pk: int):
    """Give it to a person of the office."""
    incoming = _incoming(request, pk)
    initial = {"to": incoming.assigned_to_id, "answer_due": incoming.answer_due}
    form = office_forms.AssignForm(request.POST or None, initial=initial)

    def carry_out():
        actions.assign_incoming(incoming=incoming, by=request.user, **form.cleaned_data)

    words = {"page_title": _("Giao xử lý"), "submit_label": _("Giao")}
    return _ask(request, incoming, form, carry_out, _("Đã giao; văn bản hiện trên bàn làm việc của người ấy."), **words)


def answer(request, pk: int):
    """Say how it was answered."""
    incoming = _incoming(request, pk)
    form = office_forms.AnswerForm(request.POST or None)

    def carry_out():
        actions.answer_incoming(incoming=incoming, by=request.user, **form.cleaned_data)

    words = {"page_title": _("Đã trả lời"), "submit_label": _("Ghi đã trả lời")}
    return _ask(request, incoming, form, carry_out, _("Đã ghi văn bản trả lời."), **words)


def file_away(request, pk: int):
    """Put it away without an answer."""
    incoming = _incoming(request, pk)
    form = office_forms.NoteForm(request.POST or None)

    def carry_out():
        actions.file_incoming(incoming=incoming, by=request.user, note=form.cleaned_data["note"])

    words = {"page_title": _("Lưu, không phải trả lời"), "submit_label": _("Lưu")}
    return _ask(request, incoming, form, carry_out, _("Đã lưu."), **words)


def take_up_again(request, pk: int):
    """Open a finished one again."""
    incoming = _incoming(request, pk)
    form = office_forms.ReasonForm(request.POST or None)

    def carry_out():
        actions.take_up_again(incoming=incoming, reason=form.cleaned_data["reason"], by=request.user)

    words = {"page_title": _("Xử lý lại"), "submit_label": _("Xử lý lại")}
    return _ask(request, incoming, form, carry_out, _("Văn bản đang được xử lý lại."), **words)
