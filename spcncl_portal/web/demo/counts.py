"""Rows per model, for `demo_data --json`."""

from django.apps import apps

LABELS = ("accounts", "files", "programme", "budget", "documents", "notifications", "applications", "evaluation")


def counts() -> dict[str, int]:
    """`app.model` → rows, of the portal's own models."""
    models = [model for label in LABELS for model in apps.get_app_config(label).get_models()]
    return {model._meta.label_lower: model._default_manager.count() for model in models}
