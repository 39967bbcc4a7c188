"""The ranking, and what stands behind each average."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render

from applications.queries import dossiers_visible_to
from spcncl_portal.core.tables import render_list

from .. import calc, queries
from ..filters import RankingFilter
from ..models import CycleResult
from ..states import BOUNDARY_OPEN
from ..tables import RankingTable


def ranking(request):
    """Averages and ranks, best first; only after the independent phase."""
    results = CycleResult.objects.select_related("cycle__criteria_set")
    result = results.filter(cycle=request.cycle).first() if request.cycle else None
    if result is None or not request.user.has_perm("evaluation.see_points", result):
        return render(request, "evaluation/ranking_closed.html", {"result": result})
    criteria = result.cycle.criteria_set
    top, tie = queries.top_of(result)
    table = partial(RankingTable, top=top, pass_points=criteria.pass_points)
    values = {
        "result": result,
        "criteria_set": criteria,
        "tie": tie,
        "may_choose": result.state in BOUNDARY_OPEN and request.user.has_perm("evaluation.run_result", result),
        "quorum": queries.quorum(result.cycle),
    }
    return render_list(
        request,
        rows=queries.ranking_page(request.user, result.cycle),
        table_class=table,
        filter_class=RankingFilter,
        template="evaluation/ranking.html",
        context=values,
        name="xep-hang",
        search_through="dossier",
    )


def ranking_row(request, code: str):
    """One average opens to its sheets: members × criteria, what counted and what did not."""
    dossier = get_object_or_404(dossiers_visible_to(request.user), code=code)
    result = get_object_or_404(CycleResult.objects.select_related("cycle__criteria_set"), cycle=dossier.cycle)
    if not request.user.has_perm("evaluation.see_points", result):
        raise PermissionDenied
    sheets = list(queries.sheets_behind(dossier))
    counted = {sheet.pk for sheet in queries.counted_sheets(sheets)}
    criteria = list(result.cycle.criteria_set.criteria.all())
    rows, columns = [], {criterion.pk: [] for criterion in criteria}
    for sheet in sheets:
        points = {score.criterion_id: score.points for score in sheet.scores.all()}
        counts = sheet.pk in counted
        cells = [(criterion, points.get(criterion.pk) if counts else None) for criterion in criteria]
        for criterion in criteria:
            if counts and criterion.pk in points:
                columns[criterion.pk].append({criterion.code: points[criterion.pk]})
        rows.append(
            {"sheet": sheet, "counts": counts, "cells": cells, "total": sum(points.values()) if counts else None}
        )
    means = [
        calc.mean_per_criterion_then_sum(columns[criterion.pk]) if columns[criterion.pk] else None
        for criterion in criteria
    ]
    average = sum(mean for mean in means if mean is not None)
    values = {
        "dossier": dossier,
        "result": result,
        "criteria": criteria,
        "criteria_set": result.cycle.criteria_set,
        "rows": rows,
        "means": [
            (criterion, None if mean is None else calc.shown(mean).replace(".", ","))
            for criterion, mean in zip(criteria, means, strict=True)
        ],
        "average": calc.shown(average).replace(".", ",") if counted else None,
        "exact": f"{average.numerator}/{average.denominator}" if counted else "",
    }
    return render(request, "evaluation/ranking_row.html", values)
