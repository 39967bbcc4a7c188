"""Nomination letters: a body's own page, the overview of staff, one letter and its way."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.tables import render_list
from spcncl_portal.programme.extensions import dues_of
from spcncl_portal.programme.models import DeadlineKind

from ..actions import nomination as actions
from ..actions.corrections import correct_letter
from ..filters.nomination import LetterFilter
from ..forms.fields import add_error
from ..forms.nomination import LetterForm, ListFileForm, NewLetterForm, PaperLetterForm, ReceiveForm, ReturnForm
from ..imports.nominations import OPEN_STATES, template
from ..models import NominationLetter
from ..nomination_changes import comparisons_of
from ..nomination_queries import own_bodies
from ..nominee_rows import Reader, for_reading
from ..queries import READS_ALL, letters_visible_to
from ..states import LetterState
from ..tables.nomination import LetterTable
from .nomination_coverage import overview
from .nomination_own import own_page
from .shared import act, posted_version, unprocessable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def letters(request: HttpRequest):
    """A body sees its own letters and nominees; staff, leaders and auditors see every body's standing."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    return overview(request) if READS_ALL & request.user.roles else own_page(request)


def all_letters(request: HttpRequest):
    """Every letter that the person may read, as a list."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    return render_list(
        request,
        rows=letters_visible_to(request.user, request.cycle),
        table_class=LetterTable,
        filter_class=LetterFilter,
        template="applications/nomination/letters.html",
        name=f"van-ban-gioi-thieu-{request.cycle.year}",
    )


def sample(request: HttpRequest) -> HttpResponse:
    """The empty list to fill in."""
    response = HttpResponse(template(request.cycle or None), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="mau-danh-sach-gioi-thieu.xlsx"'
    return response


def add(request: HttpRequest):
    """Begin a letter of one's own body."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    bodies = own_bodies(request.user, request.cycle)
    form = NewLetterForm(request.POST or None, request.FILES or None, bodies=bodies)
    values = {
        "page_title": _("Soạn văn bản giới thiệu"),
        "intro": _(
            "Ghi số, ngày và tải bản ký lên nếu đã có; nếu chưa, bổ sung sau khi ký. Bước tiếp theo là danh sách."
        ),
        "has_body": bodies.exists(),
    }
    return _begin(request, form, values)


def add_paper(request: HttpRequest):
    """Staff enter a letter that came on paper."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    form = PaperLetterForm(request.POST or None, request.FILES or None, cycle=request.cycle)
    values = {
        "page_title": _("Nhập văn bản giấy"),
        "intro": _("Nhập thay đơn vị gửi bản giấy. Ngày đến quyết định văn bản có quá hạn hay không."),
        "has_body": True,
    }
    return _begin(request, form, values)


def _begin(request: HttpRequest, form, values: dict):
    if form.is_valid():
        data = form.cleaned_data
        try:
            letter = actions.create_letter(
                cycle=request.cycle,
                body=data["body"],
                by=request.user,
                number=data["number"],
                dated=data["dated"],
                upload=data["file"],
                arrived_on=data.get("arrived_on"),
            )
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã lưu bản nháp. Hãy tải danh sách sản phẩm lên."))
            return redirect(letter)
    values |= {"form": form, "submit_label": _("Lưu và tiếp tục")}
    return render(request, "applications/nomination/form.html", values, status=unprocessable(form))


def letter(request: HttpRequest, pk: int):
    """One letter: what it lacks, its list, its way."""
    return render(request, "applications/nomination/letter.html", letter_values(request, get_letter(request, pk)))


def edit(request: HttpRequest, pk: int):
    """Number, date, signed copy."""
    found = get_letter(request, pk)
    form = LetterForm(request.POST or None, request.FILES or None, letter=found)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.edit_letter(
                letter=found,
                by=request.user,
                number=data["number"],
                dated=data["dated"],
                upload=data["file"],
                arrived_on=data.get("arrived_on"),
                version=posted_version(request),
            )
        except Conflict as mistake:
            form.add_error(None, mistake.message + " " + _("Hãy mở lại trang, đối chiếu rồi sửa tiếp."))
        except ActionError as mistake:
            add_error(form, mistake)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(found)
    values = {"form": form, "page_title": _("Số, ngày, bản ký"), "letter": found, "has_body": True}
    return render(request, "applications/nomination/form.html", values, status=unprocessable(form))


def remove(request: HttpRequest, pk: int):
    """Throw a draft away, after asking."""
    found = get_letter(request, pk)
    if request.method == "POST":
        try:
            actions.remove_letter(letter=found, by=request.user)
        except ActionError as mistake:
            messages.warning(request, mistake.message)
            return redirect(found)
        messages.success(request, _("Đã xóa bản nháp."))
        return redirect("applications:letters")
    values = {
        "page_title": _("Xóa bản nháp"),
        "caption": str(found),
        "text": _("Bản nháp và danh sách trong đó sẽ bị xóa."),
        "facts": [(_("Số văn bản"), found.number), (_("Số sản phẩm"), found.nominee_count)],
        "submit_label": _("Xóa bản nháp"),
        "danger": True,
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", values)


def send(request: HttpRequest, pk: int):
    """Check your answers, then send. A second click finds the letter sent and says so."""
    found = get_letter(request, pk)
    if found.state in (LetterState.SENT, LetterState.RECEIVED):
        messages.info(request, _("Văn bản này đã được gửi."))
        return redirect(found)
    if request.method == "POST":
        try:
            sent = actions.send_letter(letter=found, by=request.user)
        except ActionError as mistake:
            messages.warning(request, mistake.message)
        else:
            text = _("Đã gửi văn bản tới Sở Công Thương.")
            messages.success(request, text + " " + _("Văn bản gửi quá hạn.") if sent.late else text)
        return redirect(found)
    values = letter_values(request, found) | {"late": actions.is_late(found, timezone.now())}
    return render(request, "applications/nomination/send.html", values)


def receive(request: HttpRequest, pk: int):
    found = get_letter(request, pk)
    form = ReceiveForm(request.POST or None, letter=found)

    def run():
        actions.receive_letter(letter=found, by=request.user, late_reason=form.cleaned_data.get("late_reason", ""))
        return _("Đã tiếp nhận văn bản; đơn vị được báo.")

    warning = _("Văn bản gửi quá hạn: chỉ tiếp nhận khi có lý do.") if found.late else ""
    values = _confirm(found, _("Tiếp nhận văn bản"), form) | {"warning": warning, "comparisons": comparisons_of(found)}
    return act(request, form, run, "applications/nomination/receive.html", values, done=found)


def send_back(request: HttpRequest, pk: int):
    found = get_letter(request, pk)
    form = ReturnForm(request.POST or None)

    def run():
        actions.return_letter(letter=found, by=request.user, reason=form.cleaned_data["reason"])
        return _("Đã trả lại văn bản; đơn vị được báo lý do.")

    values = _confirm(found, _("Trả lại văn bản"), form) | {"danger": True}
    return act(request, form, run, "components/confirm_page.html", values, done=found)


def correct(request: HttpRequest, pk: int):
    """Begin the letter that takes the place of a received one, after saying what that means."""
    found = get_letter(request, pk)
    if request.method == "POST":
        try:
            draft = correct_letter(letter=found, by=request.user)
        except ActionError as mistake:
            messages.warning(request, mistake.message)
            return redirect(found)
        messages.success(request, _("Đã chép danh sách sang văn bản thay thế. Hãy sửa, ghi số, ngày, bản ký rồi gửi."))
        return redirect(draft)
    values = _confirm(found, _("Soạn văn bản thay thế"), None) | {
        "text": _(
            "Danh sách được chép sang một văn bản mới để sửa. Khi Sở Công Thương tiếp nhận văn bản mới, danh sách mới "
            "thay danh sách này; dòng nào bị bỏ thì không được tính nữa."
        )
    }
    return render(request, "components/confirm_page.html", values)


def _confirm(found: NominationLetter, title: str, form) -> dict:
    from spcncl_portal.core.templatetags.portal import vndate, vndatetime

    facts = [
        (_("Đơn vị"), found.body_name),
        (_("Số, ngày"), f"{found.number} – {vndate(found.dated)}"),
        (_("Gửi lúc"), vndate(found.arrived_on) if found.on_paper else vndatetime(found.sent_at)),
        (_("Số sản phẩm"), found.nominee_count),
    ]
    return {
        "page_title": title, "caption": str(found), "facts": facts, "form": form, "submit_label": title,
        "cancel_url": found.get_absolute_url(),
    }  # fmt: skip


def get_letter(request: HttpRequest, pk: int) -> NominationLetter:
    """The letter, of any year, if the person may read it; else 404."""
    found = get_object_or_404(NominationLetter.objects.select_related("cycle"), pk=pk)
    visible = letters_visible_to(request.user, found.cycle)
    visible = visible.select_related(
        "cycle__criteria_set", "body", "file", "sent_by", "received_by", "entered_by", "corrects"
    )
    return get_object_or_404(visible, pk=pk)


def letter_values(request: HttpRequest, found: NominationLetter) -> dict:
    user = request.user
    is_open = found.state in OPEN_STATES
    return {
        "letter": found,
        "lines": Reader(found.cycle, user).read(for_reading(found.nominees.all(), user, found.cycle)),
        "lacks": actions.missing_to_send(found) if is_open else [],
        "comparisons": comparisons_of(found),
        "correction": found.corrections.order_by("-pk").first(),
        "deadline": found.cycle.deadline(DeadlineKind.NOMINATION),
        "extensions": [one for one in [dues_of(found.cycle, DeadlineKind.NOMINATION)(found.body).extension] if one],
        "may_edit": user.has_perm("applications.edit_letter", found),
        "may_send": is_open and user.has_perm("applications.send_letter", found),
        "may_receive": found.state == LetterState.SENT and user.has_perm("applications.receive_letter", found),
        "may_correct": found.state == LetterState.RECEIVED and user.has_perm("applications.correct_letter", found),
        "list_form": ListFileForm(),
        "list_url": reverse("applications:letter_upload", args=[found.pk]),
        "reads_all": bool(READS_ALL & user.roles),
    }
