"""The decision of the People's Committee and the products it recognises."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.tables import render_list
from spcncl_portal.core.templatetags.portal import tax_code, vndate

from ..actions.certificates import issued_numbers, reissue_certificates
from ..actions.recognition import revoke_recognition
from ..filters_recognition import RecognitionFilter
from ..forms.decision import DecisionForm, ReissueForm
from ..forms.reason import ReasonForm
from ..models import CycleResult, Decision
from ..recognition_queries import certificates_visible_to, recognitions_visible_to
from ..states import ResultState
from ..tables_recognition import OwnRecognitionTable, RecognitionTable


def recognitions(request):
    """Recognised products of the cycle; an enterprise sees its own of all years."""
    own = request.user.roles == {Role.ENTERPRISE}
    cycle = request.cycle or None
    result = CycleResult.objects.filter(cycle=cycle).first() if cycle else None
    decision = Decision.objects.filter(cycle=cycle).select_related("file").first() if cycle else None
    ready = result is not None and result.state == ResultState.FINAL
    values = {
        "own": own,
        "decision": None if own else decision,
        "may_record": ready and request.user.has_perm("evaluation.record_decision", result),
        "may_issue": decision is not None and request.user.has_perm("evaluation.print_certificates"),
    }
    return render_list(
        request,
        rows=recognitions_visible_to(request.user, cycle),
        table_class=OwnRecognitionTable if own else RecognitionTable,
        filter_class=RecognitionFilter,
        template="evaluation/decision/list.html",
        context=values,
        name="cong-nhan",
    )


def record(request):
    """Record the signed decision once the result is final; a second click finds it recorded."""
    if not request.cycle:
        raise Http404
    result = get_object_or_404(CycleResult.objects.select_related("cycle__criteria_set"), cycle=request.cycle)
    if result.state != ResultState.FINAL:
        if result.state != ResultState.DECIDED:
            messages.error(request, _("Chỉ ghi quyết định khi kết quả đã chốt."))
        return redirect("evaluation:recognitions")
    form = DecisionForm(request.POST or None, request.FILES or None, result=result, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            decision = form.carry_out()
        except ActionError as mistake:
            form.add_error(mistake.field if mistake.field in form.fields else None, mistake.message)
        else:
            count = decision.recognitions.count()
            messages.success(request, _("Đã ghi quyết định; %(n)d sản phẩm được công nhận.") % {"n": count})
            return redirect("evaluation:recognitions")
    passed = result.rows.filter(passed=True).count()
    values = {"form": form, "result": result, "criteria_set": result.cycle.criteria_set, "passed": passed}
    values["failed"] = result.rows.filter(passed=False).count()
    return render(request, "evaluation/decision/record.html", values)


def _recognition(request, pk: int):
    return get_object_or_404(recognitions_visible_to(request.user), pk=pk)


def recognition(request, pk: int):
    """One recognised product: facts, certificates, what staff can do."""
    row = _recognition(request, pk)
    facts = [
        (_("Doanh nghiệp"), row.enterprise_name),
        (_("Mã số thuế"), tax_code(row.tax_code)),
        (_("Ngành"), row.sector.name if row.sector else ""),
        (_("Năm"), str(row.year)),
        (_("Nhóm dẫn đầu"), _("Top 10") if row.top else _("không")),
        (_("Quyết định"), f"{row.decision.number}, {vndate(row.decision.dated)}"),
        (_("Có giá trị"), f"{vndate(row.valid_from)} – {vndate(row.valid_to)}"),
    ]
    if row.state_reason:
        facts.append((_("Lý do"), row.state_reason))
    certificates = certificates_visible_to(request.user).filter(recognition=row)
    may_manage = request.user.has_perm("evaluation.manage_recognition", row)
    values = {
        "recognition": row,
        "facts": facts,
        "certificates": certificates.order_by("kind", "sequence"),
        "may_revoke": may_manage and row.state in ("active", "expired"),
        "may_reissue": may_manage and certificates.filter(state="issued").exists(),
    }
    return render(request, "evaluation/decision/recognition.html", values)


def revoke(request, pk: int):
    """Withdraw a title and its certificates, with a reason."""
    row = _recognition(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_recognition(recognition=row, reason=form.cleaned_data["reason"], by=request.user)
        except ActionError as mistake:
            form.add_error(mistake.field if mistake.field in form.fields else None, mistake.message)
        else:
            messages.success(request, _("Đã thu hồi công nhận và giấy chứng nhận của sản phẩm."))
            return redirect("evaluation:recognition", pk=row.pk)
    text = _("Giấy chứng nhận của sản phẩm cũng bị thu hồi; trang xác minh báo “Đã thu hồi” kèm lý do này.")
    values = {"form": form, "page_title": _("Thu hồi công nhận"), "caption": row.product_name, "text": text}
    values |= {"submit_label": _("Thu hồi"), "danger": True}
    values["cancel_url"] = reverse("evaluation:recognition", args=[row.pk])
    return render(request, "components/confirm_page.html", values)


def reissue(request, pk: int):
    """Print the certificates anew with corrected names."""
    row = _recognition(request, pk)
    initial = {"product_name": row.product_name, "enterprise_name": row.enterprise_name, "seen": issued_numbers(row)}
    form = ReissueForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            new = reissue_certificates(recognition=row, by=request.user, **form.cleaned_data)
        except ActionError as mistake:
            form.add_error(mistake.field if mistake.field in form.fields else None, mistake.message)
        else:
            numbers = ", ".join(one.number for one in new)
            messages.success(request, _("Đã cấp lại giấy chứng nhận số %(numbers)s.") % {"numbers": numbers})
            return redirect("evaluation:recognition", pk=row.pk)
    text = _("Giấy mới mang số mới; giấy cũ vẫn lưu và trang xác minh báo “Đã được thay thế”.")
    values = {"form": form, "page_title": _("Cấp lại giấy chứng nhận"), "caption": row.product_name, "text": text}
    values |= {"submit_label": _("Cấp lại")}
    values["cancel_url"] = reverse("evaluation:recognition", args=[row.pk])
    return render(request, "components/confirm_page.html", values)
