"""Screens of the register: who enters, lists, drafts, steps, incoming papers, templates."""

import datetime
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from python_calamine import CalamineWorkbook

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import items_for
from spcncl_portal.documents import office_desk
from spcncl_portal.documents.actions import (
    approve_official,
    assign_incoming,
    edit_official,
    ensure_templates,
    number_official,
    present_official,
    register_incoming,
)
from spcncl_portal.documents.default_templates import default_template
from spcncl_portal.documents.models import DocumentTemplate, IncomingDocument, OfficialDocument
from spcncl_portal.documents.pdf import html_to_pdf
from tests.factories.accounts import UserFactory
from tests.factories.office import StandingOfficeFactory, make_draft, staff_member
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2021, 3, 11)


@pytest.fixture
def staff():
    return staff_member()


@pytest.fixture
def leader():
    return UserFactory(roles=[Role.LEADER])


def url(name: str, *args) -> str:
    return reverse(f"documents:{name}", args=args)


def numbered(staff, leader, **values) -> OfficialDocument:
    document = approve_official(document=make_draft(by=staff, **values), by=leader)
    return number_official(document=document, by=staff, dated=DAY)


def arrived(staff, **values) -> IncomingDocument:
    values = {"arrived_on": DAY, "abstract": "Báo cáo kết quả rà soát", "sender": "UBND quận Ba Đình", **values}
    return register_incoming(by=staff, **values)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.STAFF, 200),
        (Role.LEADER, 200),
        (Role.AUDITOR, 200),
        (Role.ADMIN, 200),
        (Role.ENTERPRISE, 403),
        (Role.BODY_HEAD, 403),
        (Role.COUNCIL_CHAIR, 403),
    ],
)
def test_registers_are_for_the_office(client, role, status):
    client.force_login(UserFactory(roles=[role]))
    for name in ("office", "incoming_register", "templates"):
        assert client.get(url(name)).status_code == status


def test_auditor_reads_and_is_offered_no_step(client, staff):
    document, incoming = make_draft(by=staff), arrived(staff)
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    for page in (url("official", document.pk), url("incoming", incoming.pk), url("office")):
        text = client.get(page).content.decode()
        assert "/sua/" not in text and "/trinh/" not in text and "/soan/" not in text
    for name in ("edit_official", "present_official", "cancel_official", "approve_official"):
        assert client.post(url(name, document.pk)).status_code == 403


def test_list_finds_without_accents_and_filters(client, staff, leader):
    make_draft(by=staff, abstract="V/v mời họp Hội đồng")
    numbered(staff, leader, abstract="V/v đôn đốc gửi báo cáo")
    client.force_login(staff)
    for query, found in (("q=don doc", 1), ("q=01/sct", 1), ("state=draft", 1), ("year=2021", 1), ("kind=report", 0)):
        assert len(client.get(f"{url('office')}?{query}").context["table"].rows) == found, query


@pytest.mark.parametrize("name", ["office", "incoming_register"])
def test_list_costs_the_same_for_few_and_many(client, staff, name):
    client.force_login(staff)
    counts = []
    for _round in range(2):
        for _number in range(3):
            make_draft(by=staff_member())
            assign_incoming(incoming=arrived(staff), to=staff_member(), by=staff)
        with CaptureQueriesContext(connection) as queries:
            client.get(url(name))
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_export_is_the_book_of_papers(client, staff, leader):
    numbered(staff, leader)
    client.force_login(staff)
    data = client.get(url("office") + "?_export=xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[0] == [
        "Số, ký hiệu",
        "Ngày văn bản",
        "Loại",
        "Trích yếu",
        "Người ký",
        "Nơi nhận",
        "Trạng thái",
    ]
    assert rows[1][0] == "01/SCT-QLCN"
    assert rows[1][5] == "Như trên; Lưu: VT, QLCN"


def letter_post(**values) -> dict:
    return {
        "abstract": "gửi văn bản giới thiệu",
        "typed_kinh_gui": "UBND quận Ba Đình\nUBND quận Đống Đa",
        "typed_can_cu": "",
        "typed_noi_dung": "Đoạn một.\n\nĐoạn hai.",
        "typed_danh_sach": "Quạt điện | mới",
        "symbol": "SCT-QLCN",
        "signer_title": "GIÁM ĐỐC",
        "signer_name": "Nguyễn Văn Ký",
        "recipients": "Như trên\nLưu: VT",
        **values,
    }


@pytest.mark.parametrize(
    ("symbol", "taken"), [("TTr-SCT", True), ("QĐ-UBND", True), ("../..<x>", False), ("A B", False)]
)
def test_symbol_of_a_draft_is_short_forms_and_hyphens(client, staff, symbol, taken):
    StandingOfficeFactory()
    CycleFactory()
    client.force_login(staff)

    answer = client.post(url("draft_official") + "?loai=letter", letter_post(symbol=symbol))

    assert OfficialDocument.objects.exists() is taken
    assert ("Ký hiệu chỉ gồm chữ" in answer.content.decode()) is not taken


def test_draft_goes_from_the_form_to_the_signed_copy(client, staff, leader):
    StandingOfficeFactory()
    CycleFactory()
    client.force_login(staff)
    assert client.get(url("draft_official")).status_code == 200
    page = client.get(url("draft_official") + "?loai=letter")
    key = page.context["form"].initial["request_key"]
    for _click in range(2):
        answer = client.post(url("draft_official") + "?loai=letter", letter_post(request_key=key))
    document = OfficialDocument.objects.get()
    assert answer.url == url("official", document.pk)
    assert document.data == {
        "kinh_gui": ["UBND quận Ba Đình", "UBND quận Đống Đa"],
        "can_cu": [],
        "noi_dung": ["Đoạn một.", "Đoạn hai."],
        "danh_sach": [{"ten": "Quạt điện", "ghi_chu": "mới"}],
    }
    assert client.get(url("official_file", document.pk, "pdf")).content.startswith(b"%PDF")
    client.post(url("present_official", document.pk))
    client.force_login(leader)
    assert client.get(url("approve_official", document.pk)).status_code == 200
    client.post(url("approve_official", document.pk))
    client.force_login(staff)
    client.post(url("number_official", document.pk), {"dated": "11/3/2021"})
    document.refresh_from_db()
    assert (document.number_text, bool(document.pdf_file_id)) == ("01/SCT-QLCN", True)
    copy = SimpleUploadedFile("ky.pdf", html_to_pdf("<p>ký</p>"), content_type="application/pdf")
    client.post(url("file_official", document.pk), {"file": copy})
    page = client.get(url("official", document.pk)).content.decode()
    assert "Bản quét, không có chữ ký số" in page
    assert client.post(url("number_official", document.pk), {"dated": "11/3/2021"}).status_code == 302
    document.refresh_from_db()
    assert (document.state, document.number) == ("signed_copy_filed", 1)


def test_draft_form_says_which_box_is_missing(client, staff):
    client.force_login(staff)
    answer = client.post(url("draft_official") + "?loai=letter", letter_post(abstract="", typed_noi_dung=" "))
    assert set(answer.context["form"].errors) == {"abstract", "typed_noi_dung"}
    assert not OfficialDocument.objects.exists()


@pytest.mark.parametrize("kind", ["invitation", "minutes", "proposal", "report", "decision", "notice"])
def test_each_kind_has_its_form(client, staff, kind):
    client.force_login(staff)
    assert client.get(url("draft_official") + f"?loai={kind}").status_code == 200


def test_edit_says_when_somebody_else_was_quicker(client, staff):
    document = make_draft(by=staff)
    client.force_login(staff)
    post = {"abstract": "Khác", "symbol": "X", "recipients": "", "signer_title": "", "signer_name": "", "version": 1}
    assert client.post(url("edit_official", document.pk), post).status_code == 302
    answer = client.post(url("edit_official", document.pk), post)
    assert answer.context["form"].non_field_errors() == ["Nội dung đã được sửa ở nơi khác sau khi bạn mở trang."]


def test_writer_who_is_leader_too_is_told_why_not_to_approve(client):
    both = UserFactory(roles=[Role.STAFF, Role.LEADER])
    document = make_draft(by=both)
    client.force_login(both)
    answer = client.post(url("approve_official", document.pk), follow=True)
    assert "không tự duyệt" in answer.content.decode()
    document.refresh_from_db()
    assert document.state == "draft"


def test_leader_is_told_when_the_draft_was_changed_meanwhile(client, staff, leader):
    document = make_draft(by=staff)
    client.force_login(leader)
    page = client.get(url("approve_official", document.pk))
    assert '<input type="hidden" name="version" value="1"' in page.content.decode()
    edit_official(document=document, by=staff, abstract="V/v việc khác")
    answer = client.post(url("approve_official", document.pk), {"version": "1"})
    assert "đã được sửa sau khi bạn mở trang" in answer.content.decode()
    document.refresh_from_db()
    assert document.state == "draft"


def test_number_with_a_wrong_day_stays_on_the_form(client, staff, leader):
    numbered(staff, leader)
    document = approve_official(document=make_draft(by=staff), by=leader)
    client.force_login(staff)
    answer = client.post(url("number_official", document.pk), {"dated": "1/3/2021"})
    assert "dated" in answer.context["form"].errors
    answer = client.post(url("number_official", document.pk), {"dated": "hôm qua"})
    assert "dated" in answer.context["form"].errors


def test_incoming_goes_from_the_book_to_the_answer(client, staff, leader):
    clerk = staff_member()
    answer = numbered(staff, leader)
    client.force_login(staff)
    key = client.get(url("enter_incoming")).context["form"].initial["request_key"]
    post = {"request_key": key, "arrived_on": "11/3/2021", "sender": "UBND quận Ba Đình", "abstract": "Xin ý kiến"}
    for _click in range(2):
        client.post(url("enter_incoming"), {**post, "answer_due": "20/3/2021"})
    incoming = IncomingDocument.objects.get()
    assert (incoming.arrival_text, incoming.is_overdue) == ("01/2021", True)
    client.post(url("assign_incoming", incoming.pk), {"to": clerk.pk, "answer_due": "25/3/2021", "note": "Gấp"})
    client.force_login(clerk)
    client.post(url("answer_incoming", incoming.pk), {"answer": answer.pk, "note": ""})
    incoming.refresh_from_db()
    assert (incoming.state, incoming.answer_id, incoming.assigned_to_id) == ("answered", answer.pk, clerk.pk)
    assert url("official", answer.pk) in client.get(url("incoming", incoming.pk)).content.decode()
    client.post(url("take_up_incoming", incoming.pk), {"reason": "Trả lời chưa đủ"})
    client.post(url("file_incoming", incoming.pk), {"note": ""})
    incoming.refresh_from_db()
    assert incoming.state == "filed"


def test_incoming_form_says_what_is_missing(client, staff):
    client.force_login(staff)
    answer = client.post(url("enter_incoming"), {"arrived_on": "11/3/2021", "abstract": "Xin ý kiến"})
    assert answer.context["form"].errors["sender"] == ["Hãy chọn đơn vị gửi, hoặc ghi tên nơi gửi."]
    assert not IncomingDocument.objects.exists()


def test_incoming_list_is_searched_without_accents(client, staff):
    arrived(staff)
    client.force_login(staff)
    for query, found in (("q=ba dinh", 1), ("q=ra soat", 1), ("q=khac", 0), ("state=filed", 0)):
        assert len(client.get(f"{url('incoming_register')}?{query}").context["table"].rows) == found, query


def test_desk_shows_each_person_what_waits(staff, leader):
    cycle = CycleFactory()
    document = present_official(document=make_draft(by=staff), by=staff)
    make_draft(by=staff)
    assign_incoming(incoming=arrived(staff), to=leader, by=staff, answer_due=datetime.date(2021, 3, 20))
    arrived(staff)
    found = {item.title: item for item in items_for(leader, cycle)}
    assert found["Duyệt văn bản"].url == url("official", document.pk)
    assert timezone.localtime(found["Xử lý văn bản đến"].due).date() == datetime.date(2021, 3, 20)
    approve_official(document=document, by=leader)
    found = {item.title: item.count for item in items_for(staff, cycle)}
    assert (found["Cấp số văn bản"], found["Giao xử lý văn bản đến"]) == (1, 1)
    assert "Duyệt văn bản" not in {item.title for item in items_for(leader, cycle)}


def test_desk_that_is_cut_shows_the_papers_with_the_nearest_answers(staff, leader, monkeypatch):
    monkeypatch.setattr(office_desk, "MAX_SINGLE", 2)
    for name, days in (("Không hạn", None), ("Hạn xa", 9), ("Hạn gần", 1)):
        due = DAY + datetime.timedelta(days=days) if days else None
        assign_incoming(incoming=arrived(staff, abstract=name, answer_due=due), to=leader, by=staff)
    shown = [item.detail.rpartition(": ")[2] for item in items_for(leader, None)]
    assert shown == ["Hạn gần", "Hạn xa"]


def word(text: str) -> SimpleUploadedFile:
    document, buffer = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(buffer)
    return SimpleUploadedFile("mau.docx", buffer.getvalue())


def test_template_upload_says_what_is_wrong_and_keeps_nothing(client, staff):
    ensure_templates()
    client.force_login(staff)
    answer = client.post(url("template", "letter"), {"file": word("{{ la }}"), "note": ""})
    assert answer.status_code == 422
    assert "Đoạn 1" in answer.content.decode()
    assert DocumentTemplate.objects.get(code="letter").versions.count() == 1


def _broken(part: str, old: bytes, new: bytes) -> bytes:
    """The shipped letter with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default_template("letter"))) as whole, zipfile.ZipFile(buffer, "w") as made:
        for name in whole.namelist():
            data = whole.read(name)
            made.writestr(name, data.replace(old, new) if name == part else data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", b"</w:body>", b""),
        ("[Content_Types].xml", b"document.main+xml", b"template.main+xml"),
        ("_rels/.rels", b"officeDocument", b"khong"),
    ],
)
def test_template_upload_tells_of_a_file_that_only_looks_like_word(client, staff, part, old, new):
    ensure_templates()
    client.force_login(staff)
    upload = SimpleUploadedFile("mau.docx", _broken(part, old, new))
    answer = client.post(url("template", "letter"), {"file": upload, "note": ""})
    assert (answer.status_code, answer.context["problems"][0].place) == (422, "Cả tệp")
    assert DocumentTemplate.objects.get(code="letter").versions.count() == 1


@pytest.mark.parametrize("name", ["mau.docm", "mau.doc", "mau.docx"])
def test_template_upload_refuses_what_is_no_plain_word_file(client, staff, name):
    ensure_templates()
    client.force_login(staff)
    answer = client.post(url("template", "letter"), {"file": SimpleUploadedFile(name, b"PK khong phai"), "note": ""})
    assert answer.context["form"].errors["file"]


def test_template_version_is_used_and_the_old_one_again(client, staff):
    ensure_templates()
    client.force_login(staff)
    client.post(url("template", "letter"), {"file": word("Lời mới {{ trich_yeu }}"), "note": "đổi lời"})
    template = DocumentTemplate.objects.get(code="letter")
    assert (template.current.number, template.current.note) == (2, "đổi lời")
    assert client.get(url("template_file", "letter", 1)).status_code == 200
    assert client.get(url("template_preview", "letter", 2)).content.startswith(b"%PDF")
    assert client.get(url("template_preview", "letter", 2) + "?dang=docx").content.startswith(b"PK")
    assert client.get(url("template_preview", "letter", 9)).status_code == 404
    client.post(url("use_template", "letter", 1))
    assert DocumentTemplate.objects.get(code="letter").current.number == 1


def test_template_is_previewed_with_the_data_of_a_paper(client, staff):
    StandingOfficeFactory()
    client.force_login(staff)
    client.post(url("draft_official") + "?loai=letter", letter_post())
    document = OfficialDocument.objects.get()
    answer = client.get(url("template_preview", "letter", 1) + f"?van-ban={document.pk}&dang=docx")
    texts = [paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs]
    assert "Đoạn hai." in texts
    answer = client.get(url("template_preview", "letter", 1) + "?van-ban=²&dang=docx")  # a digit that is no number
    assert answer.status_code == 200


def test_leader_and_auditor_see_templates_but_do_not_upload(client, leader):
    ensure_templates()
    client.force_login(leader)
    assert client.get(url("template", "letter")).context["form"] is None
    client.post(url("template", "letter"), {"file": word("x"), "note": ""})
    assert DocumentTemplate.objects.get(code="letter").versions.count() == 1
    assert client.post(url("use_template", "letter", 1)).status_code == 403
