"""Uploads in pieces: the offsets of the protocol, whose they are, what ends them, and what a crash leaves."""

import base64
import datetime
import hashlib
import os

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.models import ActionLog
from spcncl_portal.files import partial_bytes, tus
from spcncl_portal.files.models import PartialUpload, StoredFile
from spcncl_portal.files.partial_actions import append_piece, begin_partial, drop_partial, take_partial, unfinished_of
from spcncl_portal.files.partial_sweep import sweep_partials
from tests.factories.accounts import UserFactory
from tests.factories.files import a_pdf

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}


def person():
    return UserFactory(roles=[Role.ENTERPRISE])


def begun(by=None, *, size=10, name="Báo cáo.pdf", place="thử", **more) -> PartialUpload:
    return begin_partial(by=by or person(), name=name, size=size, place=place, **more)


def patch(client, upload, data: bytes, *, offset: int, length: int | None = None, **headers):
    headers = {**TUS, "Upload-Offset": str(offset), **headers}
    more = {} if length is None else {"CONTENT_LENGTH": str(length)}
    return client.patch(
        reverse("files:piece", args=[upload.pk]), data, content_type=tus.PIECE_TYPE, headers=headers, **more
    )


def head(client, upload):
    return client.head(reverse("files:piece", args=[upload.pk]), headers=TUS)


@pytest.fixture
def upload(client):
    row = begun()
    client.force_login(row.user)
    return row


def test_pieces_follow_each_other_and_head_tells_the_offset(client, upload):
    assert head(client, upload)["Upload-Offset"] == "0"
    first, second = patch(client, upload, b"01234", offset=0), patch(client, upload, b"56789", offset=5)
    assert [(one.status_code, one["Upload-Offset"], one["Tus-Resumable"]) for one in (first, second)] == [
        (204, "5", "1.0.0"),
        (204, "10", "1.0.0"),
    ]
    answer = head(client, upload)
    assert (answer["Upload-Offset"], answer["Upload-Length"], answer["Cache-Control"]) == ("10", "10", "no-store")
    assert partial_bytes.path_of(upload).read_bytes() == b"0123456789"


@pytest.mark.parametrize("offset", [0, 4, 6, 10])
def test_piece_at_another_offset_is_a_conflict_and_changes_nothing(client, upload, offset):
    patch(client, upload, b"01234", offset=0)
    assert patch(client, upload, b"xxx", offset=offset).status_code == 409
    assert partial_bytes.path_of(upload).read_bytes() == b"01234"
    assert head(client, upload)["Upload-Offset"] == "5"


def test_piece_beyond_the_announced_size_is_refused(client, upload):
    assert patch(client, upload, b"0123456789a", offset=0).status_code == 413
    assert head(client, upload)["Upload-Offset"] == "0"


def test_piece_that_is_too_large_for_memory_is_refused_unread(client, upload):
    assert patch(client, upload, b"x", offset=0, length=tus.MAX_PIECE + 1).status_code == 413


def test_line_that_breaks_in_a_piece_keeps_what_arrived(client, upload, monkeypatch):
    monkeypatch.setattr(tus, "read_piece", lambda request, announced: request.read(3))
    assert patch(client, upload, b"01234", offset=0)["Upload-Offset"] == "3"


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Offset": "năm"}, 400),
        ({"Upload-Offset": "-1"}, 400),
        ({"Upload-Checksum": "md5 AAAA"}, 400),
        ({"Upload-Checksum": "sha1 ###"}, 400),
        ({"Upload-Checksum": "sha1 " + base64.b64encode(hashlib.sha1(b"other").digest()).decode()}, 460),
        ({"Upload-Checksum": "sha256 " + base64.b64encode(hashlib.sha256(b"01234").digest()).decode()}, 204),
    ],
)
def test_headers_of_a_piece(client, upload, headers, status):
    names = {key: value for key, value in headers.items() if key != "Upload-Offset"}
    wrong = {**TUS, "Upload-Offset": headers.get("Upload-Offset", "0"), **names}
    url = reverse("files:piece", args=[upload.pk])
    answer = client.patch(url, b"01234", content_type=tus.PIECE_TYPE, headers=wrong)
    assert answer.status_code == status
    assert client.patch(url, b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}).status_code == 415


def test_others_learn_nothing_of_an_upload(client, upload):
    other = Client()
    other.force_login(person())
    url = reverse("files:piece", args=[upload.pk])
    answers = [
        head(other, upload),
        patch(other, upload, b"x", offset=0),
        other.delete(url, headers=TUS),
        other.get(url),
    ]
    assert [one.status_code for one in answers] == [404] * 4
    assert head(client, upload).status_code == 200
    assert Client().get(url).status_code == 302


def test_piece_without_the_csrf_token_is_refused(upload):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(upload.user)
    assert patch(strict, upload, b"01234", offset=0).status_code == 403


def test_upload_given_up_is_gone(client, upload):
    with_bytes = patch(client, upload, b"01234", offset=0)
    assert with_bytes.status_code == 204
    url = reverse("files:piece", args=[upload.pk])
    drop_partial(upload=upload, by=upload.user)
    drop_partial(upload=upload, by=upload.user)
    assert [client.delete(url, headers=TUS).status_code, head(client, upload).status_code] == [404, 404]
    assert ActionLog.objects.filter(action="drop_upload").count() == 1


def test_upload_whose_time_is_over_is_not_found_and_swept(client, upload, django_capture_on_commit_callbacks):
    patch(client, upload, b"01234", offset=0)
    other = begun(upload.user)
    PartialUpload.objects.filter(pk=upload.pk).update(expires_at=timezone.now())
    assert head(client, upload).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_partials() == 1
    assert not partial_bytes.path_of(upload).exists()
    assert list(PartialUpload.objects.all()) == [other]


def test_sweep_takes_old_bytes_without_a_row():
    path = partial_bytes.path_of(begun())
    path.parent.mkdir(exist_ok=True)
    stray, fresh = path.with_name("ab.part"), path.with_name("cd.part")
    for one in (path, stray, fresh):
        one.write_bytes(b"x")
    for one in (path, stray):
        os.utime(one, (0, 0))
    assert sweep_partials() == 1
    assert [one.exists() for one in (path, stray, fresh)] == [True, False, True]
    fresh.unlink()


def test_each_piece_keeps_the_upload_for_another_day(upload):
    PartialUpload.objects.filter(pk=upload.pk).update(expires_at=timezone.now() + datetime.timedelta(minutes=1))
    row = append_piece(upload=upload, offset=0, data=b"x")
    assert row.expires_at > timezone.now() + datetime.timedelta(hours=23)


def test_bytes_written_by_a_process_that_was_killed_are_written_over(upload):
    append_piece(upload=upload, offset=0, data=b"01234")
    with partial_bytes.path_of(upload).open("ab") as file:
        file.write(b"half a piece")
    append_piece(upload=upload, offset=5, data=b"56789")
    assert partial_bytes.path_of(upload).read_bytes() == b"0123456789"


def test_upload_whose_bytes_are_gone_begins_anew(client, upload):
    append_piece(upload=upload, offset=0, data=b"01234")
    partial_bytes.path_of(upload).unlink()
    assert head(client, upload).status_code == 404
    assert not PartialUpload.objects.exists()


def test_piece_after_lost_bytes_is_not_found(client, upload):
    append_piece(upload=upload, offset=0, data=b"01234")
    partial_bytes.path_of(upload).unlink()
    assert patch(client, upload, b"56789", offset=5).status_code == 404


@pytest.mark.parametrize(
    "name, size, words",
    [
        ("a.exe", 10, "Không nhận tệp “a.exe”"),
        ("a.pdf", 0, "rỗng"),
        ("a.pdf", 61 * 1024 * 1024, "quá giới hạn 60 MB"),
    ],
)
def test_begin_refuses_what_name_and_size_tell(name, size, words):
    with pytest.raises(ActionError, match=words):
        begun(name=name, size=size)


def test_begin_beyond_the_persons_limits_is_refused(settings):
    by = person()
    settings.PARTIAL_UPLOADS_PER_PERSON = 2
    begun(by), begun(by)
    with pytest.raises(ActionError, match="đang có 2 tệp gửi dở"):
        begun(by)
    settings.PARTIAL_UPLOADS_PER_PERSON, settings.PARTIAL_BYTES_PER_PERSON = 9, 25
    with pytest.raises(ActionError, match="đến giới hạn"):
        begun(by)
    begun()  # somebody else


def taken(upload, by, then=lambda stored: None):
    return take_partial(upload=upload, by=by, subject=by, kinds=("pdf",), then=then)


def test_whole_upload_is_taken_in_once(django_capture_on_commit_callbacks):
    data, calls = a_pdf(3), []
    upload = begun(size=len(data), place="hồ sơ")
    append_piece(upload=upload, offset=0, data=data[:100])
    with pytest.raises(Conflict, match="chưa gửi xong"):
        taken(upload, upload.user)
    append_piece(upload=upload, offset=100, data=data[100:])
    with django_capture_on_commit_callbacks(execute=True):
        first, again = (taken(upload, upload.user, calls.append) for _time in range(2))
    assert first == again == StoredFile.objects.get()
    assert calls == [first]
    assert (first.name, first.pages, first.sha256) == ("Báo cáo.pdf", 3, hashlib.sha256(data).hexdigest())
    assert not partial_bytes.path_of(upload).exists()
    assert not unfinished_of(upload.user, "hồ sơ").exists()
    with pytest.raises(Conflict):
        append_piece(upload=upload, offset=len(data), data=b"")
    drop_partial(upload=upload, by=None)  # the sweep, a day later
    assert not PartialUpload.objects.exists() and not ActionLog.objects.filter(action="drop_upload").exists()


def test_process_that_dies_before_the_file_is_kept_loses_nothing():
    """All pieces are there, the process is killed while it takes the file in: it is taken in at the next try."""
    data = a_pdf()
    upload = begun(size=len(data))
    append_piece(upload=upload, offset=0, data=data)

    def killed(stored):
        raise SystemExit

    with pytest.raises(SystemExit):
        taken(upload, upload.user, killed)
    assert not StoredFile.objects.exists()
    assert taken(upload, upload.user).sha256 == hashlib.sha256(data).hexdigest()


def test_upload_that_may_not_be_taken_in_is_given_up(django_capture_on_commit_callbacks):
    upload = begun(size=200)
    append_piece(upload=upload, offset=0, data=b"MZ\x90\x00" + bytes(196))
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ActionError, match=r"đây là tệp \.exe"):
        taken(upload, upload.user)
    assert not PartialUpload.objects.exists()
    assert not partial_bytes.path_of(upload).exists()


@pytest.mark.parametrize(
    "text, values",
    [
        ("", {}),
        ("filename QsOhby5wZGY=,flag", {"filename": "Báo.pdf", "flag": ""}),
        ("filename ###", None),
        ("filename /w==", None),
    ],
)
def test_metadata(text, values):
    assert tus.read_metadata(text) == values
