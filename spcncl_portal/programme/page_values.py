"""The year switch of every page."""

from spcncl_portal.core.context import page_values

from . import queries


def year_switch(request) -> dict:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "cycle"):
        return {}
    return {"cycle": request.cycle, "cycles": queries.cycles_of_request(request)}


page_values.add("year_switch", year_switch)
