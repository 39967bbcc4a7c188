"""Addresses of the applications; each part names its own."""

from .urls_analysis import analysis_urls
from .urls_check import check_urls
from .urls_dossier import dossier_urls
from .urls_enterprise import enterprise_urls
from .urls_guidance import guidance_urls
from .urls_inspection import inspection_urls
from .urls_invitation import invitation_urls
from .urls_life import life_urls
from .urls_nomination import nomination_urls
from .urls_nominees import nominee_urls
from .urls_outreach import outreach_urls

app_name = "applications"
urlpatterns = [
    *guidance_urls,
    *enterprise_urls,
    *outreach_urls,
    *invitation_urls,
    *nomination_urls,
    *nominee_urls,
    *dossier_urls,
    *life_urls,
    *check_urls,
    *inspection_urls,
    *analysis_urls,
]
