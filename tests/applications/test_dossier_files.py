"""Documents of a dossier: what is taken in and what is not, removing, the whole dossier as PDF and ZIP."""

import hashlib
import io
import json
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications import package
from applications.actions.submission import submit_dossier
from applications.models import DossierFile
from spcncl_portal.core import jobs
from spcncl_portal.core.models import Job
from spcncl_portal.files.models import StoredFile
from tests.applications.dossier_world import World, world  # noqa: F401
from tests.factories.dossiers import pdf_bytes, stored_pdf


def send(client, dossier, *files, item="phieu-dang-ky", json_answer=True, **fields):
    uploads = [SimpleUploadedFile(name, data) for name, data in files]
    headers = {"accept": "application/json"} if json_answer else {}
    url = reverse("applications:upload_document", args=[dossier.code, item])
    return client.post(url, {"file": uploads, **fields}, headers=headers)


@pytest.fixture
def dossier(client, world):  # noqa: F811
    client.force_login(world.clerk)
    return world.dossier(documents=False, code="2021-001")


def encrypted() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="chu", user="khach"))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("mau.pdf", b"MZ\x90\x00" + b"\x00" * 200, "Nội dung của “mau.pdf” không phải là .pdf (đây là tệp .exe)"),
        ("mau.exe", b"MZ\x90\x00", "Không nhận tệp “mau.exe”; chỉ nhận các loại: .pdf."),
        ("khoa.pdf", None, "mật khẩu"),
        ("cut.pdf", pdf_bytes()[:200], "“cut.pdf”"),
        ("rong.pdf", b"", "rỗng"),
        ("to.pdf", b"%PDF-1.7\n" + b"0" * (60 * 1024 * 1024), "Tệp “to.pdf” nặng 61 MB, quá giới hạn 60 MB"),
    ],
)
def test_bad_file_is_refused_with_a_reason_and_nothing_is_kept(client, dossier, name, data, words):
    answer = send(client, dossier, (name, encrypted() if data is None else data))
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert not DossierFile.objects.exists()
    assert not StoredFile.objects.exists()
    plain = send(client, dossier, (name, encrypted() if data is None else data), json_answer=False)
    assert plain.status_code == 422
    assert words in plain.content.decode().replace("&quot;", '"')


def test_one_bad_file_of_several_keeps_none(client, dossier):
    answer = send(client, dossier, ("a.pdf", pdf_bytes("a")), ("b.pdf", b"MZ\x90"))
    assert answer.status_code == 422
    assert not DossierFile.objects.exists()


def test_good_files_are_shown_in_their_box(client, dossier):
    answer = send(client, dossier, ("Phiếu ký.pdf", pdf_bytes("a")), ("phụ lục.pdf", pdf_bytes("b")))
    assert answer.status_code == 200
    html = answer.json()["html"]
    assert 'id="tai-lieu-phieu-dang-ky"' in html
    assert "Phiếu ký.pdf" in html
    assert "tối đa 60,0 MB" in html
    assert dossier.documents.filter(removed_at=None).count() == 2


def test_same_file_twice_is_one_document(client, dossier):
    send(client, dossier, ("a.pdf", pdf_bytes("a")))
    send(client, dossier, ("a lần hai.pdf", pdf_bytes("a")))
    assert dossier.documents.count() == 1


def test_replaced_and_removed_files_stay_on_record(client, world, dossier):  # noqa: F811
    send(client, dossier, ("a.pdf", pdf_bytes("a")))
    first = dossier.documents.get()
    send(client, dossier, ("b.pdf", pdf_bytes("b")), replaces=first.pk)
    first.refresh_from_db()
    assert first.removed_at is not None
    second = dossier.documents.get(removed_at=None)
    url = reverse("applications:remove_document", args=[dossier.code, second.pk])
    assert [client.post(url).status_code for _ in range(2)] == [302, 302]
    assert list(dossier.documents.filter(removed_at=None)) == []
    assert StoredFile.objects.count() == 2


def test_file_is_replaced_in_its_item(client, world, dossier):  # noqa: F811
    send(client, dossier, ("a.pdf", pdf_bytes("a")))
    old = dossier.documents.get()
    url = reverse("applications:replace_document", args=[dossier.code])
    new = SimpleUploadedFile("b.pdf", pdf_bytes("b"))
    assert client.post(url, {"replaces": old.pk, "file": new}).status_code == 302
    assert [(one.file.name, one.item) for one in dossier.documents.filter(removed_at=None)] == [("b.pdf", old.item)]
    wrong = client.post(url, {"replaces": dossier.documents.get(removed_at=None).pk})
    assert wrong.status_code == 422
    assert "Chưa chọn tệp nào." in wrong.content.decode()
    gone = client.post(url, {"replaces": old.pk, "file": SimpleUploadedFile("c.pdf", pdf_bytes("c"))}, follow=True)
    assert "không còn trong hồ sơ" in gone.content.decode()


def test_twenty_first_file_is_refused(client, dossier):
    for number in range(20):
        send(client, dossier, (f"{number}.pdf", pdf_bytes(str(number))))
    answer = send(client, dossier, ("21.pdf", pdf_bytes("21")))
    assert answer.json()["error"] == "Mỗi mục nhận nhiều nhất 20 tệp; hãy gộp bớt."
    assert dossier.documents.count() == 20


def test_files_are_not_changed_once_submitted(client, world):  # noqa: F811
    client.force_login(world.clerk)
    dossier = world.dossier()
    submit_dossier(dossier=dossier, by=world.clerk)
    assert send(client, dossier, ("a.pdf", pdf_bytes("a"))).status_code == 409
    document = dossier.documents.get()
    client.post(reverse("applications:remove_document", args=[dossier.code, document.pk]))
    document.refresh_from_db()
    assert document.removed_at is None


def zip_of(client, dossier, query="") -> zipfile.ZipFile:
    answer = client.get(reverse("applications:dossier_zip", args=[dossier.code]) + query)
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_zip_holds_files_snapshot_and_manifest(client, world):  # noqa: F811
    client.force_login(world.clerk)
    dossier = world.dossier(documents=False)
    send(client, dossier, ("Phiếu ký.pdf", pdf_bytes("a")), ("Phiếu ký.pdf", pdf_bytes("b")))
    send(client, dossier, ("../../ảnh|1.pdf", pdf_bytes("c")), item="anh-san-pham")
    submission = submit_dossier(dossier=dossier, by=world.clerk)
    archive = zip_of(client, dossier)
    assert archive.testzip() is None
    assert archive.namelist() == [
        "01-phieu-dang-ky/Phiếu ký.pdf",
        "01-phieu-dang-ky/Phiếu ký (1).pdf",
        "02-anh-san-pham/ảnh 1.pdf",
        "snapshot.json",
        "manifest.sha256",
    ]
    assert archive.read("snapshot.json").decode() == submission.snapshot
    lines = archive.read("manifest.sha256").decode().splitlines()
    assert [line.split("  ", 1)[1] for line in lines] == archive.namelist()[:4]
    for line in lines:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest


def test_zip_of_an_older_submission_holds_its_files(client, world):  # noqa: F811
    client.force_login(world.clerk)
    dossier = world.dossier(documents=False)
    send(client, dossier, ("cu.pdf", pdf_bytes("cũ")))
    submit_dossier(dossier=dossier, by=world.clerk)
    type(dossier).objects.update(state="returned")
    send(client, dossier, ("moi.pdf", pdf_bytes("mới")), replaces=dossier.documents.get().pk)
    dossier.refresh_from_db()
    submit_dossier(dossier=dossier, by=world.clerk)
    assert zip_of(client, dossier, "?lan=1").namelist()[0] == "01-phieu-dang-ky/cu.pdf"
    assert zip_of(client, dossier).namelist()[0] == "01-phieu-dang-ky/moi.pdf"
    for wrong in ("9", "x", "-1"):
        assert client.get(reverse("applications:dossier_zip", args=[dossier.code]), {"lan": wrong}).status_code == 404


def test_zip_of_a_draft_holds_what_stands_now(client, dossier):
    send(client, dossier, ("a.pdf", pdf_bytes("a")))
    archive = zip_of(client, dossier)
    assert json.loads(archive.read("snapshot.json"))["submission"] == 0


def bookmarks(data: bytes) -> list[tuple[str, int]]:
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        pages = [page.obj.objgen for page in pdf.pages]
        return [(mark.title, pages.index(mark.destination[0].objgen)) for mark in outline.root]


def test_pdf_has_a_bookmark_per_document(client, world):  # noqa: F811
    client.force_login(world.clerk)
    dossier = world.dossier(code="2021-001")
    DossierFile.objects.create(
        dossier=dossier,
        item=world.cycle.checklist.get(code="anh-san-pham"),
        file=stored_pdf(subject=dossier, text="ảnh"),
    )
    answer = client.get(reverse("applications:dossier_pdf", args=[dossier.code]))
    assert answer["Content-Type"] == "application/pdf"
    assert "ho-so-2021-001-ban-nhap.pdf" in answer["Content-Disposition"]
    marks = bookmarks(answer.content)
    assert [title for title, _page in marks] == [
        "Phiếu hồ sơ 2021-001",
        "Phiếu đăng ký – phieu-dang-ky.pdf",
        "Ảnh sản phẩm – tai-lieu.pdf",
    ]
    pages = [page for _title, page in marks]
    assert pages == [0, pages[1], pages[1] + 1]


def test_heavy_dossier_is_joined_in_the_background(client, world, monkeypatch):  # noqa: F811
    monkeypatch.setattr("applications.views.dossier_files.HEAVY_BYTES", 10)
    client.force_login(world.clerk)
    dossier = world.dossier(code="2021-001")
    url = reverse("applications:dossier_pdf", args=[dossier.code])
    assert client.get(url).status_code == 302
    first, second = client.post(url), client.post(url)
    job = Job.objects.get()
    assert first.url == second.url == f"/tien-trinh/{job.pk}/"
    jobs.run(jobs.claim(str(job.pk)))
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 1)
    stored = StoredFile.objects.get(name="ho-so-2021-001-ban-nhap.pdf")
    assert job.result == {"url": stored.get_absolute_url()}
    assert client.get(stored.get_absolute_url()).status_code == 200


def test_zip_names_are_clean_and_never_equal():
    row = lambda item, name: {"item": item, "item_name": "", "name": name, "id": "", "size": 1, "sha256": ""}  # noqa: E731
    content = {"files": [row("a", "x.pdf"), row("a", "x.pdf"), row("b", "..\\..\\x.pdf"), row("b", "khong-duoi")]}
    assert package.zip_names(content) == ["01-a/x.pdf", "01-a/x (1).pdf", "02-b/x.pdf", "02-b/khong-duoi"]
