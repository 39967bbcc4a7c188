"""The year switch of every page."""

from spcncl_portal.core.context import page_values

from . import queries


def year_switch(request) -> dict:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "cycle"):
        return {}
    if not hasattr(request, "year_switch"):  # context processors run once for each piece that is rendered apart
        request.year_switch = list(queries.Cycle.objects.only("year", "state", "name"))
    return {"cycle": request.cycle, "cycles": request.year_switch}


page_values.add("year_switch", year_switch)
