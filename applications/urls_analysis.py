"""Addresses of the analysis of the dossiers' figures."""

from spcncl_portal.core.routes import route

from .views import analysis

ENTER = "applications.see_analysis"
GET = ("GET",)

analysis_urls = [
    route("phan-tich/", analysis.page, name="analysis", enter=ENTER, methods=GET),
    route("phan-tich/ho-so/", analysis.dossiers, name="analysis_dossiers", enter=ENTER, methods=GET),
]
