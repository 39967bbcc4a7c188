"""Every line of the log can be opened, whatever kind of thing it is about."""

import pytest
from django.apps import apps
from django.urls import reverse

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.log import fields_of
from spcncl_portal.core.log_view import changes_of
from spcncl_portal.core.models import ActionLog
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

APPS = {"accounts", "applications", "budget", "core", "documents", "evaluation", "files", "notifications", "programme"}
MODELS = [model for model in apps.get_models() if model._meta.app_label in APPS]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_line_about_each_model_names_every_column(model):
    names = fields_of(model())
    rows = changes_of(ActionLog(object_type=model._meta.label_lower, before={}, after=dict.fromkeys(names, 1)))
    assert len(rows) == len(names)


def test_line_about_a_file_can_be_opened(client):
    """Files hang on anything: their `subject_id` belongs to no one model."""
    after = {"subject_type_id": 1, "subject_id": "7", "size": 12}
    ActionLog.objects.bulk_create([ActionLog(object_type="files.storedfile", object_id="9", action="x", after=after)])
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    last = ActionLog.objects.latest("pk")
    assert client.get(reverse("core:log_entry", args=[last.pk])).status_code == 200
