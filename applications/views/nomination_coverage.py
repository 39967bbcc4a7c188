"""How far nominations have come, body by body: a table and a tile map."""

from functools import partial

from django.http import HttpRequest
from django.shortcuts import render

from spcncl_portal.core.tables import render_list
from spcncl_portal.programme.models import DeadlineKind

from ..coverage_map import coverage_blocks
from ..doubles import doubles
from ..filters.nomination import CoverageFilter
from ..nomination_comparison import LastYear
from ..nomination_lines import distinct_products
from ..nomination_queries import COVERAGE, coverage, coverage_totals
from ..tables.nomination import CoverageTable


def overview(request: HttpRequest):
    """Every body's standing, beside last year's figures."""
    last_year = LastYear(request.cycle)
    return render_list(
        request,
        rows=coverage(request.cycle),
        table_class=partial(CoverageTable, last_year=last_year),
        filter_class=CoverageFilter,
        template="applications/nomination/overview.html",
        context=_values(request) | {"last_year": last_year},
        name=f"tien-do-gioi-thieu-{request.cycle.year}",
    )


def tile_map(request: HttpRequest):
    """One tile a body, in its rough place."""
    if not request.cycle:
        return render(request, "applications/nomination/no_cycle.html")
    values = _values(request) | {"blocks": coverage_blocks(request.cycle), "legend": COVERAGE}
    return render(request, "applications/nomination/map.html", values)


def _values(request: HttpRequest) -> dict:
    found = doubles(request.cycle)
    return {
        "totals": coverage_totals(request.cycle),
        "products": distinct_products(request.cycle),
        "doubles": len(found),
        "open_doubles": sum(1 for one in found if one.decision is None),
        "deadline": request.cycle.deadline(DeadlineKind.NOMINATION),
    }
