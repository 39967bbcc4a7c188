"""Addresses."""

app_name = "documents"
urlpatterns = []
