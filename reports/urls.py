"""Addresses."""

app_name = "reports"
urlpatterns = []
