"""Addresses."""

app_name = "notifications"
urlpatterns = []
