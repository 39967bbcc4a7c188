"""Screens of the certificates: progress, downloads, who may have which file."""

import io
import zipfile

import pikepdf
import pytest
from django.urls import reverse

from evaluation.actions.certificates import issue_certificates, queue_certificates
from evaluation.models import Certificate
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.models import Job
from spcncl_portal.core.tasks import run_job
from spcncl_portal.files.models import StoredFile
from spcncl_portal.notifications.models import Notice
from tests.documents.reading import text_of
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.evaluation import scored_cycle
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(roles=[Role.ENTERPRISE])


@pytest.fixture
def decided(owner):
    cycle = CycleFactory()
    own = DossierFactory(cycle=cycle, state="in_scoring", enterprise=EnterpriseFactory(owner=owner))
    others = [DossierFactory(cycle=cycle, state="in_scoring") for _ in range(2)]
    return scored_cycle(dossiers=[own, *others], members=2, state="decided", cycle=cycle)


@pytest.fixture
def staff(client):
    user = UserFactory(roles=[Role.STAFF])
    client.force_login(user)
    return user


def own_certificate(owner) -> Certificate:
    return Certificate.objects.get(recognition__enterprise__members=owner, kind="SPCNCL")


def test_issue_button_starts_one_job_whatever_is_clicked(client, staff, decided):
    for _ in range(2):
        assert client.post(reverse("evaluation:issue_certificates")).url == "/chung-nhan/"

    job = Job.objects.get()
    page = client.get("/chung-nhan/").content.decode()
    assert f'hx-get="/tien-trinh/{job.pk}/"' in page
    run_job(str(job.pk))
    assert Certificate.objects.filter(state="issued").count() == 6
    assert "hx-get" not in client.get("/chung-nhan/").content.decode()


def test_issue_without_decision_says_why(client, staff):
    scored_cycle(dossiers=2, members=2, state="final")
    client.post(reverse("evaluation:issue_certificates"))
    job = Job.objects.get()

    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "Chu kỳ 2021 chưa có quyết định công nhận.")


def test_enterprise_downloads_its_own_and_finds_no_other(client, owner, decided):
    issue_certificates(cycle=decided.cycle, by=None)
    client.force_login(owner)
    certificate = own_certificate(owner)

    answer = client.get(reverse("evaluation:certificate_file", args=[certificate.pk]))

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == certificate.document.file.file.read()
    assert answer["Content-Disposition"].startswith('attachment; filename="giay-chung-nhan-001-2021-spcncl-hn-')
    other = Certificate.objects.exclude(recognition__enterprise__members=owner).first()
    assert client.get(reverse("evaluation:certificate_file", args=[other.pk])).status_code == 404
    assert client.get(f"/tep/{other.document.file_id}/").status_code == 404
    assert client.get(f"/tep/{certificate.document.file_id}/").status_code == 200
    assert client.get("/chung-nhan/tat-ca.zip").status_code == 403


def test_enterprise_sees_no_certificate_before_it_is_issued(client, owner, decided):
    queue_certificates(decision=decided.decision, by=None)
    client.force_login(owner)

    assert list(client.get("/chung-nhan/").context["table"].rows) == []
    assert client.get(reverse("evaluation:certificate_file", args=[own_certificate(owner).pk])).status_code == 404


def test_enterprise_is_told_once_of_each_certificate(owner, decided):
    issue_certificates(cycle=decided.cycle, by=None)
    issue_certificates(cycle=decided.cycle, by=None)

    assert Notice.objects.filter(user=owner, kind="certificate_issued").count() == 2


def test_zip_holds_every_certificate_once(client, staff, decided):
    issue_certificates(cycle=decided.cycle, by=None)

    packed = zipfile.ZipFile(io.BytesIO(b"".join(client.get("/chung-nhan/tat-ca.zip").streaming_content)))

    stored = StoredFile.objects.filter(content_type="application/pdf", name__contains="chứng nhận")
    assert len(packed.namelist()) == stored.count() == 6
    assert packed.testzip() is None


@pytest.mark.needs_poppler
@pytest.mark.parametrize(("size", "width", "height"), [("A4", 297, 210), ("A3", 420, 297)])
def test_print_file_holds_every_certificate_once_in_order_of_rank(client, staff, decided, size, width, height):
    issue_certificates(cycle=decided.cycle, by=None)

    answer = client.post("/chung-nhan/in/", {"size": size, "marks": "on", "inks": "cmyk"})
    again = client.post("/chung-nhan/in/", {"size": size, "marks": "on", "inks": "cmyk"})

    job = Job.objects.get(kind="certificates_print")
    assert answer.url == again.url == f"/tien-trinh/{job.pk}/"
    run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 6, 6)
    data = b"".join(client.get(job.result["url"]).streaming_content)
    with pikepdf.open(io.BytesIO(data)) as opened:
        page = opened.pages[0]
        trim, bleed, media = ([float(side) * 25.4 / 72 for side in box] for box in _boxes(page))
        assert (round(trim[2] - trim[0]), round(trim[3] - trim[1])) == (width, height)
        assert [round(side - other) for side, other in zip(trim, bleed, strict=True)] == [3, 3, -3, -3]
        assert [round(side - other) for side, other in zip(trim, media, strict=True)] == [10, 10, -10, -10]
    texts = [" ".join(text.split()) for text in text_of(data).split("\f")[:-1]]
    wanted = Certificate.objects.order_by("kind", "recognition__rank").values_list("number", "code")
    assert len(texts) == 6
    assert all(number in text and code in text for text, (number, code) in zip(texts, wanted, strict=True))


def _boxes(page):
    return page.trimbox, page.bleedbox, page.mediabox


def test_print_file_is_for_staff_and_asks_for_known_values(client, staff, owner, decided):
    assert "Chưa có gì để in" in client.get("/chung-nhan/in/").content.decode()
    issue_certificates(cycle=decided.cycle, by=None)
    assert client.post("/chung-nhan/in/", {"size": "A5", "inks": "rgb"}).status_code == 422
    assert not Job.objects.exists()
    proof = b"".join(client.get("/chung-nhan/in/bieu-trung.pdf?mau=cmyk").streaming_content)
    assert proof.startswith(b"%PDF")
    client.force_login(owner)
    assert client.get("/chung-nhan/in/").status_code == 403


def test_zip_without_certificates_says_so(client, staff, decided):
    assert client.get("/chung-nhan/tat-ca.zip").url == "/chung-nhan/"


def test_desk_of_staff_says_how_many_certificates_are_missing(client, staff, decided):
    page = client.get("/ban-lam-viec/")
    assert [(item.title, item.count) for item in page.context["items"] if item.url == "/chung-nhan/"] == [
        ("Lập giấy chứng nhận", 6)
    ]
    issue_certificates(cycle=decided.cycle, by=None)
    assert [item for item in client.get("/ban-lam-viec/").context["items"] if item.url == "/chung-nhan/"] == []
