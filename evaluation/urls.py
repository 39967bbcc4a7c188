"""Addresses."""

from .urls_council import council_urls
from .urls_recognition import recognition_urls

app_name = "evaluation"
urlpatterns = [*council_urls, *recognition_urls]
