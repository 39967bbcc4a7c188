"""A person who saves a dossier at the moment in which a merger moves it to another enterprise."""

import threading

import pytest
from django.db import connections, transaction

from spcncl_portal.core.actions import lock
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import DossierFactory


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_row_that_moves_while_it_is_waited_for_is_read_where_it_is():
    if connections["default"].vendor != "postgresql":
        pytest.skip("SQLite lets one write after another")
    dossier, other = DossierFactory(documents=False), EnterpriseFactory(name="Tổng công ty Mẫu")
    held, found = threading.Event(), []

    def save_meanwhile():
        held.wait(10)
        try:
            with transaction.atomic():
                found.append(lock(dossier).enterprise_name)
        except type(dossier).DoesNotExist:
            found.append("lost")
        finally:
            connections.close_all()

    thread = threading.Thread(target=save_meanwhile)
    thread.start()
    with transaction.atomic():
        row = lock(dossier)
        held.set()
        thread.join(1.5)  # until it waits for the row
        row.enterprise = other
        row.save()
    thread.join(10)
    assert found == ["Tổng công ty Mẫu"]
