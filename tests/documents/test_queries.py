import datetime
import json

import pytest
from django.core.management import call_command

from spcncl_portal.documents import actions
from spcncl_portal.documents.certificates import render_certificate_single
from spcncl_portal.documents.codes import new_code
from spcncl_portal.documents.pdf import html_to_pdf
from spcncl_portal.documents.queries import verify_bytes, verify_code
from tests.factories.documents import CertificateSheetFactory, VerifiableDocumentFactory

pytestmark = pytest.mark.django_db


def answer(found) -> tuple:
    return found.known, found.valid, found.status.value, found.number, found.code


def test_verify_code_of_a_document_without_end_is_valid():
    document = VerifiableDocumentFactory()
    found = verify_code(document.code.lower().replace("-", " "))
    assert answer(found) == (True, True, "valid", document.number, document.code)
    assert found.document == document


@pytest.mark.parametrize(
    ("at", "status", "reason"),
    [
        (datetime.date(2021, 11, 4), "expired", "Chưa có hiệu lực: từ ngày 05/11/2021."),
        (datetime.date(2021, 11, 5), "valid", "Có giá trị đến hết ngày 05/11/2024."),
        (datetime.date(2024, 11, 5), "valid", "Có giá trị đến hết ngày 05/11/2024."),
        (datetime.datetime(2024, 11, 5, 16, 59, tzinfo=datetime.UTC), "valid", "Có giá trị đến hết ngày 05/11/2024."),
        (datetime.datetime(2024, 11, 5, 17, 0, tzinfo=datetime.UTC), "expired", "Hết hiệu lực sau ngày 05/11/2024."),
    ],
)
def test_verify_code_at_the_edges_of_validity(at, status, reason):
    document = VerifiableDocumentFactory(valid_from=datetime.date(2021, 11, 5), valid_to=datetime.date(2024, 11, 5))
    found = verify_code(document.code, at=at)
    assert (found.status.value, found.valid, found.reason) == (status, status == "valid", reason)


def test_verify_code_of_a_revoked_document_tells_why():
    document = VerifiableDocumentFactory(valid_to=datetime.date(2021, 12, 31))
    actions.revoke_document(document=document, reason="Sản phẩm ngừng sản xuất")
    found = verify_code(document.code)
    assert answer(found) == (True, False, "revoked", document.number, document.code)
    assert found.reason.endswith(": Sản phẩm ngừng sản xuất")


def test_verify_code_of_a_superseded_document_names_the_new_one():
    old, new = VerifiableDocumentFactory.create_batch(2)
    actions.supersede_document(document=old, successor=new)
    found = verify_code(old.code)
    assert (found.status.value, found.reason) == ("superseded", f"Đã thay bằng văn bản số {new.number}.")
    assert verify_code(new.code).valid


def test_verify_code_of_a_demo_document_says_so():
    assert "bản trình diễn" in verify_code(VerifiableDocumentFactory(demo=True).code).reason


@pytest.mark.parametrize("code", ["SP21-UMZN-NZJT-QUHJ-BA", "abc", "", "x" * 3000])
def test_verify_code_unknown(code):
    found = verify_code(code)
    assert (found.known, found.valid, found.status.value, found.number) == (False, False, "unknown", "")
    assert len(found.code) <= 40


@pytest.fixture
def issued():
    sheet = CertificateSheetFactory()
    data = render_certificate_single(sheet)
    document = actions.register_document(
        code=sheet.code, kind="certificate", title=sheet.title, number=sheet.number, data=data
    )
    return document, data


def test_verify_bytes_of_the_issued_file_is_valid(issued):
    document, data = issued
    assert answer(verify_bytes(data)) == (True, True, "valid", document.number, document.code)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"\n",
        lambda data: data[:2000] + bytes([data[2000] ^ 1]) + data[2001:],
        lambda data: data.replace(b"%PDF-1", b"%PDF-2", 1),
    ],
    ids=["appended", "one-bit", "header"],
)
def test_verify_bytes_of_a_changed_file_is_altered(issued, change):
    document, data = issued
    assert answer(verify_bytes(change(data))) == (True, False, "altered", document.number, document.code)


def test_verify_bytes_of_a_forgery_with_the_code_of_a_revoked_one_is_altered(issued):
    document, _data = issued
    actions.revoke_document(document=document, reason="x")
    assert verify_bytes(html_to_pdf("<p>giả</p>", code=document.code)).status == "altered"


def test_verify_bytes_of_a_file_with_an_unregistered_code_is_unknown():
    code = new_code("SP", 2021)
    assert answer(verify_bytes(html_to_pdf("<p>x</p>", code=code))) == (False, False, "unknown", "", code)


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.4 broken"])
def test_verify_bytes_of_other_files_is_unknown(data):
    VerifiableDocumentFactory()  # without file: its empty hash must match nothing
    assert answer(verify_bytes(data)) == (False, False, "unknown", "", "")


# The command


def test_verify_document_prints_one_json_document(issued, tmp_path, capsys):
    document, data = issued
    file = tmp_path / "chứng nhận.pdf"
    file.write_bytes(data)
    call_command("verify_document", str(file), "--json")
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {
        "known": True,
        "valid": True,
        "status": "valid",
        "number": document.number,
        "code": document.code,
        "reason": "Đúng văn bản do hệ thống cấp.",
    }
    assert printed.err == ""


def test_verify_document_of_a_foreign_file_exits_0(tmp_path, capsys):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x")
    call_command("verify_document", str(file))
    assert capsys.readouterr().out == "Không có trong hệ thống: Tệp này không phải do hệ thống cấp.\n"


def test_verify_document_of_a_missing_file_exits_2_with_one_line(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("verify_document", str(tmp_path / "a.pdf"), "--json")
    printed = capsys.readouterr()
    assert ended.value.code == 2
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("Không đọc được tệp")
