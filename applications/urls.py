"""Addresses of enterprises, nomination letters and dossiers; each part names its own."""

from .urls_dossier import dossier_urls
from .urls_enterprise import enterprise_urls
from .urls_nomination import nomination_urls

app_name = "applications"
urlpatterns = [*enterprise_urls, *nomination_urls, *dossier_urls]
