"""Screens of outgoing papers: the register, drafts, the steps, downloads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log_view import entries_to_show
from spcncl_portal.core.tables import render_list
from spcncl_portal.core.templatetags.portal import vndate, vndatetime
from spcncl_portal.files.views import send_file

from . import actions, office_content, office_forms, signature_check
from .actions.office_files import file_name
from .models import DocumentTemplate, OfficialDocument
from .office_filters import OfficialFilter
from .office_kinds import OfficialKind
from .office_queries import history_of, official_visible_to, officials_visible_to
from .office_tables import OfficialTable
from .states import OfficialState


def register(request):
    """The register of outgoing papers."""
    return render_list(
        request,
        rows=officials_visible_to(request.user),
        table_class=OfficialTable,
        filter_class=OfficialFilter,
        template="documents/office/list.html",
        context={"tab": "out", "may_draft": request.user.has_perm("documents.draft_official")},
        name="so-van-ban-di",
    )


def _official(request, pk: int) -> OfficialDocument:
    return get_object_or_404(official_visible_to(request.user), pk=pk)


def show_mistake(form, mistake: ActionError) -> None:
    """Put an action's mistake at its field; one that names none at the box for a file, else above the form."""
    names = (mistake.field, office_forms.PLACE + mistake.field) if mistake.field else ("file",)
    form.add_error(next((name for name in names if name in form.fields), None), mistake.message)


def draft(request):
    """Choose a kind (`?loai=`), then fill the boxes of its template."""
    kind = request.GET.get("loai", "")
    actions.ensure_templates()
    if kind not in OfficialKind.values:
        items = [{"title": label.capitalize(), "url": f"?loai={code}"} for code, label in OfficialKind.choices]
        return render(request, "documents/office/choose_kind.html", {"items": items})
    form = office_forms.OfficialForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        template = get_object_or_404(DocumentTemplate.objects.prefetch_related("versions"), code=kind)
        try:
            document = actions.draft_official(
                kind=kind,
                cycle=request.cycle or None,
                template_version=template.current,
                data=form.data_values(),
                by=request.user,
                request_key=form.cleaned_data["request_key"],
                **form.register_values(),
            )
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, _("Đã lưu dự thảo. Hãy xem lại bản PDF rồi trình lãnh đạo duyệt."))
            return redirect("documents:official", pk=document.pk)
    context = {"page_title": _("Soạn %(kind)s") % {"kind": OfficialKind(kind).label}, "form": form}
    context |= {"submit_label": _("Lưu dự thảo"), "cancel_url": reverse("documents:draft_official")}
    return render(request, "components/form_page.html", {**context, "back_url": context["cancel_url"]})


def edit(request, pk: int):
    """Change a draft."""
    document = _official(request, pk)
    back = reverse("documents:official", args=[pk])
    if document.state != OfficialState.DRAFT:
        messages.error(request, _("Văn bản đã duyệt thì không sửa được; hãy trả về dự thảo trước."))
        return redirect(back)
    form = office_forms.OfficialForm(request.POST or None, kind=document.kind, document=document)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_official(
                document=document,
                by=request.user,
                version=form.cleaned_data["version"],
                data=form.data_values() if form.typed else None,
                **form.register_values(),
            )
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, _("Đã lưu; dự thảo cần được trình lại."))
            return redirect(back)
    context = {"page_title": _("Sửa dự thảo"), "caption": document.abstract, "form": form}
    if not form.typed:
        context["intro"] = _("Phần nội dung do chức năng khác lập; ở đây sửa được trích yếu, người ký và nơi nhận.")
    context |= {"submit_label": _("Lưu"), "cancel_url": back, "back_url": back}
    return render(request, "components/form_page.html", context)


def show(request, pk: int):
    """One paper: facts, files, signatures, history, the next step."""
    document = _official(request, pk)
    reports = [signature_check.sentences(one) for one in document.signatures]
    values = {
        "document": document,
        "facts": _facts(document),
        "steps": [step for step in STEPS.values() if step.is_open(request.user, document)],
        "may_edit": document.state == OfficialState.DRAFT
        and request.user.has_perm("documents.edit_official", document),
        "waits": _waits(document),
        "signature_reports": reports,
        "answers": document.answers.order_by("pk"),
        "history": entries_to_show(history_of(document)[:50]),
    }
    return render(request, "documents/office/official.html", values)


def _waits(document: OfficialDocument) -> str:
    """Whose turn it is, in words."""
    if document.state == OfficialState.DRAFT:
        return _("Chờ lãnh đạo duyệt.") if document.presented_at else _("Người soạn hoàn thiện rồi trình lãnh đạo.")
    return {
        OfficialState.APPROVED: _("Chờ văn thư cấp số."),
        OfficialState.NUMBERED: _("Chờ bản ký: in, ký, đóng dấu rồi tải bản quét hoặc PDF ký số lên."),
    }.get(document.state, "")


def _facts(document: OfficialDocument) -> list[tuple[str, Any]]:
    symbol = f"{document.symbol} ({_('giả định')})" if document.symbol_assumed else document.symbol
    facts = [
        (_("Loại"), document.get_kind_display().capitalize()),
        (_("Số, ký hiệu"), document.number_text or _("chưa có số; ký hiệu %(symbol)s") % {"symbol": symbol}),
        (_("Ngày văn bản"), vndate(document.dated)),
        (_("Cơ quan ban hành"), document.body or office_content.ISSUER),
        (_("Người ký"), document.signer_name),
        (_("Nơi nhận"), "; ".join(document.recipients)),
        (_("Mẫu"), document.template_version or _("không dùng mẫu")),
    ]
    people = [
        (_("Soạn"), document.created_by, document.created_at),
        (_("Trình"), document.presented_by, document.presented_at),
        (_("Duyệt"), document.approved_by, document.approved_at),
        (_("Cấp số"), document.numbered_by, document.numbered_at),
        (_("Lưu bản ký"), document.filed_by, document.filed_at),
        (_("Hủy"), document.cancelled_by, document.cancelled_at),
    ]
    facts += [(label, f"{who or _('Cổng tự động')}, {vndatetime(at)}") for label, who, at in people if at]
    if document.cancelled_reason:
        facts.append((_("Lý do hủy"), document.cancelled_reason))
    return facts


def download(request, pk: int, form: str):
    """Word or PDF: of a draft as it is now, of a numbered paper as it was kept. `?xem=1` shows a PDF in place."""
    if form not in office_content.CONTENT_TYPES:
        raise Http404
    document = _official(request, pk)
    as_attachment = not (form == office_content.PDF and request.GET.get("xem"))
    if document.number is not None and document.state != OfficialState.CANCELLED:
        actions.keep_files(document=document)
    kept = document.pdf_file if form == office_content.PDF else document.docx_file
    if kept is not None:
        return send_file(request, kept, as_attachment=as_attachment)
    response = HttpResponse(office_content.made(document, form), content_type=office_content.CONTENT_TYPES[form])
    response["Content-Disposition"] = content_disposition_header(as_attachment, file_name(document, form))
    response["Cache-Control"] = "private, no-store"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@dataclass(frozen=True)
class Step:
    """A step of a paper and the page that asks before it. carry_out(document, form, user) -> None."""

    action: str
    route: str
    title: Any
    submit: Any
    text: Any
    done: Any
    form: Callable[..., Any]
    carry_out: Callable[..., None]
    danger: bool = False

    @property
    def is_forward(self) -> bool:
        """Whether it is the paper's next step, not a way back."""
        return self.action in ("present", "approve", "give_number", "file_signed_copy")

    def is_open(self, user, document: OfficialDocument) -> bool:
        if self.action == "present" and document.presented_at:
            return False
        if self.action == "send_back" and document.state == OfficialState.DRAFT and not document.presented_at:
            return False
        lines = [line for line in document.machine.actions_from(document.state) if line.action == self.action]
        return bool(lines) and user.has_perm(lines[0].who, document)


def _number(document, form, user) -> None:
    numbered = actions.number_official(document=document, by=user, dated=form.cleaned_data["dated"])
    actions.keep_files(document=numbered, by=user)


def _file(document, form, user) -> None:
    data = form.cleaned_data
    actions.file_signed_copy(document=document, upload=data["file"], by=user, reason=data.get("reason", ""))


STEPS = {
    step.action: step
    for step in (
        Step(
            "present",
            "present_official",
            gettext_lazy("Trình duyệt"),
            gettext_lazy("Trình lãnh đạo"),
            gettext_lazy("Lãnh đạo thấy dự thảo trên bàn làm việc."),
            gettext_lazy("Đã trình lãnh đạo."),
            office_forms.StepForm,
            lambda document, form, user: actions.present_official(document=document, by=user),
        ),
        Step(
            "approve",
            "approve_official",
            gettext_lazy("Duyệt"),
            gettext_lazy("Duyệt văn bản"),
            gettext_lazy("Sau khi duyệt, nội dung không sửa được nữa, trừ khi trả lại dự thảo."),
            gettext_lazy("Đã duyệt; văn thư cấp số."),
            office_forms.ApproveForm,
            lambda document, form, user: actions.approve_official(document=document, by=user, **form.cleaned_data),
        ),
        Step(
            "give_number",
            "number_official",
            gettext_lazy("Cấp số"),
            gettext_lazy("Cấp số tiếp theo"),
            gettext_lazy("Số lấy theo thứ tự trong năm, không lùi ngày. Bản Word và PDF được chốt từ lúc này."),
            gettext_lazy("Đã cấp số."),
            office_forms.NumberForm,
            _number,
        ),
        Step(
            "file_signed_copy",
            "file_official",
            gettext_lazy("Lưu bản ký"),
            gettext_lazy("Lưu bản ký"),
            gettext_lazy("Hệ thống không ký thay ai: chỉ lưu bản đã ký và ghi lại kết quả kiểm tra chữ ký số, nếu có."),
            gettext_lazy("Đã lưu bản ký."),
            office_forms.SignedCopyForm,
            _file,
        ),
        Step(
            "replace_signed_copy",
            "file_official",
            gettext_lazy("Thay bản ký"),
            gettext_lazy("Thay bản ký"),
            gettext_lazy("Bản ký cũ vẫn được giữ trong kho và nhật ký."),
            gettext_lazy("Đã thay bản ký."),
            lambda *args, **kwargs: office_forms.SignedCopyForm(*args, replaces=True, **kwargs),
            _file,
        ),
        Step(
            "send_back",
            "send_back_official",
            gettext_lazy("Trả lại để sửa"),
            gettext_lazy("Trả lại"),
            gettext_lazy("Văn bản trở lại dự thảo; người soạn thấy lý do trong lịch sử."),
            gettext_lazy("Đã trả lại để sửa."),
            office_forms.ReasonForm,
            lambda document, form, user: actions.send_back_official(
                document=document, reason=form.cleaned_data["reason"], by=user
            ),
        ),
        Step(
            "cancel",
            "cancel_official",
            gettext_lazy("Hủy văn bản"),
            gettext_lazy("Hủy văn bản"),
            gettext_lazy("Số đã cấp vẫn giữ cho văn bản này và không cấp lại; trang xác minh báo “Đã thu hồi”."),
            gettext_lazy("Đã hủy văn bản."),
            office_forms.ReasonForm,
            lambda document, form, user: actions.cancel_official(
                document=document, reason=form.cleaned_data["reason"], by=user
            ),
            danger=True,
        ),
    )
}


def step_view(*names: str):
    """Return the view of a step; of several actions the one that the state allows."""

    def view(request, pk: int):
        document = _official(request, pk)
        open_steps = [STEPS[name] for name in names if STEPS[name].is_open(request.user, document)]
        if not open_steps:
            return _refused(request, document, STEPS[names[0]])
        return _ask(request, document, open_steps[0])

    return view


def _refused(request, document: OfficialDocument, step: Step):
    """The state has moved on, as after a second click, or this person is not the one to do it."""
    lines = document.machine.actions_from(document.state)
    if any(line.action == step.action for line in lines) and step.action == "approve":
        messages.error(request, _("Người soạn hoặc sửa dự thảo không tự duyệt."))
    else:
        values = {"step": step.title, "state": document.get_state_display()}
        messages.info(request, _("Không còn bước “%(step)s”: văn bản đang ở trạng thái “%(state)s”.") % values)
    return redirect("documents:official", pk=document.pk)


def _ask(request, document: OfficialDocument, step: Step):
    initial = {"dated": timezone.localdate(), "version": document.version}
    bound = request.method == "POST"
    form = step.form(request.POST if bound else None, request.FILES if bound else None, initial=initial)
    if bound and form.is_valid():
        try:
            step.carry_out(document, form, request.user)
        except ActionError as mistake:
            show_mistake(form, mistake)
        else:
            messages.success(request, step.done)
            return redirect("documents:official", pk=document.pk)
    context = {
        "page_title": step.title,
        "caption": str(document),
        "text": step.text,
        "form": form,
        "submit_label": step.submit,
        "danger": step.danger,
        "cancel_url": reverse("documents:official", args=[document.pk]),
    }
    return render(request, "components/confirm_page.html", context)
