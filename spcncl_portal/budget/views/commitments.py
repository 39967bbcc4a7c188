"""Commitments: list, one with its papers and history, enter, mend, approve, reverse."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log_names import name_of
from spcncl_portal.core.models import ActionLog
from spcncl_portal.core.tables import render_list
from spcncl_portal.core.templatetags.portal import vnd, vndate
from spcncl_portal.programme.views.helpers import carried_out, posted

from .. import actions, queries
from ..filters import CommitmentFilter
from ..forms import ApproveForm, EditCommitmentForm, NewCommitmentForm, PaperForm, ReverseForm
from ..models import Commitment
from ..states import MoneyState
from ..tables import CommitmentTable, remarks
from .shared import commitment_or_404, line_or_404, status_of


def commitments(request):
    """All commitments of the cycle."""
    if not request.cycle:
        return render(request, "budget/no_cycle.html")
    return render_list(
        request,
        rows=queries.commitments_visible_to(request.user, request.cycle),
        table_class=CommitmentTable,
        filter_class=CommitmentFilter,
        template="budget/commitments.html",
        name=f"cam-ket-chi-{request.cycle.year}",
    )


def commitment(request, pk: int, paper_form=None):
    found = commitment_or_404(request, pk)
    user, entered = request.user, found.state == MoneyState.ENTERED
    wrote = user.pk in (found.entered_by_id, found.edited_by_id)
    drop = "budget.drop_commitment" if entered else "budget.reverse_commitment"
    may_enter = user.has_perm("budget.enter_commitment", found)
    values = {
        "commitment": found,
        "facts": _facts(found),
        "remarks": remarks(found),
        "papers": queries.papers_of(found),
        "paper_form": paper_form or PaperForm(),
        "history": _history(found),
        "may_edit": entered and may_enter,
        "may_add": found.state != MoneyState.REVERSED and may_enter,
        "may_approve": entered and user.has_perm("budget.approve_commitment", found),
        "may_reverse": found.state not in found.machine.ends and user.has_perm(drop, found),
        "own_entry": entered and wrote and user.has_perm("budget.approve"),
    }
    status = status_of(paper_form) if paper_form else 200
    return render(request, "budget/commitment.html", values, status=status)


def _facts(found: Commitment) -> list[tuple]:
    facts = [
        (_("Số tiền"), vnd(found.amount)),
        (_("Nội dung chi"), found.purpose),
        (_("Thuộc về"), _link_to_subject(found)),
        (_("Đơn vị thực hiện"), found.partner),
        (_("Ngày"), vndate(found.dated)),
        (_("Nhiệm vụ"), str(found.line.task)),
        (_("Nguồn"), found.line.source.name),
        (_("Người nhập"), found.entered_by),
        (_("Ghi chú"), found.note),
    ]
    return [(label, value) for label, value in facts if value]


def _link_to_subject(found: Commitment) -> str:
    """The thing the money is for, with its page where it has one."""
    url = getattr(found.subject, "get_absolute_url", None)
    return format_html('<a href="{}">{}</a>', url(), found.subject_label) if url else found.subject_label


def _history(found: Commitment) -> list[dict]:
    rows = ActionLog.objects.filter(object_type=found._meta.label_lower, object_id=str(found.pk))
    states = {"approve": MoneyState.APPROVED, "reverse": MoneyState.REVERSED}
    return [
        {
            "title": name_of(row.action).capitalize(),
            "at": row.at,
            "who": row.actor,
            "text": row.reason,
            "state": states.get(row.action, "info"),
        }
        for row in rows.select_related("actor")
    ]


def _page(title: str, found, **values) -> dict:
    back = found.get_absolute_url()
    return {"page_title": title, "caption": str(found), "back_url": back, "cancel_url": back, **values}


def enter(request, pk: int):
    """A new commitment of a line."""
    line = line_or_404(request, pk)
    form = NewCommitmentForm(posted(request))
    if carried_out(request, form, actions.enter_commitment, line=line):
        messages.success(request, _("Đã nhập cam kết chi; tài chính sẽ duyệt."))
        return redirect(line)
    intro = _("Dòng này còn %(left)s.") % {"left": vnd(line.left)}
    values = _page(_("Nhập cam kết chi"), line, intro=intro, form=form)
    return render(request, "components/form_page.html", values, status=status_of(form))


def edit(request, pk: int):
    found = commitment_or_404(request, pk)
    form = EditCommitmentForm(posted(request), initial=EditCommitmentForm.initial_of(found))
    if carried_out(request, form, actions.edit_commitment, commitment=found):
        messages.success(request, _("Đã lưu cam kết chi."))
        return redirect(found)
    values = _page(_("Sửa cam kết chi"), found, form=form)
    return render(request, "components/form_page.html", values, status=status_of(form))


def approve(request, pk: int):
    """Finance reads once more and agrees; what is approved already is only shown."""
    found = commitment_or_404(request, pk)
    if found.state == MoneyState.APPROVED:
        messages.info(request, _("Cam kết này đã được duyệt."))
        return redirect(found)
    form = ApproveForm(posted(request), initial={"version": found.version})
    if carried_out(request, form, actions.approve_commitment, commitment=found):
        messages.success(request, _("Đã duyệt cam kết chi."))
        return redirect(found)
    values = _page(
        _("Duyệt cam kết chi"), found, facts=_facts(found), form=form, submit_label=_("Duyệt"),
        warning=_("Số liệu giả định, chưa có văn bản giao kinh phí.") if found.line.assumed else "",
    )  # fmt: skip
    return render(request, "components/confirm_page.html", values, status=status_of(form))


def reverse(request, pk: int):
    """Call it off, with a reason."""
    found = commitment_or_404(request, pk)
    if found.state == MoneyState.REVERSED:
        messages.info(request, _("Cam kết này đã hủy."))
        return redirect(found)
    form = ReverseForm(posted(request))
    if carried_out(request, form, actions.reverse_commitment, commitment=found):
        messages.success(request, _("Đã hủy cam kết; số tiền trở về dòng kinh phí."))
        return redirect(found)
    text = _("Số tiền trở về dòng kinh phí. Cam kết và số của nó vẫn được giữ lại.")
    values = _page(
        _("Hủy cam kết chi"), found, text=text, facts=_facts(found)[:2], form=form, submit_label=_("Hủy cam kết"),
        danger=True,
    )  # fmt: skip
    return render(request, "components/confirm_page.html", values, status=status_of(form))


def add_paper(request, pk: int):
    found = commitment_or_404(request, pk)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_paper(commitment=found, upload=form.cleaned_data["file"], by=request.user)
        except ActionError as mistake:
            form.add_error("file", mistake.message)
        else:
            messages.success(request, _("Đã thêm giấy tờ."))
            return redirect(found)
    return commitment(request, pk, paper_form=form)


def remove_paper(request, pk: int, file):
    found = commitment_or_404(request, pk)
    paper = get_object_or_404(queries.papers_of(found), pk=file)
    try:
        actions.remove_paper(commitment=found, paper=paper, by=request.user)
    except ActionError as mistake:
        messages.warning(request, mistake.message)
    else:
        messages.success(request, _("Đã xóa giấy tờ."))
    return redirect(found)
