"""A member's sheets: the list, the one-screen sheet that saves by itself, signing, conflict, abstaining."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.dossier_queries import live_documents
from applications.models import Dossier
from applications.presentation import label_of
from spcncl_portal.core.errors import ActionError, Conflict

from .. import queries
from ..actions import council as council_actions
from ..actions import scoring
from ..forms.reason import ReasonForm, SignForm
from ..forms.sheet import read_sheet, same_points, same_text
from ..sheet_view import figure_rows, lines_of
from ..states import SheetState

TEXTS = ("description", "quality", "technology", "environment", "markets")


def own_sheets(request):
    """All sheets of the member in the cycle, the open ones first, with progress."""
    sheets = list(queries.sheets_of(request.user, request.cycle)) if request.cycle else []
    total = [sheet for sheet in sheets if sheet.state != SheetState.ABSTAINED]
    done = [sheet for sheet in total if not sheet.is_open]
    sheets.sort(key=lambda sheet: (not sheet.is_open, sheet.dossier.code))
    deadline = request.cycle.deadline("scoring") if request.cycle else None
    values = {"sheets": sheets, "done": len(done), "total": len(total), "deadline": deadline}
    return render(request, "evaluation/own_sheets.html", values)


def _own(request, pk: int):
    """The single door to a sheet: the member's own, in whatever cycle, and not one in conflict."""
    sheets = queries.all_sheets_of(request.user).prefetch_related("dossier__figures")
    return get_object_or_404(sheets, pk=pk)


def sheet(request, pk: int):
    """The sheet on one screen, the dossier's figures and documents beside it."""
    own = _own(request, pk)
    if request.method != "POST":
        return _page(request, own)
    status, answer = _save(request, own)
    if status != 200 or answer["errors"]:
        # Nothing that was typed is lost: the page comes back with it, against the newest version.
        own = _own(request, pk)
        return _page(request, own, typed=request.POST, answer=answer, status=422 if status == 200 else status)
    if "sign" in request.POST:
        return redirect("evaluation:sign", pk=pk)
    messages.success(request, _("Đã lưu phiếu."))
    return redirect("evaluation:sheet", pk=pk)


def _page(request, own, *, typed=None, answer=None, status: int = 200):
    errors = answer["errors"] if answer else {}
    lines = lines_of(own, typed, errors)
    editable = own.is_open and request.user.has_perm("evaluation.score_sheet", own)
    years, figures = figure_rows(own.dossier)
    values = {
        "sheet": own,
        "dossier": own.dossier,
        "lines": lines,
        "note": typed.get("note", own.note) if typed else own.note,
        "problems": [(code, " ".join(texts)) for code, texts in errors.items()],
        "differences": (answer or {}).get("conflict", {}),
        "total": sum(line.points or 0 for line in lines),
        "maximum": sum(line.criterion.max_points for line in lines),
        "years": years,
        "figures": figures,
        "texts": [(label_of(Dossier, name), text) for name in TEXTS if (text := getattr(own.dossier, name))],
        "documents": live_documents(own.dossier),
        "criteria_set": own.cycle.criteria_set,
        "editable": editable,
        **_neighbours(request.user, own),
    }
    return render(request, "evaluation/sheet.html", values, status=status)


def _neighbours(user, own) -> dict:
    mine = list(queries.sheets_of(user, own.cycle).values_list("pk", flat=True))
    place = mine.index(own.pk) if own.pk in mine else 0
    return {
        "position": place + 1,
        "count": len(mine),
        "previous": mine[place - 1] if place > 0 else None,
        "next": mine[place + 1] if place + 1 < len(mine) else None,
    }


def autosave(request, pk: int):
    """Save what was typed; answers JSON (static/js/autosave.js)."""
    status, answer = _save(request, _own(request, pk))
    return JsonResponse(answer, status=status)


def _save(request, own) -> tuple[int, dict]:
    """Write the good boxes and name the bad ones: 200; 409 with both versions when the sheet has moved on; 403 when it
    takes no points any more (then the page keeps what was typed)."""
    points, notes, errors = read_sheet(request.POST, own.cycle.criteria_set.criteria.all())
    version = request.POST.get("version", "")
    try:
        saved = scoring.save_scores(
            sheet=own,
            points=points,
            notes=notes,
            note=request.POST.get("note"),
            version=int(version) if version.isascii() and version.isdigit() else -1,
            by=request.user,
        )
    except Conflict:
        fresh = _own(request, own.pk)
        return 409, {"version": fresh.version, "errors": {}, "conflict": _both_versions(request.POST, fresh)}
    except ActionError as mistake:
        return 403, {"version": own.version, "errors": {mistake.field: [mistake.message]}}
    return 200, {"version": saved.version, "saved_at": timezone.localtime().strftime("%H:%M"), "errors": errors}


def _both_versions(typed, own) -> dict:
    """Boxes that differ between what stands in the database and what this page sent."""
    boxes = []
    for line in lines_of(own):
        code, name = line.criterion.code, line.criterion.name
        boxes.append((code, f"{code} · {name}", line.text, same_points))
        boxes.append((f"{code}_note", _("Lý do của %(code)s") % {"code": code}, line.note, same_text))
    boxes.append(("note", _("Nhận xét chung"), own.note, same_text))
    return {
        box: {"label": label, "theirs": theirs, "mine": typed[box].strip()}
        for box, label, theirs, same in boxes
        if box in typed and not same(theirs, typed[box])
    }


def sign(request, pk: int):
    """Check your points, then sign with the password; a signed sheet is frozen."""
    own = _own(request, pk)
    if not own.is_open or not request.user.has_perm("evaluation.score_sheet", own):
        # The second click, or an old tab.
        messages.info(request, _("Phiếu đang ở trạng thái “%(state)s”.") % {"state": own.get_state_display()})
        return redirect("evaluation:sheet", pk=pk)
    form = SignForm(request.POST or None, user=request.user, initial={"version": own.version})
    if request.method == "POST" and form.is_valid():
        try:
            scoring.sign_sheet(sheet=own, by=request.user, version=form.cleaned_data["version"])
        except Conflict:
            messages.error(request, _("Phiếu vừa được sửa ở cửa sổ khác. Hãy xem lại điểm dưới đây rồi ký."))
            return redirect("evaluation:sign", pk=pk)
        except ActionError as mistake:
            form.add_error(None, mistake.message)
        else:
            messages.success(request, _("Đã ký phiếu của hồ sơ %(code)s.") % {"code": own.dossier.code})
            return redirect("evaluation:own_sheets")
    lines = lines_of(own)
    values = {"sheet": own, "lines": lines, "form": form, "total": sum(line.points or 0 for line in lines)}
    values["maximum"] = sum(line.criterion.max_points for line in lines)
    values["missing"] = [line.criterion for line in lines if line.points is None]
    values["criteria_set"] = own.cycle.criteria_set
    return render(request, "evaluation/sign.html", values)


def conflict(request, pk: int):
    """Declare a conflict of interest with the dossier's enterprise: all its dossiers go out of sight."""
    own = _own(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            council_actions.declare_conflict(
                member=own.member, enterprise=own.dossier.enterprise, reason=reason, by=request.user
            )
        except ActionError as mistake:
            form.add_error("reason", mistake.message)
        else:
            messages.success(request, _("Đã ghi nhận. Bạn không chấm các hồ sơ của doanh nghiệp này."))
            return redirect("evaluation:own_sheets")
    text = _("Bạn sẽ không xem và không chấm mọi hồ sơ của doanh nghiệp này trong chu kỳ; không tự bỏ lại được.")
    return _ask(request, own, form, _("Kê khai xung đột lợi ích"), text)


def abstain(request, pk: int):
    """Not to score this one dossier."""
    own = _own(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            scoring.abstain(sheet=own, reason=form.cleaned_data["reason"], by=request.user)
        except ActionError as mistake:
            form.add_error("reason", mistake.message)
        else:
            messages.success(request, _("Đã ghi nhận bạn không chấm hồ sơ này."))
            return redirect("evaluation:own_sheets")
    text = _("Điểm bình quân của hồ sơ được tính theo các thành viên còn lại. Bạn không tự chấm lại được.")
    return _ask(request, own, form, _("Không chấm hồ sơ này"), text)


def _ask(request, own, form, title: str, text: str):
    values = {
        "form": form,
        "page_title": title,
        "text": text,
        "caption": f"{own.dossier.code} – {own.dossier.product_name}",
        "facts": [(_("Doanh nghiệp"), own.dossier.enterprise_name)],
        "cancel_url": reverse("evaluation:sheet", args=[own.pk]),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", values)
