"""Addresses."""

app_name = "programme"
urlpatterns = []
