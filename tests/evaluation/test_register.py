"""The public register: search, filters, validity, and the list published for comment."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.actions.certificates import issue_certificates
from evaluation.actions.recognition import revoke_recognition
from evaluation.models import Recognition
from tests.factories.dossiers import DossierFactory
from tests.factories.evaluation import scored_cycle
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided():
    return scored_cycle(dossiers=12, members=2, state="decided")


def shown(page) -> list[str]:
    return [row.record.product_name for row in page.context["table"].rows]


def test_register_is_open_to_all_and_searched_without_accents(client, decided):
    wanted = decided.dossiers[4]
    Recognition.objects.get(dossier=wanted)

    page = client.get("/san-pham/", {"q": wanted.enterprise_name.replace("Công ty cổ phần Mẫu", "cong ty co phan mau")})

    assert page.status_code == 200
    assert wanted.product_name in shown(page)
    assert client.get("/san-pham/", {"q": "khong co"}).context["table"].rows.data.data.count() == 0


def test_register_filters_by_year_top_and_validity(client, decided):
    assert len(shown(client.get("/san-pham/", {"year": "2021"}))) == 12
    assert len(shown(client.get("/san-pham/", {"top": "1"}))) == 10
    with time_machine.travel(datetime.datetime(2024, 11, 25, 12, tzinfo=datetime.UTC)):
        assert len(shown(client.get("/san-pham/", {"state": "active"}))) == 12
    with time_machine.travel(datetime.datetime(2024, 11, 26, 12, tzinfo=datetime.UTC)):
        assert len(shown(client.get("/san-pham/", {"state": "active"}))) == 0
        assert len(shown(client.get("/san-pham/", {"state": "expired"}))) == 12


def test_register_leaves_out_what_was_withdrawn(client, decided):
    row = Recognition.objects.get(rank=1)
    revoke_recognition(recognition=row, reason="Khai sai", by=None)

    assert row.product_name not in shown(client.get("/san-pham/", {"year": "2021"}))
    assert client.get(f"/san-pham/{row.pk}/").status_code == 200


def test_product_page_links_to_the_verification_of_its_certificates(client, decided):
    issue_certificates(cycle=decided.cycle, by=None)
    row = Recognition.objects.get(rank=1)

    page = client.get(f"/san-pham/{row.pk}/").content.decode()

    codes = list(row.certificates.values_list("code", flat=True))
    assert len(codes) == 2 and all(f"/xac-minh/{code}/" in page for code in codes)
    assert client.get("/san-pham/999999/").status_code == 404


def test_invented_products_are_marked(client):
    scored_cycle(dossiers=2, members=2, state="decided", demo=True)
    row = Recognition.objects.first()

    for url in ("/san-pham/", f"/san-pham/{row.pk}/"):
        assert "dữ liệu trình diễn" in client.get(url).content.decode()


def test_enterprises_are_listed_once_with_their_products(client):
    cycle = CycleFactory()
    first = DossierFactory(cycle=cycle, state="in_scoring")
    second = DossierFactory(cycle=cycle, state="in_scoring", enterprise=first.enterprise)
    other = DossierFactory(cycle=cycle, state="in_scoring")
    scored_cycle(dossiers=[first, second, other], members=2, state="decided", cycle=cycle)

    rows = [row.record for row in client.get("/doanh-nghiep-spcncl/", {"year": "2021"}).context["table"].rows]

    assert {(one.name, one.product_count, len(one.products)) for one in rows} == {
        (first.enterprise.name, 2, 2),
        (other.enterprise.name, 1, 1),
    }
    assert client.get("/doanh-nghiep-spcncl/", {"_export": "xlsx"}).status_code == 200


@pytest.mark.parametrize("state", ["published_for_comment", "final", "decided"])
def test_published_list_shows_what_passed_without_points(client, state):
    DossierFactory.reset_sequence(1)  # the list is by name, and "1000" comes before "999"
    scored = scored_cycle(dossiers=4, members=2, state=state, points=lambda d, m, c: 400 if d == 3 else 870 - 10 * d)

    page = client.get("/cong-khai/ket-qua/2021/")

    assert [row["dossier"].pk for row in page.context["rows"]] == [one.pk for one in scored.dossiers[:3]]
    text = page.content.decode()
    assert scored.dossiers[3].product_name not in text
    assert "87,0" not in text and "86,0" not in text
    assert ("nhận ý kiến đến hết ngày" in text) == (state == "published_for_comment")


@pytest.mark.parametrize("state", ["open", "provisional"])
def test_published_list_does_not_exist_before_publication(client, state):
    scored_cycle(dossiers=2, members=2, state=state)

    assert client.get("/cong-khai/ket-qua/2021/").status_code == 404
    assert client.get("/cong-khai/ket-qua/1999/").status_code == 404


@pytest.mark.parametrize("url", ["/san-pham/", "/doanh-nghiep-spcncl/", "/cong-khai/ket-qua/2021/"])
def test_public_lists_need_the_same_queries_for_few_and_many(client, url):
    scored_cycle(dossiers=12, members=2, state="decided")
    client.get(url)
    counts = []
    for keep in (12, 2):
        kept = list(Recognition.objects.values_list("pk", flat=True)[:keep])
        Recognition.objects.exclude(pk__in=kept).delete()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
