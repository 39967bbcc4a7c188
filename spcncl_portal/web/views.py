"""Public front page, guidance, work desk."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control

from applications.guidance import dated, groups_of
from spcncl_portal.core.desk import items_for
from spcncl_portal.programme.queries import current_cycle


def home(request):
    """What the programme is, what is open until when, and the three ways in."""
    cycle = current_cycle()
    now = timezone.now()
    deadlines = [one for one in cycle.deadlines.all() if one.at and one.at >= now] if cycle and cycle.is_open else []
    return render(request, "web/home.html", {"shown_cycle": cycle, "open_deadlines": deadlines})


def guide(request):
    """The way into the guidance: what is open until when, for whom which page, the conditions."""
    cycle = current_cycle()
    values = {"shown_cycle": cycle, "deadlines": dated(cycle), "groups": groups_of(cycle)}
    return render(request, "web/guide.html", values)


def english(request):
    """Summary for foreign-invested enterprises, in English; who chose no language yet goes on in English from here."""
    values = {"shown_cycle": current_cycle()}
    if request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return render(request, "web/english.html", values)
    with translation.override("en"):
        request.LANGUAGE_CODE = "en"
        response = render(request, "web/english.html", values)
    response.headers["Content-Language"] = "en"
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, "en", max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax")
    return response


def desk(request):
    """What waits for the person, the overdue first."""
    items = items_for(request.user, request.cycle) if request.cycle else []
    return render(request, "web/desk.html", {"items": items, "now": timezone.now()})


@cache_control(public=True, max_age=86400)
def robots(request):
    lines = ["User-agent: *", "Disallow: /quan-tri/", "Disallow: /tai-khoan/", "Disallow: /m/", "Allow: /"]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
