"""The list of a letter: upload with a preview before anything is written, single lines by form."""

from functools import wraps
from pathlib import PurePath

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.spreadsheet_files import read_sheets
from spcncl_portal.core.spreadsheet_layout import Layout, columns_of, suggest_layout
from spcncl_portal.core.spreadsheets import HeaderError
from spcncl_portal.files.models import StoredFile

from ..actions import nominees as actions
from ..forms.fields import add_error
from ..forms.nomination import ListFileForm, NomineeForm
from ..imports.nomination_columns import columns
from ..imports.nominations import NominationTable, changes_of, marked_list, plan_import, read_nominations
from ..models import NominationLetter, Nominee
from .nomination import XLSX, get_letter, letter_values
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
    """Keep the file beside the letter and show what it would change, or ask where its columns are."""
    form = ListFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            stored = actions.keep_list(letter=letter, upload=form.cleaned_data["file"], by=request.user)
            list(read_sheets(bytes_of(stored), stored.name))
        except ActionError as mistake:
            form.add_error("file", str(mistake.message))
        else:
            return redirect("applications:letter_preview", pk=letter.pk, file=stored.pk)
    values = letter_values(request, letter) | {"list_form": form}
    return render(request, "applications/nomination/letter.html", values, status=422)


def of_kept_list(view):
    """Give the view a list that was uploaded for the letter, and where the address says that its table stands."""

    @of_open_letter
    @wraps(view)
    def wrapped(request: HttpRequest, letter: NominationLetter, file):
        stored = get_object_or_404(actions.lists_of(letter), pk=file)
        try:
            return view(request, letter, stored, Layout.from_query(request.GET.dict(), columns()))
        except HeaderError as mistake:
            messages.warning(request, mistake.message)
            return redirect(_address("letter_mapping", request, letter, stored))
        except ActionError as mistake:
            messages.warning(request, mistake.message)
            return redirect(letter)

    return wrapped


@of_kept_list
def preview(request: HttpRequest, letter: NominationLetter, stored: StoredFile, layout: Layout | None):
    """Faults by row and column, and what would be written; nothing is until it is confirmed."""
    table = read_nominations(bytes_of(stored), stored.name, layout)
    if request.method == "POST":
        return _write(request, letter, table)
    plan = plan_import(table, cycle=letter.cycle, body=letter.body)
    rows = [(line.row, line.values, None) for line in plan.created]
    rows += [(line.row, line.values, changes_of(standing, line)) for standing, line in plan.updated]
    values = {
        "letter": letter,
        "file": stored,
        "plan": plan,
        "table": table,
        "rows": sorted(rows, key=lambda row: row[0])[:SHOWN_ROWS],
        "errors": plan.errors[:SHOWN_ROWS],
        "remarks": table.remarks[:SHOWN_ROWS],
        "skipped": table.skipped[:SHOWN_ROWS],
        "writes": len(rows),
        "more_rows": max(0, len(rows) - SHOWN_ROWS),
        "more_errors": max(0, len(plan.errors) - SHOWN_ROWS),
        "more_remarks": max(0, len(table.remarks) - SHOWN_ROWS),
        "mapping_url": _address("letter_mapping", request, letter, stored),
        "marked_url": _address("letter_marked", request, letter, stored),
    }
    return render(request, "applications/nomination/preview.html", values)


@of_kept_list
def mapping(request: HttpRequest, letter: NominationLetter, stored: StoredFile, layout: Layout | None):
    """What each column of the file is taken for, to be corrected; also the sheet and the row of the titles."""
    sheets, specs = list(read_sheets(bytes_of(stored), stored.name)), columns()
    layout = suggest_layout(sheets, specs, layout)
    values = {
        "letter": letter,
        "file": stored,
        "sheets": [sheet.name for sheet in sheets],
        "layout": layout,
        "found": columns_of(sheets[layout.sheet], layout),
        "specs": specs,
        "required": [spec for spec in specs if spec.required],
    }
    return render(request, "applications/nomination/mapping.html", values)


@of_kept_list
def marked(request: HttpRequest, letter: NominationLetter, stored: StoredFile, layout: Layout | None):
    """The person's own file with its faults marked in it."""
    data = bytes_of(stored)
    table = read_nominations(data, stored.name, layout)
    if not table.errors:
        messages.info(request, _("Tệp không có lỗi nào để đánh dấu."))
        return redirect(_address("letter_preview", request, letter, stored))
    response = HttpResponse(marked_list(data, stored.name, table), content_type=XLSX)
    name = f"{PurePath(stored.name).stem}-danh-dau-loi.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _address(name: str, request: HttpRequest, letter: NominationLetter, stored: StoredFile) -> str:
    """A page of the list that reads it the same way as this one."""
    query = request.GET.urlencode()
    return reverse(f"applications:{name}", args=[letter.pk, stored.pk]) + (f"?{query}" if query else "")


def _write(request: HttpRequest, letter: NominationLetter, table: NominationTable):
    partial = request.POST.get("partial") == "1"
    plan = actions.import_nominees(
        table=table, cycle=letter.cycle, body=letter.body, by=request.user, letter=letter, partial=partial
    )
    if plan.refused(partial=partial):
        messages.warning(request, _("Tệp còn dòng sai nên chưa ghi gì; hãy sửa trong Excel rồi tải lại."))
        return redirect(request.get_full_path())
    counts = plan.report(partial=partial)
    text = _("Đã ghi: thêm %(created)s, sửa %(updated)s, không đổi %(unchanged)s, bỏ qua %(rejected)s dòng.")
    messages.success(request, text % counts)
    return redirect(letter)


def bytes_of(stored: StoredFile) -> bytes:
    """A kept list; its bytes never change."""
    with stored.file.open("rb") as opened:
        return opened.read()


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
