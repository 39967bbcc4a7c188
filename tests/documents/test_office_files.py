"""Files of outgoing papers: made anew while drafts, kept once numbered, verifiable; the signed copy."""

import datetime
import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.integrity import run_checks
from spcncl_portal.documents import office_content
from spcncl_portal.documents.actions import (
    approve_official,
    cancel_official,
    draft_official,
    edit_official,
    ensure_templates,
    file_signed_copy,
    keep_files,
    number_official,
    upload_template,
)
from spcncl_portal.documents.models import DocumentTemplate, OfficialDocument, VerifiableDocument
from spcncl_portal.documents.pdf import code_in_file, html_to_pdf
from spcncl_portal.documents.queries import verify_bytes, verify_code
from spcncl_portal.files.access import may_read
from tests.factories.accounts import UserFactory
from tests.factories.office import StandingOfficeFactory, make_draft, staff_member

pytestmark = pytest.mark.django_db
DAY = datetime.date(2021, 3, 11)
DATA = {
    "kinh_gui": ["UBND quận Ba Đình"],
    "noi_dung": ["Đề nghị gửi văn bản giới thiệu."],
    "danh_sach": [{"ten": "Quạt điện", "ghi_chu": "mới"}],
}


@pytest.fixture
def staff():
    return staff_member()


def numbered(staff, **values) -> OfficialDocument:
    document = approve_official(document=make_draft(by=staff, **values), by=UserFactory(roles=[Role.LEADER]))
    return number_official(document=document, by=staff, dated=DAY)


def read(stored) -> bytes:
    with stored.file.open("rb") as file:
        return file.read()


def words_of(data: bytes) -> str:
    word = Document(io.BytesIO(data))
    return "\n".join(node.text or "" for node in word.element.body.iter() if node.tag.endswith("}t"))


def upload(data: bytes, name: str = "ban-ky.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def from_template(staff, **values) -> OfficialDocument:
    StandingOfficeFactory()
    ensure_templates()
    version = DocumentTemplate.objects.get(code="letter").current
    values = {"abstract": "gửi văn bản giới thiệu", "data": DATA, **values}
    return draft_official(kind="letter", by=staff, template_version=version, **values)


def test_draft_is_made_anew_each_time(staff):
    document = make_draft(by=staff)
    assert "Đề nghị các đơn vị" in words_of(office_content.made(document, "docx"))
    edited = edit_official(document=document, by=staff, abstract="V/v khác", signer_name="Lê Thị Khác")
    assert "Lê Thị Khác" in words_of(office_content.made(edited, "docx"))
    with pytest.raises(ActionError):
        keep_files(document=edited, by=staff)


def test_paper_from_a_template_says_its_data_in_word_and_pdf(staff):
    document = from_template(staff, signer_title="GIÁM ĐỐC", signer_name="Nguyễn Văn Ký", recipients=["Như trên"])
    content = office_content.printed(document)
    assert content.addressees == ["UBND quận Ba Đình"]
    assert content.blocks[0].text == "Đề nghị gửi văn bản giới thiệu."
    assert content.blocks[1].rows == [["Quạt điện", "mới"]]
    assert (content.signature.title, content.signature.name) == ("GIÁM ĐỐC", "Nguyễn Văn Ký")
    assert "Quạt điện" in words_of(office_content.made(document, "docx"))


def test_paper_keeps_the_template_version_that_it_was_made_from(staff):
    document = from_template(staff)
    before = office_content.printed(document)
    other = Document()
    other.add_paragraph("Lời khác")
    buffer = io.BytesIO()
    other.save(buffer)
    template = DocumentTemplate.objects.get(code="letter")
    upload_template(template=template, upload=SimpleUploadedFile("m.docx", buffer.getvalue()), note="", by=staff)
    again = office_content.printed(OfficialDocument.objects.get(pk=document.pk))
    assert again == before
    assert office_content.printed(from_template(staff)).blocks[0].text == "Lời khác"


def test_numbered_paper_is_kept_and_verifiable_by_code_and_file(staff):
    document = keep_files(document=numbered(staff), by=staff)
    pdf = read(document.pdf_file)
    assert (document.pdf_file.name, document.docx_file.name) == ("01-SCT-QLCN.pdf", "01-SCT-QLCN.docx")
    assert "01/SCT-QLCN" in words_of(read(document.docx_file))
    assert code_in_file(pdf) == document.code
    found = verify_bytes(pdf)
    assert (found.status, found.number) == ("valid", "01/SCT-QLCN")
    assert verify_code(document.code).valid
    assert verify_bytes(pdf + b"\n").status == "altered"
    again = keep_files(document=OfficialDocument.objects.get(pk=document.pk), by=staff)
    assert again.pdf_file_id == document.pdf_file_id


def test_cancelled_paper_is_revoked_for_everybody(staff):
    document = keep_files(document=numbered(staff), by=staff)
    cancel_official(document=document, reason="Trùng", by=staff)
    assert verify_code(document.code).status == "revoked"


def test_paper_cancelled_while_its_files_were_made_is_not_registered(staff):
    document = numbered(staff)
    cancel_official(document=OfficialDocument.objects.get(pk=document.pk), reason="Trùng", by=staff)
    keep_files(document=document, by=staff)
    assert not verify_code(document.code).known


def test_integrity_covers_text_and_files(staff):
    document = keep_files(document=numbered(staff), by=staff)
    assert run_checks()[1] == []
    OfficialDocument.objects.filter(pk=document.pk).update(data={"noi_dung": ["khác"]})
    (broken,) = run_checks()[1]
    assert (broken.kind, broken.id) == ("official", str(document.pk))
    OfficialDocument.objects.filter(pk=document.pk).update(data={})
    with document.pdf_file.file.storage.open(document.pdf_file.file.name, "wb") as file:
        file.write(b"%PDF khac")
    assert {broken.kind for broken in run_checks()[1]} == {"file", "official"}


def test_signed_copy_is_kept_and_found_by_its_own_bytes(staff):
    document = keep_files(document=numbered(staff), by=staff)
    scan = html_to_pdf("<p>Bản quét</p>")
    filed = file_signed_copy(document=document, upload=upload(scan), by=staff)
    assert (filed.state, filed.signatures) == ("signed_copy_filed", [])
    assert filed.signed_file.sha256 == hashlib.sha256(scan).hexdigest()
    assert verify_bytes(scan).valid
    assert VerifiableDocument.objects.filter(number="01/SCT-QLCN").count() == 2


def test_signed_copy_is_replaced_only_with_a_reason(staff):
    document = numbered(staff)
    wrong = html_to_pdf("<p>sai</p>")
    file_signed_copy(document=document, upload=upload(wrong), by=staff)
    right = html_to_pdf("<p>đúng</p>")
    with pytest.raises(ActionError):
        file_signed_copy(document=document, upload=upload(right), by=staff)
    again = file_signed_copy(document=document, upload=upload(right), by=staff, reason="Quét thiếu trang")
    assert again.signed_file.sha256 == hashlib.sha256(right).hexdigest()
    assert (verify_bytes(wrong).status, verify_bytes(right).status) == ("superseded", "valid")


def test_signed_copy_put_back_is_valid_again_and_the_other_is_not(staff):
    document = numbered(staff)
    right, wrong = html_to_pdf("<p>đúng</p>"), html_to_pdf("<p>sai</p>")
    for data in (right, wrong, right):
        file_signed_copy(document=document, upload=upload(data), by=staff, reason="Nhầm tệp")
    assert (verify_bytes(wrong).status, verify_bytes(right).status) == ("superseded", "valid")


def test_own_pdf_taken_for_the_signed_copy_stays_valid_when_it_is_replaced(staff):
    document = keep_files(document=numbered(staff), by=staff)
    with document.pdf_file.file.open("rb") as file:
        own = file.read()
    file_signed_copy(document=document, upload=upload(own), by=staff)
    scan = html_to_pdf("<p>quét</p>")
    file_signed_copy(document=document, upload=upload(scan), by=staff, reason="Tải nhầm tệp")
    assert (verify_bytes(own).status, verify_code(document.code).status) == ("valid", "valid")
    file_signed_copy(document=document, upload=upload(own), by=staff, reason="Tải nhầm lần nữa")
    assert (verify_bytes(own).status, verify_bytes(scan).status) == ("valid", "superseded")


def test_signed_copy_that_is_no_pdf_is_refused_and_nothing_changes(staff):
    document = numbered(staff)
    with pytest.raises(ActionError):
        file_signed_copy(document=document, upload=upload(b"khong phai pdf"), by=staff)
    assert OfficialDocument.objects.get(pk=document.pk).state == "numbered"


@pytest.mark.parametrize(
    ("role", "may"), [(Role.STAFF, True), (Role.LEADER, True), (Role.AUDITOR, True), (Role.ENTERPRISE, False)]
)
def test_files_are_read_by_who_reads_the_register(staff, role, may):
    document = keep_files(document=numbered(staff), by=staff)
    assert may_read(UserFactory(roles=[role]), document.docx_file) is may
