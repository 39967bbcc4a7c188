"""Public guidance: how to prepare a dossier, how to nominate, questions and answers, the self-check."""

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from spcncl_portal.programme.models import DeadlineKind
from spcncl_portal.programme.queries import current_cycle

from ..forms.self_check import SelfCheckForm
from ..guidance import dated, groups_of, papers_by_group
from ..self_check import answer

ASKED = "xem"  # the button of the self-check


def enterprises(request: HttpRequest):
    """Steps, conditions and the check list of documents by group, for enterprises."""
    cycle = current_cycle()
    values = {
        "shown_cycle": cycle,
        "deadlines": dated(cycle, DeadlineKind.DOSSIER, DeadlineKind.CORRECTION, DeadlineKind.COMMENT),
        "groups": papers_by_group(cycle),
        "years": cycle.figure_years() if cycle else [],
        "max_upload": settings.MAX_UPLOAD_BYTES,
    }
    return render(request, "applications/guidance/enterprises.html", values)


def bodies(request: HttpRequest):
    """How a body nominates."""
    cycle = current_cycle()
    values = {"shown_cycle": cycle, "deadlines": dated(cycle, DeadlineKind.NOMINATION), "groups": groups_of(cycle)}
    return render(request, "applications/guidance/bodies.html", values)


def questions(request: HttpRequest):
    """Questions and answers."""
    cycle = current_cycle()
    values = {
        "shown_cycle": cycle,
        "nomination": cycle.deadline(DeadlineKind.NOMINATION) if cycle else None,
        "dossier": cycle.deadline(DeadlineKind.DOSSIER) if cycle else None,
        "groups": groups_of(cycle),
    }
    return render(request, "applications/guidance/questions.html", values)


def self_check(request: HttpRequest):
    """Does my product qualify? The answers stand in the address alone; each page is worked out anew."""
    cycle = current_cycle()
    groups = groups_of(cycle)
    asked = ASKED in request.GET
    form = SelfCheckForm(request.GET if {"group", ASKED} & set(request.GET) else None, groups=groups, asked=asked)
    found = None
    if form.is_valid() and form.chosen and form.cleaned_data["place"]:
        value = form.cleaned_data["figure"]
        if value is not None or not form.asks_figure:
            found = answer(group=form.chosen, value=value, in_hanoi=form.cleaned_data["place"] != "none")
    values = {
        "shown_cycle": cycle,
        "form": form,
        "groups": groups,
        "answer": found,
        "nomination": cycle.deadline(DeadlineKind.NOMINATION) if cycle else None,
        "dossier": cycle.deadline(DeadlineKind.DOSSIER) if cycle else None,
        "last_year": cycle.year - 1 if cycle else None,
    }
    status = 422 if asked and form.errors else 200
    return render(request, "applications/guidance/self_check.html", values, status=status)
