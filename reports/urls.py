"""Addresses of reports and of the plan."""

from spcncl_portal.core.routes import public, route
from spcncl_portal.documents.reporting import all_reports
from spcncl_portal.programme.models import Target

from . import views

app_name = "reports"
LIST = "reports.list_reports"
ONE = "bao-cao/<slug:name>/<slug:fmt>/"


def _report() -> dict | None:
    found = all_reports()
    return {"name": found[0].name, "fmt": "xlsx"} if found else None


def year_with_targets() -> dict | None:
    year = Target.objects.values_list("cycle__year", flat=True).order_by("cycle").first()
    return {"year": year} if year else None


urlpatterns = [
    route("bao-cao/", views.listing, name="list", enter=LIST, methods=("GET",)),
    route(ONE, views.download, name="download", enter=LIST, methods=("GET",), example=_report),
    route(f"{ONE}lap/", views.make, name="make", enter=LIST, methods=("POST",), example=_report),
    route("ke-hoach/", views.plan, name="plan", enter="reports.view_plan", methods=("GET",)),
    public("cong-khai/chi-tieu/<int:year>/", views.public_targets, name="public_targets", example=year_with_targets),
]
