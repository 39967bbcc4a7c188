"""The demo's data, made once for a file of tests and rolled back after it."""

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The whole demo in the test database; each test's own changes are rolled back to it."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        try:
            call_command("demo_data")
            yield
        finally:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)
