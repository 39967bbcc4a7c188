"""Addresses."""

app_name = "applications"
urlpatterns = []
