"""The download: rule, headers, proxy, signed address."""

import pytest
from django.core.files.storage import default_storage

from spcncl_portal.accounts.roles import Role
from spcncl_portal.files.models import StoredFile
from tests.factories.accounts import UserFactory
from tests.factories.files import StoredFileFactory, a_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory(roles=[Role.ENTERPRISE])
    client.force_login(user)
    return user


def test_download_pdf_is_shown_in_place(client, user):
    data = a_pdf()
    stored = StoredFileFactory(by=user, name="Công văn số 1.pdf", data=data)
    response = client.get(stored.get_absolute_url())
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == data
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "inline; filename*=utf-8''C%C3%B4ng%20v%C4%83n%20s%E1%BB%91%201.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


def test_download_on_request_or_other_types_is_an_attachment(client, user):
    pdf = StoredFileFactory(by=user, name="a.pdf")
    word = StoredFileFactory(by=user, name="a.docx", content_type="application/msword", data=b"x")
    assert client.get(pdf.get_absolute_url() + "?tai-ve=1")["Content-Disposition"] == 'attachment; filename="a.pdf"'
    response = client.get(word.get_absolute_url())
    assert response["Content-Disposition"] == 'attachment; filename="a.docx"'
    assert response["Content-Security-Policy"].endswith("; sandbox")


def test_download_unchanged_is_not_sent_again(client, user):
    stored = StoredFileFactory(by=user)
    response = client.get(stored.get_absolute_url(), headers={"If-None-Match": f'"{stored.sha256}"'})
    assert (response.status_code, response.content) == (304, b"")


def test_download_of_somebody_else_is_not_found(client, user):
    assert client.get(StoredFileFactory(by=UserFactory()).get_absolute_url()).status_code == 404


def test_download_anonymous_goes_to_login(client):
    stored = StoredFileFactory()
    response = client.get(stored.get_absolute_url())
    assert response.status_code == 302
    assert "next=" in response["Location"]


def test_download_missing_bytes_is_not_found(client, user):
    stored = StoredFileFactory(by=user)
    default_storage.delete(stored.file.name)
    assert client.get(stored.get_absolute_url()).status_code == 404


def test_download_behind_the_proxy(client, user, settings):
    settings.FILES_X_ACCEL_PREFIX = "/protected/"
    stored = StoredFileFactory(by=user)
    response = client.get(stored.get_absolute_url())
    assert response["X-Accel-Redirect"] == f"/protected/{stored.file.name}"
    assert response["Content-Type"] == "application/pdf"
    assert response.content == b""


def test_download_from_a_store_with_signed_addresses(client, user):
    moto = pytest.importorskip("moto")
    boto3 = pytest.importorskip("boto3")
    from storages.backends.s3 import S3Storage

    stored = StoredFileFactory(by=user, name="Công văn.pdf")
    field = StoredFile._meta.get_field("file")
    with moto.mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="tep")
        storage = S3Storage(
            bucket_name="tep", region_name="us-east-1", access_key="a", secret_key="b", querystring_expire=300
        )
        local, field.storage = field.storage, storage
        try:
            response = client.get(stored.get_absolute_url())
        finally:
            field.storage = local
    assert response.status_code == 302
    assert stored.file.name in response["Location"]
    assert "response-content-type=application%2Fpdf" in response["Location"]
    assert "X-Amz-Signature" in response["Location"] or "Signature=" in response["Location"]
    assert response["Cache-Control"] == "private, no-store"
