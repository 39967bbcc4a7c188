"""Public front page and work desk."""

from django.shortcuts import render

from spcncl_portal.core.desk import items_for


def home(request):
    return render(request, "web/home.html")


def desk(request):
    """What waits for the person, the overdue first."""
    items = items_for(request.user, request.cycle) if request.cycle else []
    return render(request, "web/desk.html", {"items": items})
