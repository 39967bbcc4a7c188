"""Numbers given at the same time, on whichever database the suite runs."""

import multiprocessing
import threading

import pytest
from django.db import connection, connections

from spcncl_portal.core.models import ActionLog
from spcncl_portal.documents.actions import next_number, number_official
from spcncl_portal.documents.models import OfficialDocument
from tests.factories.office import StandingOfficeFactory

WORKERS, EACH = 4, 5
PROCESSES, PAPERS = 4, 1000


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


def _number_all(keys: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit to off")  # the disk is not what is tested
    for document in OfficialDocument.objects.filter(pk__in=keys):
        number_official(document=document, by=None)
    connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_thousand_papers_numbered_by_four_processes_have_1_to_1000_each_once():
    if connection.vendor != "postgresql":
        pytest.skip("processes share a PostgreSQL server; SQLite's writers exclude each other anyway")
    office = StandingOfficeFactory()
    values = {"kind": "letter", "state": "approved", "body": office, "symbol": "SCT-QLCN", "series": "VB", "year": 2021}
    OfficialDocument.objects.bulk_create(OfficialDocument(abstract=f"V/v {n}", **values) for n in range(PAPERS))
    keys = list(OfficialDocument.objects.values_list("pk", flat=True))
    connections.close_all()
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_number_all, args=(keys[start::PROCESSES],)) for start in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    numbers = OfficialDocument.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, PAPERS + 1))
    assert ActionLog.objects.filter(action="give_number").count() == PAPERS
