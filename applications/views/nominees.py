"""The list of a letter: upload with a preview before anything is written, single lines by form."""

from functools import wraps

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.files.models import StoredFile

from ..actions import nominees as actions
from ..forms.fields import add_error
from ..forms.nomination import ListFileForm, NomineeForm
from ..imports.nominations import NominationTable, plan_import, read_nominations
from ..models import NominationLetter, Nominee
from .nomination import get_letter, letter_values
from .shared import unprocessable

SHOWN_ROWS = 200


def of_open_letter(view):
    """Give the view the letter that the person may change; one that is sent, or of a closed year, is only shown."""

    @wraps(view)
    def wrapped(request: HttpRequest, pk: int, **kwargs):
        letter = get_letter(request, pk)
        if not request.user.has_perm("applications.edit_letter", letter):
            messages.warning(request, _("Văn bản này không sửa được nữa."))
            return redirect(letter)
        return view(request, letter, **kwargs)

    return wrapped


@of_open_letter
def upload(request: HttpRequest, letter: NominationLetter):
    """Keep the file beside the letter and show what it would change."""
    form = ListFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            stored = actions.keep_list(letter=letter, upload=form.cleaned_data["file"], by=request.user)
            read_list(stored)
        except ActionError as mistake:
            form.add_error("file", str(mistake.message))
        else:
            return redirect("applications:letter_preview", pk=letter.pk, file=stored.pk)
    values = letter_values(request, letter) | {"list_form": form}
    return render(request, "applications/nomination/letter.html", values, status=422)


@of_open_letter
def preview(request: HttpRequest, letter: NominationLetter, file):
    """Faults by row and column, and what would be written; nothing is until it is confirmed."""
    stored = get_object_or_404(actions.lists_of(letter), pk=file)
    try:
        table = read_list(stored)
    except ActionError as mistake:
        messages.warning(request, mistake.message)
        return redirect(letter)
    if request.method == "POST":
        return _write(request, letter, table)
    plan = plan_import(table, cycle=letter.cycle, body=letter.body)
    rows = [(line.row, "created", line.values) for line in plan.created]
    rows += [(line.row, "updated", line.values) for _standing, line in plan.updated]
    values = {
        "letter": letter,
        "file": stored,
        "plan": plan,
        "ignored": table.ignored,
        "rows": sorted(rows, key=lambda row: row[0])[:SHOWN_ROWS],
        "errors": plan.errors[:SHOWN_ROWS],
        "writes": len(rows),
        "more_rows": max(0, len(rows) - SHOWN_ROWS),
        "more_errors": max(0, len(plan.errors) - SHOWN_ROWS),
    }
    return render(request, "applications/nomination/preview.html", values)


def _write(request: HttpRequest, letter: NominationLetter, table: NominationTable):
    partial = request.POST.get("partial") == "1"
    try:
        plan = actions.import_nominees(
            table=table, cycle=letter.cycle, body=letter.body, by=request.user, letter=letter, partial=partial
        )
    except ActionError as mistake:
        messages.warning(request, mistake.message)
        return redirect(letter)
    if plan.refused(partial=partial):
        messages.warning(request, _("Tệp còn dòng sai nên chưa ghi gì; hãy sửa trong Excel rồi tải lại."))
        return redirect(request.path)
    counts = plan.report(partial=partial)
    text = _("Đã ghi: thêm %(created)s, sửa %(updated)s, không đổi %(unchanged)s, bỏ qua %(rejected)s dòng.")
    messages.success(request, text % counts)
    return redirect(letter)


def read_list(stored: StoredFile) -> NominationTable:
    """Read a kept list again; the bytes never change."""
    with stored.file.open("rb") as opened:
        return read_nominations(opened.read(), stored.name)


@of_open_letter
def add_line(request: HttpRequest, letter: NominationLetter):
    form = NomineeForm(request.POST or None, cycle=letter.cycle)
    if form.is_valid():
        try:
            actions.add_nominee(letter=letter, by=request.user, values=form.cleaned_data)
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã thêm vào danh sách."))
            return redirect(letter)
    return _form(request, letter, form, _("Thêm sản phẩm"))


@of_open_letter
def edit_line(request: HttpRequest, letter: NominationLetter, line: int):
    nominee = get_object_or_404(letter.nominees, pk=line)
    form = NomineeForm(request.POST or None, cycle=letter.cycle, nominee=nominee)
    if form.is_valid():
        try:
            actions.edit_nominee(nominee=nominee, by=request.user, values=form.cleaned_data)
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã lưu dòng."))
            return redirect(letter)
    return _form(request, letter, form, _("Sửa sản phẩm"))


@of_open_letter
def remove_line(request: HttpRequest, letter: NominationLetter, line: int):
    """Take a line out, after asking; one that is gone already is no error."""
    nominee = Nominee.objects.filter(letter=letter, pk=line).first()
    if nominee is None:
        return redirect(letter)
    if request.method == "POST":
        try:
            actions.remove_nominee(nominee=nominee, by=request.user)
        except ActionError as mistake:
            messages.warning(request, mistake.message)
        else:
            messages.success(request, _("Đã bỏ khỏi danh sách."))
        return redirect(letter)
    facts = [
        (_("Doanh nghiệp"), nominee.enterprise_name),
        (_("Mã số thuế"), nominee.tax_code),
        (_("Sản phẩm"), nominee.product_name),
    ]
    values = {
        "page_title": _("Bỏ khỏi danh sách"), "caption": str(letter), "facts": facts, "submit_label": _("Bỏ dòng này"),
        "danger": True, "cancel_url": letter.get_absolute_url(),
    }  # fmt: skip
    return render(request, "components/confirm_page.html", values)


def _form(request: HttpRequest, letter: NominationLetter, form, title: str):
    values = {"form": form, "page_title": title, "letter": letter, "has_body": True}
    return render(request, "applications/nomination/form.html", values, status=unprocessable(form))
