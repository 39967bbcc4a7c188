"""Keeping files: hash, name, subject; bytes and rows live and die together."""

import datetime
import hashlib
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.files.actions import attach_file, delete_file, store_bytes, store_upload
from spcncl_portal.files.cleanup import sweep_orphans
from spcncl_portal.files.models import StoredFile
from tests.factories.accounts import UserFactory
from tests.factories.files import StoredFileFactory, a_pdf, an_image, an_upload

pytestmark = pytest.mark.django_db


def test_store_upload_keeps_everything_about_the_file():
    user, data = UserFactory(), a_pdf(2)
    stored = store_upload(upload=an_upload("C:\\Công văn.PDF", data), by=user)
    stored.refresh_from_db()
    assert (stored.name, stored.size, stored.pages) == ("Công văn.pdf", len(data), 2)
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert (stored.content_type, stored.uploaded_by) == ("application/pdf", user)
    assert stored.file.open("rb").read() == data
    assert ActionLog.objects.get(action="store_file").object_id == str(stored.pk)


def test_store_upload_name_in_storage_tells_nothing():
    stored = store_upload(upload=an_upload("bí mật.pdf"), by=UserFactory())
    year, month, name = stored.file.name.split("/")
    assert (len(year), len(month), len(name)) == (4, 2, 36)
    assert name.endswith(".pdf")


def test_store_upload_refused_keeps_nothing():
    with pytest.raises(ActionError):
        store_upload(upload=an_upload("a.pdf", b"MZ\x90\x00" + bytes(100)), by=UserFactory())
    assert StoredFile.objects.count() == 0


def test_store_upload_limit_is_asked_before_reading(settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    with pytest.raises(ActionError, match="quá giới hạn 1 MB"):
        store_upload(upload=an_upload("a.pdf", bytes(1024 * 1024 + 1)), by=UserFactory())


def test_store_upload_other_kinds():
    stored = store_upload(upload=an_upload("a.png", an_image()), by=UserFactory(), kinds=("pdf", "image"))
    assert (stored.content_type, stored.is_inline) == ("image/png", True)


def test_store_bytes_with_subject():
    subject = UserFactory()
    stored = store_bytes(data=b"abc", name="bien-nhan.pdf", content_type="application/pdf", by=None, subject=subject)
    stored.refresh_from_db()
    assert stored.subject == subject


def test_attach_file_once():
    user, other = UserFactory(), UserFactory()
    stored = StoredFileFactory(by=user)
    assert attach_file(file=stored, subject=user, by=user).subject == user
    attach_file(file=stored, subject=user, by=user)
    with pytest.raises(ActionError, match="đã thuộc về một hồ sơ khác"):
        attach_file(file=stored, subject=other, by=user)


def test_attach_file_of_somebody_else_is_refused():
    stored = StoredFileFactory(by=UserFactory())
    with pytest.raises(ActionError, match="do người khác tải lên"):
        attach_file(file=stored, subject=UserFactory(), by=UserFactory())


@pytest.mark.django_db(transaction=True)
def test_rolled_back_row_leaves_no_bytes():
    names = []
    with pytest.raises(RuntimeError), transaction.atomic():
        names.append(StoredFileFactory().file.name)
        assert default_storage.exists(names[0])
        raise RuntimeError
    assert not default_storage.exists(names[0])
    assert StoredFile.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_rolled_back_savepoint_leaves_no_bytes_and_the_rest_stays():
    with transaction.atomic():
        kept = StoredFileFactory().file.name
        try:
            with transaction.atomic():
                lost = StoredFileFactory().file.name
                raise RuntimeError
        except RuntimeError:
            pass
        assert not default_storage.exists(lost)
    assert default_storage.exists(kept)
    assert connection.run_on_commit == []


@pytest.mark.django_db(transaction=True)
def test_delete_file_takes_the_bytes_on_commit():
    stored = StoredFileFactory()
    name = stored.file.name
    with pytest.raises(RuntimeError), transaction.atomic():
        delete_file(file=StoredFile.objects.get(), by=None)
        raise RuntimeError
    assert default_storage.exists(name)
    delete_file(file=StoredFile.objects.get(), by=None)
    assert not default_storage.exists(name)
    assert StoredFile.objects.count() == 0


def test_sweep_orphans_takes_only_old_bytes_without_a_row():
    stored = StoredFileFactory()
    folder = stored.file.name.rsplit("/", 1)[0]
    old = default_storage.save(f"{folder}/old.pdf", ContentFile(b"x"))
    new = default_storage.save(f"{folder}/new.pdf", ContentFile(b"x"))
    ancient = datetime.datetime(2020, 1, 1).timestamp()
    for name in (old, stored.file.name):
        os.utime(default_storage.path(name), (ancient, ancient))
    assert sweep_orphans() == 1
    assert [default_storage.exists(name) for name in (old, new, stored.file.name)] == [False, True, True]
    default_storage.delete(new)
