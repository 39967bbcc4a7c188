"""Addresses."""

app_name = "files"
urlpatterns = []
