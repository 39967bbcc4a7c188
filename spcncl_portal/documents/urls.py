"""Addresses of verification."""

from spcncl_portal.core.routes import public

from . import views
from .office_urls import office_urls
from .urls_certificates import certificate_urls

app_name = "documents"
urlpatterns = [
    public("xac-minh/", views.verify, name="verify", methods=("GET", "POST")),
    public("xac-minh/<str:code>/", views.verify_one, name="verify_code", example=views.example_code),
    *certificate_urls,
    *office_urls,
]
