"""The public calendar: what is open until when, as a page and as a calendar file."""

from django.http import HttpResponse
from django.shortcuts import render

from .. import queries
from ..ics import calendar_file


def calendar(request):
    entries = queries.calendar(queries.open_cycles())
    return render(request, "programme/calendar.html", {"entries": entries})


def calendar_ics(request):
    entries = queries.calendar(queries.open_cycles())
    response = HttpResponse(calendar_file(entries), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lich-spcncl.ics"'
    return response
