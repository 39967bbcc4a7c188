"""Addresses."""

app_name = "core"
urlpatterns = []
