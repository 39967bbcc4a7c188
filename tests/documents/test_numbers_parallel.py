"""Numbers given at the same time, on whichever database the suite runs."""

import threading

import pytest
from django.db import connection

from spcncl_portal.documents.actions import next_number

WORKERS, EACH = 4, 5


@pytest.mark.django_db(transaction=True)
def test_next_number_given_in_parallel_has_neither_gap_nor_double():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an in-memory SQLite database belongs to one connection")
    given, failed = [], []

    def take():
        try:
            given.extend(next_number(code="GCN", year=2021) for _ in range(EACH))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(given) == list(range(1, WORKERS * EACH + 1))
