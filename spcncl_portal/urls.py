"""All addresses: each app's own, composed here. Routes are declared with `core.routes.route` or `public`."""

from django.contrib import admin
from django.urls import include, path

from spcncl_portal.web import api

urlpatterns = [
    path("", include("spcncl_portal.web.urls")),
    path("", include("spcncl_portal.core.urls")),
    path("", include("spcncl_portal.accounts.urls")),
    path("", include("spcncl_portal.files.urls")),
    path("", include("spcncl_portal.programme.urls")),
    path("", include("spcncl_portal.budget.urls")),
    path("", include("spcncl_portal.documents.urls")),
    path("", include("spcncl_portal.notifications.urls")),
    path("", include("applications.urls")),
    path("", include("evaluation.urls")),
    path("", include("reports.urls")),
    path("api/v1/", include((api.urls(), "api"))),
    path("quan-tri/", admin.site.urls),
]
