"""The secret calendar of a person, as telephones and mail programs fetch it: no sign-in, the address is the key."""

from django.http import HttpResponse
from django.utils import translation

from spcncl_portal.documents.throttle import count_miss, is_held_back

from .calendar import entries_of
from .calendar_file import calendar_file
from .models import CalendarKey

CALENDAR = "calendar"  # what the throttle counts


def own_calendar(request, token: str):
    """The calendar behind `token`; 404 for one that is unknown, renewed or of a closed account, 429 for guessers.

    A right address is always answered: many people's calendars are fetched from one place.
    """
    key = CalendarKey.objects.select_related("user").filter(token=token, user__is_active=True).first()
    if key is None:
        if is_held_back(request, CALENDAR):
            return HttpResponse(status=429)
        count_miss(request, CALENDAR)
        return HttpResponse(status=404)
    with translation.override(key.user.language):
        content = calendar_file(entries_of(key.user))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lich-rieng.ics"'
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
