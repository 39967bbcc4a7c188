"""A member's sheets: the list, the one-screen sheet that saves by itself, signing, conflict, abstaining."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.dossier_queries import figures_of, live_documents
from applications.models import Dossier, DossierFigures
from applications.models.dossier import FIGURE_NAMES
from spcncl_portal.core.errors import ActionError, Conflict

from .. import queries
from ..actions import council as council_actions
from ..actions import scoring
from ..forms.reason import ReasonForm, SignForm
from ..forms.sheet import read_sheet
from ..sheet_view import lines_of
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
    sheets = queries.all_sheets_of(request.user)
    return get_object_or_404(sheets, pk=pk)


def sheet(request, pk: int):
    """The sheet on one screen, the dossier's figures and documents beside it."""
    own = _own(request, pk)
    if request.method == "POST":
        answer = _save(request, own)
        if answer["errors"] or "conflict" in answer:
            for texts in answer["errors"].values():
                messages.error(request, " ".join(texts))
            if "conflict" in answer:
                messages.error(request, _("Phiếu đã được sửa ở cửa sổ khác; trang hiện nội dung mới nhất."))
            return redirect("evaluation:sheet", pk=pk)
        if "sign" in request.POST:
            return redirect("evaluation:sign", pk=pk)
        messages.success(request, _("Đã lưu phiếu."))
        return redirect("evaluation:sheet", pk=pk)
    return render(request, "evaluation/sheet.html", _sheet_values(request, own))


def _sheet_values(request, own) -> dict:
    lines = lines_of(own)
    mine = list(queries.sheets_of(request.user, own.cycle).values_list("pk", flat=True))
    place = mine.index(own.pk) if own.pk in mine else 0
    return {
        "sheet": own,
        "dossier": own.dossier,
        "lines": lines,
        "total": sum(line.points or 0 for line in lines),
        "maximum": sum(line.criterion.max_points for line in lines),
        "figures": figures_of(own.dossier),
        "figure_labels": [(name, DossierFigures._meta.get_field(name).verbose_name) for name in FIGURE_NAMES],
        "texts": [(Dossier._meta.get_field(name).verbose_name, getattr(own.dossier, name)) for name in TEXTS],
        "documents": live_documents(own.dossier),
        "criteria_set": own.cycle.criteria_set,
        "editable": own.is_open and request.user.has_perm("evaluation.score_sheet", own),
        "position": place + 1,
        "count": len(mine),
        "previous": mine[place - 1] if place > 0 else None,
        "next": mine[place + 1] if place + 1 < len(mine) else None,
    }


def autosave(request, pk: int):
    """Save what was typed; answers JSON (static/js/autosave.js)."""
    answer = _save(request, _own(request, pk))
    return JsonResponse(answer, status=409 if "conflict" in answer else 200)


def _save(request, own) -> dict:
    """Write the good boxes; report the bad ones and, when the sheet has moved on, both versions."""
    criteria = list(own.cycle.criteria_set.criteria.all())
    points, notes, errors = read_sheet(request.POST, criteria)
    version = request.POST.get("version", "")
    try:
        saved = scoring.save_scores(
            sheet=own,
            points=points,
            notes=notes,
            note=request.POST.get("note"),
            version=int(version) if version.isdigit() else -1,
            by=request.user,
        )
    except Conflict:
        own.refresh_from_db()
        return {"version": own.version, "errors": {}, "conflict": _both_versions(request, own)}
    except ActionError as mistake:
        return {"version": own.version, "errors": {mistake.field or "note": [mistake.message]}}
    return {"version": saved.version, "saved_at": timezone.localtime().strftime("%H:%M"), "errors": errors}


def _both_versions(request, own) -> dict:
    """Boxes that differ between what stands in the database and what this page sent."""
    found = {}
    for line in lines_of(own):
        code = line.criterion.code
        theirs = "" if line.points is None else f"{line.points // 100},{line.points % 100:02d}"
        mine = request.POST.get(code, "").strip()
        if code in request.POST and mine.replace(".", ",") != theirs:
            found[code] = {"label": line.criterion.name, "theirs": theirs, "mine": mine}
    return found


def sign(request, pk: int):
    """Check your points, then sign with the password; a signed sheet is frozen."""
    own = _own(request, pk)
    form = SignForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            scoring.sign_sheet(sheet=own, by=request.user, version=form.cleaned_data["version"])
        except ActionError as mistake:
            form.add_error(None, mistake.message)
        else:
            messages.success(request, _("Đã ký phiếu của hồ sơ %(code)s.") % {"code": own.dossier.code})
            return redirect("evaluation:own_sheets")
    lines = lines_of(own)
    form.fields["version"].initial = own.version
    values = {"sheet": own, "lines": lines, "form": form, "total": sum(line.points or 0 for line in lines)}
    values["missing"] = [line.criterion for line in lines if line.points is None]
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
    text = _("Điểm bình quân của hồ sơ được tính theo các thành viên còn lại.")
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
