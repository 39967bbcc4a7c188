"""Who gets what on a day, under the settings of a cycle."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.parsing import ParseError, parse_date
from spcncl_portal.programme.queries import cycle_of_year

from .preview import preview


def reminder_preview(request, year: int):
    """The notices of `?ngay=` (today): who would get or got which, at what hour and why, sent or not."""
    cycle = cycle_of_year(year)
    if cycle is None:
        raise Http404
    typed, problem, day = request.GET.get("ngay", "").strip(), "", timezone.localdate()
    if typed:
        try:
            day = parse_date(typed)
        except ParseError as mistake:
            problem = mistake.message
    values = {
        "shown": cycle,
        "day": day,
        "typed": typed or day.strftime("%d/%m/%Y"),
        "problem": problem,
        "preview": None if problem else preview(cycle, day),
        "page_title": _("Ai nhận gì ngày nào, chu kỳ %(year)s") % {"year": year},
    }
    return render(request, "notifications/reminder_preview.html", values)
