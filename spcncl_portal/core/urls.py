"""Jobs in the background and the action log."""

from . import views
from .models import ActionLog, Job
from .routes import route

app_name = "core"


def _last(model):
    row = model.objects.order_by("-pk").first()
    return {"pk": row.pk} if row else None


urlpatterns = [
    route("tien-trinh/", views.jobs, name="jobs", enter="core.view_jobs", methods=("GET",)),
    route(
        "tien-trinh/<uuid:pk>/",
        views.job,
        name="job",
        enter="core.view_jobs",
        methods=("GET",),
        example=lambda: _last(Job),
    ),
    route(
        "tien-trinh/<uuid:pk>/huy/",
        views.cancel,
        name="cancel_job",
        enter="core.view_jobs",
        methods=("POST",),
        example=lambda: _last(Job),
    ),
    route("nhat-ky/", views.log, name="log", enter="core.view_log", methods=("GET",)),
    route(
        "nhat-ky/<int:pk>/",
        views.log_entry,
        name="log_entry",
        enter="core.view_log",
        methods=("GET",),
        example=lambda: _last(ActionLog),
    ),
]
