"""Documents of a dossier that arrive in pieces; their dates, order, groups and limits."""

import base64
import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.actions.dossier_files import raise_document, set_document_expiry
from applications.actions.submission import submit_dossier
from applications.expiry import validity
from applications.models import DossierFile
from applications.presentation import shown_changes
from applications.snapshot import changed_items, compare
from spcncl_portal.files import tus
from spcncl_portal.files.models import PartialUpload, StoredFile
from tests.applications.dossier_world import World, world  # noqa: F401
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.dossiers import pdf_bytes, stored_pdf
from tests.factories.programme import ChecklistItemFactory, DeadlineFactory

ITEM = "phieu-dang-ky"
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def dossier(client, world):  # noqa: F811
    client.force_login(world.clerk)
    return world.dossier(documents=False, code="2021-001")


def begin(client, dossier, *, size: int, item=ITEM, **metadata):
    metadata = {"filename": "Báo cáo.pdf", **metadata}
    pairs = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())
    url = reverse("applications:begin_document", args=[dossier.code, item])
    return client.post(url, headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": pairs})


def piece(client, address: str, data: bytes, offset: int = 0):
    headers = {**TUS, "Upload-Offset": str(offset)}
    return client.patch(address, data, content_type=tus.PIECE_TYPE, headers=headers)


def finish(client, dossier, address: str, *, item=ITEM, accept="application/json", **data):
    number = address.rstrip("/").rsplit("/", 1)[1]
    url = reverse("applications:finish_document", args=[dossier.code, item, number])
    return client.post(url, data, headers={"accept": accept})


def sent(client, dossier, data: bytes, **metadata):
    address = begin(client, dossier, size=len(data), **metadata)["Location"]
    half = len(data) // 2
    assert piece(client, address, data[:half]).status_code == 204
    assert piece(client, address, data[half:], half).status_code == 204
    return address


def page_of(client, dossier) -> str:
    return client.get(reverse("applications:dossier_section", args=[dossier.code, "tai-lieu"])).content.decode()


def test_document_in_pieces_stands_in_its_box_once(client, dossier):
    address = sent(client, dossier, pdf_bytes("a"), expires_on="31/12/2099")
    answer, again = (finish(client, dossier, address) for _time in range(2))
    assert [answer.status_code, again.status_code] == [200, 200]
    document = dossier.documents.get()
    assert (document.file.name, document.expires_on) == ("Báo cáo.pdf", datetime.date(2099, 12, 31))
    assert StoredFile.objects.count() == 1
    assert "Báo cáo.pdf" in answer.json()["html"]
    assert "1 trang PDF" in answer.json()["also"]["tong-tai-lieu"]


def test_document_in_pieces_takes_the_place_of_another(client, dossier):
    finish(client, dossier, sent(client, dossier, pdf_bytes("a")))
    old = dossier.documents.get()
    finish(client, dossier, sent(client, dossier, pdf_bytes("b"), replaces=str(old.pk), filename="mới.pdf"))
    assert [one.file.name for one in dossier.documents.filter(removed_at=None)] == ["mới.pdf"]
    old.refresh_from_db()
    assert old.removed_at is not None


def test_what_is_chosen_at_the_end_counts(client, dossier):
    finish(client, dossier, sent(client, dossier, pdf_bytes("a")))
    old = dossier.documents.get()
    address = sent(client, dossier, pdf_bytes("b"), replaces=str(old.pk), expires_on="31/12/2098")
    assert finish(client, dossier, address, replaces="", expires_on="hôm qua").status_code == 422
    assert finish(client, dossier, address, replaces="", expires_on="31/12/2099").status_code == 200
    days = dossier.documents.filter(removed_at=None).values_list("expires_on", flat=True)
    assert list(days) == [None, datetime.date(2099, 12, 31)]


def test_unfinished_document_is_named_on_the_page_and_can_be_given_up(client, dossier):
    address = begin(client, dossier, size=1000)["Location"]
    piece(client, address, bytes(450))
    page = page_of(client, dossier)
    assert "đang gửi dở 45 %" in page
    assert finish(client, dossier, address).json()["error"].startswith("Tệp “Báo cáo.pdf” chưa gửi xong")
    assert finish(client, dossier, address, drop="1").status_code == 302
    assert not PartialUpload.objects.exists()
    assert finish(client, dossier, address).status_code == 404


def test_whole_document_that_was_not_taken_in_waits_on_the_page(client, dossier):
    address = sent(client, dossier, pdf_bytes("a"))
    assert "đã gửi đủ nhưng chưa vào hồ sơ" in page_of(client, dossier)
    answer = finish(client, dossier, address, accept="text/html")
    assert answer["Location"].endswith("#tai-lieu-phieu-dang-ky")
    assert dossier.documents.count() == 1


def test_same_file_begun_in_another_browser_is_not_waited_for(client, dossier):
    data = pdf_bytes("a")
    begin(client, dossier, size=len(data))
    finish(client, dossier, sent(client, dossier, data))
    assert PartialUpload.objects.filter(stored=None).count() == 0


def test_disguised_program_in_pieces_is_refused_and_forgotten(client, dossier):
    answer = finish(client, dossier, sent(client, dossier, b"MZ\x90\x00" + bytes(200)))
    assert (answer.status_code, PartialUpload.objects.count(), StoredFile.objects.count()) == (422, 0, 0)
    assert "đây là tệp .exe" in answer.json()["error"]


@pytest.mark.parametrize(
    "size, metadata, words",
    [
        (0, {}, "rỗng"),
        (61 * 1024 * 1024, {}, "quá giới hạn 60 MB"),
        (10, {"filename": "a.docx"}, "chỉ nhận các loại: .pdf."),
        (10, {"expires_on": "31/02/2021"}, "Không có ngày “31/02/2021”"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_it_is_sent(client, dossier, size, metadata, words):
    answer = begin(client, dossier, size=size, **metadata)
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert not PartialUpload.objects.exists()


def test_what_comes_along_is_kept_as_it_was_read(client, dossier):
    begin(client, dossier, size=1000, expires_on="31/12/2099\0", replaces="7\0")
    assert PartialUpload.objects.get().details == {"replaces": "", "expires_on": "2099-12-31"}


def test_creation_that_is_no_creation(client, dossier):
    url = reverse("applications:begin_document", args=[dossier.code, ITEM])
    assert client.post(url).status_code == 412
    assert client.post(url, headers=TUS).status_code == 400
    assert (
        client.post(url, headers={**TUS, "Upload-Length": "10", "Upload-Metadata": "filename ###"}).status_code == 400
    )
    options = client.options(url)
    assert (options.status_code, options["Tus-Version"], options["Tus-Max-Size"]) == (204, "1.0.0", "62914560")


def test_others_begin_and_finish_nothing(client, dossier):
    address = sent(client, dossier, pdf_bytes("a"))
    stranger, colleague = Client(), Client()
    stranger.force_login(EnterpriseFactory(owner=UserFactory(roles=["enterprise"])).memberships.get().user)
    assert begin(stranger, dossier, size=10).status_code == 404
    assert finish(stranger, dossier, address).status_code == 404
    mate = UserFactory(roles=["enterprise"])
    dossier.enterprise.memberships.create(user=mate)
    colleague.force_login(mate)
    assert begin(colleague, dossier, size=10).status_code == 201
    assert finish(colleague, dossier, address).status_code == 404


def test_document_in_pieces_is_finished_only_where_it_was_begun(client, world, dossier):  # noqa: F811
    address = sent(client, dossier, pdf_bytes("a"))
    other = world.dossier(documents=False, code="2021-002")
    assert finish(client, other, address).status_code == 404
    assert finish(client, dossier, address, item="anh-san-pham").status_code == 404


def test_submitted_dossier_takes_no_pieces(client, world):  # noqa: F811
    client.force_login(world.clerk)
    dossier = world.dossier()
    address = sent(client, dossier, pdf_bytes("a"))
    submit_dossier(dossier=dossier, by=world.clerk)
    assert begin(client, dossier, size=10).status_code == 409
    assert finish(client, dossier, address).status_code == 409
    assert PartialUpload.objects.count() == 1


def test_dossier_takes_no_more_than_its_limit(client, dossier, settings):
    settings.MAX_DOSSIER_BYTES = 2 * 1024 * 1024
    document = finish(client, dossier, sent(client, dossier, pdf_bytes("a")))
    StoredFile.objects.update(size=1024 * 1024 + 1)
    refused = begin(client, dossier, size=1024 * 1024)
    assert "nhiều nhất 2 MB tài liệu, còn lại 0 MB" in refused.json()["error"]
    instead = begin(client, dossier, size=1024 * 1024, replaces=str(dossier.documents.get().pk))
    assert (document.status_code, instead.status_code) == (200, 201)
    url = reverse("applications:upload_document", args=[dossier.code, ITEM])
    settings.MAX_DOSSIER_BYTES = 1024 * 1024
    plain = client.post(
        url, {"file": SimpleUploadedFile("b.pdf", pdf_bytes("b"))}, headers={"accept": "application/json"}
    )
    assert plain.status_code == 422
    assert dossier.documents.count() == 1


def test_page_tells_limits_and_totals_before_one_starts(client, world, dossier):  # noqa: F811
    image = stored_pdf(subject=dossier, text="b", name="ảnh.png")
    StoredFile.objects.filter(pk=image.pk).update(pages=None, size=1024 * 1024)
    for file in (stored_pdf(subject=dossier, text="a"), image):
        DossierFile.objects.create(dossier=dossier, item=world.cycle.checklist.get(code=ITEM), file=file)
    page = " ".join(page_of(client, dossier).split())
    assert "PDF · tối đa 60,0 MB mỗi tệp · còn nhận 18 tệp" in page
    assert "1 trang PDF; 1 tệp không rõ số trang" in page
    assert "1,0 MB trên 500,0 MB được nhận" in page


def test_items_stand_under_their_criterion_and_files_of_an_earlier_group_stay(client, world, dossier):  # noqa: F811
    criterion = world.cycle.criteria_set.criteria.first()
    ChecklistItemFactory(cycle=world.cycle, code="rieng", name="Phiếu riêng", criterion_code=criterion.code)
    other = ChecklistItemFactory(cycle=world.cycle, code="khac", name="Phiếu nhóm khác", groups=["nhom_khac"])
    page = page_of(client, dossier)
    assert page.index("Tài liệu chung") < page.index(f"Tiêu chí {criterion.code}") < page.index('id="tai-lieu-rieng"')
    assert "Tài liệu chỉ yêu cầu với nhóm khác" in page
    assert "Không còn yêu cầu với nhóm này" not in page
    DossierFile.objects.create(dossier=dossier, item=other, file=stored_pdf(subject=dossier, name="cu.pdf"))
    page = page_of(client, dossier)
    assert page.index("Không còn yêu cầu với nhóm này") < page.index("cu.pdf")
    assert "tai-lieu-khac_file" not in page


@pytest.fixture
def document(world, dossier):  # noqa: F811
    item = world.cycle.checklist.get(code=ITEM)
    return DossierFile.objects.create(dossier=dossier, item=item, file=stored_pdf(subject=dossier, name="a.pdf"))


def test_date_of_expiry_is_written_and_taken_away(client, dossier, document):
    url = reverse("applications:date_document", args=[dossier.code, document.pk])
    assert client.post(url, {"expires_on": "5/3/2099"}).status_code == 302
    document.refresh_from_db()
    assert document.expires_on == datetime.date(2099, 3, 5)
    wrong = client.post(url, {"expires_on": "mai"})
    assert wrong.status_code == 422
    assert "không phải là ngày" in wrong.content.decode()
    client.post(url, {"expires_on": ""})
    document.refresh_from_db()
    assert document.expires_on is None
    document.removed_at = timezone.now()
    document.save()
    assert client.post(url, {"expires_on": "5/3/2099"}).status_code == 422


def test_validity_is_told_against_today_and_the_scoring(world):  # noqa: F811
    today = timezone.localdate()
    assert validity(None, world.cycle) is None
    assert validity(today, world.cycle).words == f"có hiệu lực đến {today:%d/%m/%Y}"
    yesterday = today - datetime.timedelta(days=1)
    assert validity(yesterday.isoformat(), world.cycle) == (f"hết hiệu lực từ {yesterday:%d/%m/%Y}", "error")
    day = datetime.datetime(2100, 8, 31, 16, 59, 59, tzinfo=datetime.UTC)
    DeadlineFactory(cycle=world.cycle, kind="scoring", at=day)
    world.cycle.refresh_from_db()
    early, enough = (validity(datetime.date(2100, 8, day), world.cycle) for day in (30, 31))
    assert early == ("hết hiệu lực ngày 30/08/2100, trước hạn chấm điểm 31/08/2100", "error")
    assert enough.state == "valid"


def test_document_moves_up_and_the_first_one_stays(world, dossier, document):  # noqa: F811
    more = [
        DossierFile.objects.create(
            dossier=dossier, item=document.item, file=stored_pdf(subject=dossier, name=name, text=name), position=number
        )
        for number, name in ((1, "b.pdf"), (2, "c.pdf"))
    ]
    raise_document(document=more[1], by=world.clerk)
    assert [one.file.name for one in dossier.documents.all()] == ["a.pdf", "c.pdf", "b.pdf"]
    raise_document(document=document, by=world.clerk)
    assert [one.file.name for one in dossier.documents.all()] == ["a.pdf", "c.pdf", "b.pdf"]


def test_snapshot_names_the_date_and_compares_with_those_that_have_none(client, world):  # noqa: F811
    client.force_login(world.clerk)
    dossier = world.dossier()
    first = submit_dossier(dossier=dossier, by=world.clerk).content()
    assert "expires_on" not in first["files"][0]
    type(dossier).objects.update(state="returned")
    dossier.refresh_from_db()
    set_document_expiry(document=dossier.documents.get(), expires_on=datetime.date(2099, 1, 2), by=world.clerk)
    second = submit_dossier(dossier=dossier, by=world.clerk).content()
    assert second["files"][0]["expires_on"] == "2099-01-02"
    changes = compare(first, second)
    assert [(one.area, one.key) for one in changes] == [("files", ITEM)]
    assert changed_items(changes) == {f"document:{ITEM}"}
    shown = client.get(reverse("applications:submission", args=[dossier.code, 2])).content.decode()
    assert "có hiệu lực đến 02/01/2099" in shown
    compared = client.get(reverse("applications:compare_submissions", args=[dossier.code])).content.decode()
    assert "sửa thời hạn" in compared and "có hiệu lực đến 02/01/2099" in compared
    (row,) = shown_changes(changes, world.cycle)
    assert row["after"] == f"{row['before']}, có hiệu lực đến 02/01/2099"
