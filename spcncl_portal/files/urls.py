"""Addresses."""

from spcncl_portal.core.routes import route

from . import partial_views, views
from .models import PartialUpload, StoredFile

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
    route(
        "tep/gui/<uuid:pk>/",
        partial_views.piece,
        name="piece",
        enter="files.read_file",
        methods=("GET", "PATCH", "DELETE"),
        example=lambda: PartialUpload.objects.values("pk").first(),
    ),
]
