"""Fill a dossier: one section a page, saved by itself or by the button; nothing typed is lost."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError

from .. import sections
from ..actions.dossier import BoxConflict, current_values, save_section
from ..completeness import figure_label
from ..dossier_queries import asked_of, eligibility_of, figures_of
from ..forms.dossier import FORMS, form_for, stored_as_typed
from ..models import Dossier
from ..presentation import label_of, odd_sentences, table_of_figures
from .dossier_access import back_with, get_dossier, why_not_writable
from .dossier_files import documents_page
from .shared import posted_version


def section(request, code: str, slug: str):
    """One section; POST saves it without JavaScript and goes on to the next."""
    dossier, part = _part(request, code, slug)
    problem = why_not_writable(request, dossier)
    if problem:
        return back_with(request, dossier, problem)
    if part is sections.DOCUMENTS:
        return documents_page(request, dossier)
    if request.method == "POST":
        return _save_by_button(request, dossier, part)
    return _page(request, dossier, part, form_for(part, dossier, current_values(dossier)))


def _part(request, code: str, slug: str):
    part = sections.BY_SLUG.get(slug)
    if part is None:
        raise Http404
    return get_dossier(request, code), part


def _save_by_button(request, dossier: Dossier, part):
    form = FORMS[part](request.POST, dossier=dossier)
    form.is_valid()
    try:
        dossier = save_section(
            dossier=dossier,
            by=request.user,
            values=form.values(),
            unread=form.unread(),
            version=posted_version(request),
        )
    except BoxConflict as conflict:
        return _page(
            request, dossier, part, form, conflict=_shown_conflict(dossier, conflict, request.POST), status=409
        )
    except ActionError as mistake:
        form.add_error(None, mistake.message)
        return _page(request, dossier, part, form, status=422)
    if form.errors:
        return _page(request, dossier, part, form, status=422)
    messages.success(request, _("Đã lưu phần “%(name)s”.") % {"name": part.name})
    order = list(sections.SECTIONS)
    following = order[order.index(part) + 1] if part is not order[-1] else None
    if following and "next" in request.POST:
        return redirect("applications:dossier_section", code=dossier.code, slug=following.slug)
    return redirect("applications:dossier", code=dossier.code)


def autosave(request, code: str, slug: str):
    """Save what one types: valid boxes are stored, the others are kept as typed and named in `errors`."""
    dossier, part = _part(request, code, slug)
    if part not in FORMS:
        raise Http404
    if why_not_writable(request, dossier):
        raise PermissionDenied
    form = FORMS[part](request.POST, dossier=dossier)
    form.is_valid()
    try:
        dossier = save_section(
            dossier=dossier,
            by=request.user,
            values=form.values(),
            unread=form.unread(),
            version=posted_version(request),
        )
    except BoxConflict as conflict:
        shown = _shown_conflict(dossier, conflict, request.POST)
        return JsonResponse({"version": conflict.version, "errors": {}, "conflict": shown}, status=409)
    now = timezone.localtime()
    errors = {name: [str(message) for message in found] for name, found in form.errors.items()}
    answer = {"version": dossier.version, "saved_at": f"{now:%H:%M}", "errors": errors, "conflict": None}
    return JsonResponse({**answer, "html": _live_pieces(request, dossier, part)})


def _shown_conflict(dossier: Dossier, conflict: BoxConflict, typed) -> dict:
    return {
        box: {"label": box_label(dossier, box), "theirs": stored_as_typed(box, value), "mine": typed.get(box, "")}
        for box, value in conflict.boxes.items()
    }


def box_label(dossier: Dossier, box: str) -> str:
    """The name of a box, as it stands above it."""
    figures = sections.figure_boxes(dossier.cycle.figure_years())
    return figure_label(*figures[box]) if box in figures else label_of(Dossier, box)


def _live_pieces(request, dossier: Dossier, part) -> dict[str, str]:
    """The parts of the page that follow from what was just saved."""
    fresh = Dossier.objects.select_related("cycle__criteria_set", "enterprise").get(pk=dossier.pk)
    pieces = {}
    if part in (sections.PRODUCT, sections.FIGURES):
        values = {"eligibility": eligibility_of(fresh), "dossier": fresh}
        pieces["du-dieu-kien"] = render_to_string("applications/dossier/_eligibility.html", values, request)
    if part is sections.FIGURES:
        pieces["tong-hop-so-lieu"] = render_to_string("applications/dossier/_figures.html", _figures(fresh), request)
    return pieces


def _figures(dossier: Dossier) -> dict:
    figures, years = figures_of(dossier), dossier.cycle.figure_years()
    return {"figures": table_of_figures(figures, years), "odd": odd_sentences(figures, years)}


def _page(request, dossier: Dossier, part, form, *, conflict=None, status=200):
    order = list(sections.SECTIONS)
    values = {
        "dossier": dossier,
        "part": part,
        "form": form,
        "conflict": conflict,
        "step": order.index(part) + 1,
        "steps": len(order),
        "has_next": part is not order[-1],
        "autosave_url": reverse("applications:autosave_dossier", args=[dossier.code, part.slug]),
        "back_url": reverse("applications:dossier", args=[dossier.code]),
        "finding": asked_of(dossier).get(part.item),
        "version": _kept_version(request, dossier, conflict),
    }
    if part in (sections.PRODUCT, sections.FIGURES):
        values["eligibility"] = eligibility_of(dossier)
    if part is sections.FIGURES:
        values |= _figures(dossier)
    return render(request, f"applications/dossier/{part.code}.html", values, status=status)


def _kept_version(request, dossier: Dossier, conflict) -> int:
    """After a conflict that the person has now seen, the button saves against the newest version."""
    return Dossier.objects.values_list("version", flat=True).get(pk=dossier.pk) if conflict else dossier.version
