"""The analysis of the dossiers' figures: the page, and each dossier with its measures."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from spcncl_portal.core.tables import render_list

from ..analysis import analyse, with_measures
from ..analysis_report import blocks, notes
from ..filters.analysis import MeasureFilter
from ..queries import COUNCIL
from ..tables.analysis import MeasureTable


def page(request):
    """Sums, charts, spread, what stands out and what lacks, over the dossiers that the person may read."""
    found = analyse(request.cycle, request.user) if request.cycle else None
    values = {
        "found": found,
        "blocks": blocks(found) if found and found.entries else [],
        "notes": notes(),
        "is_partial": bool(COUNCIL & request.user.roles),
    }
    return render(request, "applications/analysis/page.html", values)


def dossiers(request):
    """One row a dossier with its measures, to be sorted and exported."""
    if not request.cycle:
        return render(request, "applications/analysis/page.html", {"found": None})
    return render_list(
        request,
        rows=with_measures(request.cycle, request.user),
        table_class=MeasureTable,
        filter_class=MeasureFilter,
        template="applications/analysis/list.html",
        context={"page_title": _("Số liệu từng hồ sơ năm %(year)s") % {"year": request.cycle.year}},
        name=f"so-lieu-ho-so-{request.cycle.year}",
    )
