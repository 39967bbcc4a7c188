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


def test_zip_and_print_file_hold_every_certificate_once(client, staff, decided):
    issue_certificates(cycle=decided.cycle, by=None)

    packed = zipfile.ZipFile(io.BytesIO(b"".join(client.get("/chung-nhan/tat-ca.zip").streaming_content)))
    joined = pikepdf.open(io.BytesIO(b"".join(client.get("/chung-nhan/ban-in.pdf").streaming_content)))

    stored = StoredFile.objects.filter(content_type="application/pdf", name__contains="chứng nhận")
    assert len(packed.namelist()) == len(joined.pages) == stored.count() == 6
    assert packed.testzip() is None


def test_zip_without_certificates_says_so(client, staff, decided):
    assert client.get("/chung-nhan/tat-ca.zip").url == "/chung-nhan/"


def test_desk_of_staff_says_how_many_certificates_are_missing(client, staff, decided):
    page = client.get("/ban-lam-viec/")
    assert [(item.title, item.count) for item in page.context["items"] if item.url == "/chung-nhan/"] == [
        ("Lập giấy chứng nhận", 6)
    ]
    issue_certificates(cycle=decided.cycle, by=None)
    assert [item for item in client.get("/ban-lam-viec/").context["items"] if item.url == "/chung-nhan/"] == []
