"""Addresses."""

from .urls_council import council_urls

app_name = "evaluation"
urlpatterns = [*council_urls]
