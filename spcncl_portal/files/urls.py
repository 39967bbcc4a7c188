"""Addresses."""

from spcncl_portal.core.routes import route

from . import views
from .models import StoredFile

app_name = "files"
urlpatterns = [
    route(
        "tep/<uuid:pk>/",
        views.download,
        name="download",
        enter="files.read_file",
        methods=("GET",),
        example=lambda: StoredFile.objects.values("pk").first(),
    ),
]
